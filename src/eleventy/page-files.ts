import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../diagnostic.ts";
import { frontMatterFaults } from "./front-matter.ts";

/** The pages of `site/`, as their files have them. */
export class PageFiles {
  readonly #dirs: readonly string[];
  readonly #texts = new Map<string, string>();
  readonly #faults = new Map<string, readonly Diagnostic[]>();

  constructor(dirs: readonly string[]) {
    this.#dirs = dirs;
  }

  /** Reads them, and finds what is wrong with their front matter; one that has not changed is looked at once. */
  read(): Diagnostic[] {
    const before = new Map(this.#texts);
    this.#texts.clear();
    for (const file of this.#dirs.flatMap(pagesBelow)) {
      const text = readFileSync(file, "utf8");
      this.#texts.set(file, text);
      if (before.get(file) !== text) this.#faults.set(file, frontMatterFaults(text, file));
    }
    return [...this.#texts.keys()].flatMap((file) => this.#faults.get(file) ?? []);
  }

  /** Empty for one that has no file. */
  textOf(file: string): string {
    return this.#texts.get(file) ?? "";
  }
}

function pagesBelow(dir: string): string[] {
  try {
    return readdirSync(dir, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".njk"))
      .sort()
      .map((name) => join(dir, name));
  } catch {
    // A lab need not have pages of its own.
    return [];
  }
}
