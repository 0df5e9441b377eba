import { readFileSync } from "node:fs";
import type { CatalogOptions } from "../layers/catalog.ts";
import type { LayerReader } from "../layers/reader.ts";

/** How one template names another. */
export interface Reference {
  readonly how: "extends" | "include" | "import" | "from";
  /** As it is written there, with `shipped:` before it or not. */
  readonly template: string;
}

const SHIPPED = "shipped:";
const TAG = /\{%-?\s*(extends|include|import|from)\s(.*?)%\}/gs;
const TEXT = /"([^"]*)"|'([^']*)'/g;

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

  /** The names of all templates in byte order, without the defaults of values and the cases of tests. */
  get names(): string[] {
    const names = new Set<string>();
    for (const dir of this.#dirs) for (const name of this.#below(dir, "")) names.add(name);
    return [...names].sort();
  }

  *#below(dir: string, path: string): Iterable<string> {
    for (const entry of this.#reader.entries(path === "" ? dir : `${dir}/${path}`).values()) {
      const inner = path === "" ? entry.name : `${path}/${entry.name}`;
      if (inner === "defaults" || entry.name.endsWith(".tests")) continue;
      if (entry.isDirectory()) yield* this.#below(dir, inner);
      else yield inner;
    }
  }

  /** What a template, or a page by its file, names. */
  references(file: string): Reference[] {
    return [...readFileSync(file, "utf8").matchAll(TAG)].flatMap(([, how, words = ""]) =>
      [...words.matchAll(TEXT)].map(([, double, single]) => ({
        how: how as Reference["how"],
        template: double ?? single ?? "",
      })),
    );
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
