import type { CachedFile } from "./render-cache.ts";

interface BuiltFile {
  readonly isPrivate: boolean;
  /** The names of the templates that went into it. */
  readonly templates: ReadonlySet<string>;
  /** Of one that an earlier build has left: by which it is known again. */
  readonly stamp: string | null;
}

const NO_TEMPLATES: ReadonlySet<string> = new Set();

/** What one build knows of its output files, by their paths below the output directory. */
export class BuiltFiles {
  readonly #files = new Map<string, BuiltFile>();

  add(path: string, isPrivate: boolean, templates: ReadonlySet<string>): void {
    this.#files.set(path, { isPrivate, templates, stamp: null });
  }

  /** Adds a file that stays as an earlier build has left it. */
  keep({ path, isPrivate, templates, stamp }: CachedFile): void {
    this.#files.set(path, { isPrivate, templates, stamp });
  }

  isPrivate(path: string): boolean {
    return this.#files.get(path)?.isPrivate ?? false;
  }

  templatesOf(path: string): ReadonlySet<string> {
    return this.#files.get(path)?.templates ?? NO_TEMPLATES;
  }

  /** Null: this build has rendered it. */
  stampOf(path: string): string | null {
    return this.#files.get(path)?.stamp ?? null;
  }

  /** The paths of the files for their owner alone. */
  get privatePaths(): string[] {
    return [...this.#files].flatMap(([path, { isPrivate }]) => (isPrivate ? [path] : []));
  }

  /** The files of earlier builds, with their stamps. */
  get kept(): [path: string, stamp: string][] {
    return [...this.#files].flatMap(([path, { stamp }]) => (stamp === null ? [] : [[path, stamp]]));
  }
}
