import type { PlanSources } from "../layers/catalog.ts";
import type { LayerReader } from "../layers/reader.ts";
import { readTextFile } from "../text-file.ts";
import { templatesBelow } from "./files.ts";
import { type Reference, referencesIn } from "./references.ts";

const SHIPPED = "shipped:";

/** The templates of a search path and their references. A reference by a variable is not found. */
export class TemplateGraph {
  readonly #reader: LayerReader;
  /** The directories, the highest first. */
  readonly #dirs: readonly string[];

  constructor(reader: LayerReader, { tmpldirs }: Pick<PlanSources, "tmpldirs">) {
    this.#reader = reader;
    this.#dirs = [...tmpldirs].reverse();
  }

  /** The files of a template in all directories; the first one is used. */
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

  /** The references in the file of a template or a page. */
  references(file: string): Reference[] {
    return referencesIn(readTextFile(file).text);
  }

  /** The files of a template and of all templates that it reaches, its own file first. */
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
