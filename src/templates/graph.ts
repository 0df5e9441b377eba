import { readFileSync } from "node:fs";
import type { CatalogOptions } from "../layers/catalog.ts";
import type { LayerReader } from "../layers/reader.ts";
import { templatesBelow } from "./files.ts";
import { type Reference, referencesIn } from "./references.ts";

const SHIPPED = "shipped:";

/** The templates of a search path, and what each names. What a template names by a value is not seen. */
export class TemplateGraph {
  readonly #reader: LayerReader;
  /** The directories, the highest first. */
  readonly #dirs: readonly string[];

  constructor(reader: LayerReader, { tmpldirs }: Pick<CatalogOptions, "tmpldirs">) {
    this.#reader = reader;
    this.#dirs = [...tmpldirs].reverse();
  }

  /** The files of a template, the one that is used first. */
  filesOf(name: string): string[] {
    const dirs = name.startsWith(SHIPPED) ? this.#dirs.slice(-1) : this.#dirs;
    const path = name.replace(SHIPPED, "");
    return dirs.map((dir) => `${dir}/${path}`).filter((file) => this.#reader.hasFile(file));
  }

  /** The names of all templates in byte order. */
  get names(): string[] {
    const names = new Set<string>();
    for (const dir of this.#dirs) for (const name of templatesBelow(this.#reader, dir)) names.add(name);
    return [...names].sort();
  }

  /** What a template, or a page by its file, names. */
  references(file: string): Reference[] {
    return referencesIn(readFileSync(file, "utf8"));
  }

  /** The files of all templates that a template reaches, itself first, each once. */
  reach(name: string): ReadonlySet<string> {
    const files = new Set<string>();
    const add = (template: string) => {
      const [file] = this.filesOf(template);
      if (file === undefined || files.has(file)) return;
      files.add(file);
      for (const reference of this.references(file)) add(reference.template);
    };
    add(name);
    return files;
  }
}
