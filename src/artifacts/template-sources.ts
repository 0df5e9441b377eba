import { readFileSync } from "node:fs";
import { isRelativePath } from "../safe-path.ts";

/** A template's file, as messages name it, and what is in it. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** Before a template's name: the shipped one, which an override of the same name extends or includes. */
const SHIPPED = "shipped:";

/** The files of a search path of templates, each read once. */
export class TemplateSources {
  readonly #dirs: readonly string[];
  readonly #sources = new Map<string, Source | null>();

  /**
   * `dirs`: template directories, lowest first; a template is taken from the highest that has it. `before`: where
   * templates are known from, but for those that have changed.
   */
  constructor(dirs: readonly string[], before?: TemplateSources) {
    this.#dirs = [...dirs].reverse();
    // A run may ask for none of them, and has to see all the same when they change.
    const changed = new Set(before?.changed);
    for (const [name, source] of before ? before.#sources : [])
      if (!changed.has(name)) this.#sources.set(name, source);
  }

  /** In the highest directory that has it, or in the lowest when it is asked for there. */
  find(name: string): Source | null {
    let source = this.#sources.get(name);
    if (source === undefined) {
      source = this.#read(name);
      this.#sources.set(name, source);
    }
    return source;
  }

  /** The names of templates that were asked for and are not any more what they were. */
  get changed(): string[] {
    return [...this.#sources].flatMap(([name, before]) => {
      const now = this.#read(name);
      return now?.file !== before?.file || now?.text !== before?.text ? [name] : [];
    });
  }

  #read(name: string): Source | null {
    const isShipped = name.startsWith(SHIPPED);
    const path = isShipped ? name.slice(SHIPPED.length) : name;
    if (!isRelativePath(path)) return null;
    for (const dir of isShipped ? this.#dirs.slice(-1) : this.#dirs) {
      const file = `${dir}/${path}`;
      try {
        return { file, text: readFileSync(file, "utf8") };
      } catch {
        // The next directory may have it.
      }
    }
    return null;
  }
}
