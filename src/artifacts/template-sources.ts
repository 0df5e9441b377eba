import { statSync } from "node:fs";
import { FindingsError } from "../finding.ts";
import { isRelativePath } from "../safe-path.ts";
import { readTextFile } from "../text-file.ts";

/** The file of a template, as in messages, and its text. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** Prefix of a template's name: the shipped template, for an override that extends or includes it. */
const SHIPPED = "shipped:";

/** The templates of a search path. It reads each file once. */
export class TemplateSources {
  readonly #dirs: readonly string[];
  readonly #sources = new Map<string, Source | null>();

  /**
   * `dirs`: template directories, lowest first; the highest one with a template wins. `before`: the templates of an
   * earlier build, which are used again unless they have changed.
   */
  constructor(dirs: readonly string[], before?: TemplateSources) {
    this.#dirs = [...dirs].reverse();
    // Copy all of them: a run that uses a template no more must still detect its changes.
    const changed = new Set(before?.changed);
    for (const [name, source] of before ? before.#sources : [])
      if (!changed.has(name)) this.#sources.set(name, source);
  }

  /**
   * The template from the highest directory that has it; with `shipped:`, from the lowest directory. Throws a FindingsError if
   * it cannot be read.
   */
  find(name: string): Source | null {
    let source = this.#sources.get(name);
    if (source === undefined) {
      source = this.#read(name);
      this.#sources.set(name, source);
    }
    return source;
  }

  /** Whether the file is in the lowest directory, which is the package's. */
  isShipped(file: string): boolean {
    return file.startsWith(`${this.#dirs.at(-1)}/`);
  }

  /** The text of a template's file; null: no template is from this file. */
  textOf(file: string): string | null {
    return [...this.#sources.values()].find((source) => source?.file === file)?.text ?? null;
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
      const { text, fault, isMissing } = readTextFile(file);
      if (!fault) return { file, text };
      const isElsewhere = isMissing || statSync(file, { throwIfNoEntry: false })?.isDirectory();
      if (!isElsewhere) throw new FindingsError([fault]);
    }
    return null;
  }
}
