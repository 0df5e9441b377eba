import { maskComments } from "../secrets/secret-comment.ts";
import type { Secrets } from "../secrets/secrets.ts";

/** The lines of a file, by their numbers from 1, and which of them belong to a secret key. Works without a YAML parser, for broken files. */
export class SourceLines {
  readonly #lines: readonly string[];
  readonly #secrets: Secrets;
  /** The line that each line belongs to: the nearest less indented one above it. 0: none. */
  #parents: readonly number[] | undefined;
  readonly #known = new Map<number, boolean>();
  readonly #shown = new Map<number, boolean>();

  constructor(text: string, secrets: Secrets) {
    this.#lines = text.split("\n");
    this.#secrets = secrets;
  }

  at(line: number): string | undefined {
    return this.#lines[line - 1]?.replace(/\r$/, "");
  }

  /** Whether a line has no secret. Many findings can be in one long line. */
  isShown(line: number): boolean {
    let isShown = this.#shown.get(line);
    if (isShown === undefined) {
      const text = this.at(line) ?? "";
      isShown = !this.isSecret(line) && !this.#secrets.isIn(text) && maskComments(text) === text;
      this.#shown.set(line, isShown);
    }
    return isShown;
  }

  /** Whether a line, or a line that it belongs to, contains a secret key. */
  isSecret(line: number): boolean {
    if (line === 0) return false;
    let isSecret = this.#known.get(line);
    if (isSecret === undefined) {
      this.#parents ??= this.#findParents();
      isSecret = this.isSecret(this.#parents[line - 1] ?? 0) || this.#hasSecretWord(this.at(line) ?? "");
      this.#known.set(line, isSecret);
    }
    return isSecret;
  }

  #findParents(): number[] {
    const open: { readonly indent: number; readonly line: number }[] = [];
    return this.#lines.map((line, at) => {
      const indent = line.search(/\S/);
      if (indent < 0) return 0;
      while (open.length > 0 && (open.at(-1)?.indent ?? 0) >= indent) open.pop();
      const parent = open.at(-1)?.line ?? 0;
      open.push({ indent, line: at + 1 });
      return parent;
    });
  }

  #hasSecretWord(line: string): boolean {
    for (const [word] of line.matchAll(/[\w-]+/g)) if (this.#secrets.isSecretWord(word)) return true;
    return false;
  }
}
