import type { CachedFile } from "./render-cache.ts";

interface BuiltFile {
  readonly isPrivate: boolean;
  /** The names of the templates that it was rendered from. */
  readonly templates: ReadonlySet<string>;
  /** Fingerprint of a file from an earlier build; null: this build has rendered the file. */
  readonly stamp: string | null;
}

const NO_TEMPLATES: ReadonlySet<string> = new Set();

/** The output files of a build, by their paths from the output directory. */
export class BuiltFiles {
  readonly #files = new Map<string, BuiltFile>();

  add(path: string, isPrivate: boolean, templates: ReadonlySet<string>): void {
    this.#files.set(path, { isPrivate, templates, stamp: null });
  }

  /** Adds an unchanged file of an earlier build. */
  keep({ path, isPrivate, templates, stamp }: CachedFile): void {
    this.#files.set(path, { isPrivate, templates, stamp });
  }

  isPrivate(path: string): boolean {
    return this.#files.get(path)?.isPrivate ?? false;
  }

  templatesOf(path: string): ReadonlySet<string> {
    return this.#files.get(path)?.templates ?? NO_TEMPLATES;
  }

  /** null: this build has rendered the file. */
  stampOf(path: string): string | null {
    return this.#files.get(path)?.stamp ?? null;
  }

  /** The paths of files that only the owner may read. */
  get privatePaths(): string[] {
    return [...this.#files].flatMap(([path, { isPrivate }]) => (isPrivate ? [path] : []));
  }

  /** The unchanged files of earlier builds, with their fingerprints. */
  get kept(): [path: string, stamp: string][] {
    return [...this.#files].flatMap(([path, { stamp }]) => (stamp === null ? [] : [[path, stamp]]));
  }
}
