import type { CachedFile, RenderedFile } from "./render-cache.ts";

interface BuiltFile extends RenderedFile {
  /** Fingerprint of a file from an earlier build; null: this build has rendered the file. */
  readonly stamp: string | null;
}

const NO_TEMPLATES: ReadonlySet<string> = new Set();

/** The output files of a build, by their paths from the output directory. */
export class BuiltFiles {
  readonly #files = new Map<string, BuiltFile>();

  add(file: RenderedFile): void {
    this.#files.set(file.path, { ...file, stamp: null });
  }

  /** Adds an unchanged file of an earlier build. */
  keep({ path, isPrivate, hasSecrets, templates, size, stamp }: CachedFile): void {
    this.#files.set(path, { path, isPrivate, hasSecrets, templates, size, stamp });
  }

  /** Whether the templates of the file read a secret that is not only a hash. */
  hasSecrets(path: string): boolean {
    return this.#files.get(path)?.hasSecrets ?? false;
  }

  templatesOf(path: string): ReadonlySet<string> {
    return this.#files.get(path)?.templates ?? NO_TEMPLATES;
  }

  /** Bytes; null: the build has no such file. */
  sizeOf(path: string): number | null {
    return this.#files.get(path)?.size ?? null;
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
  get unchanged(): [path: string, stamp: string][] {
    return [...this.#files].flatMap(([path, { stamp }]) => (stamp === null ? [] : [[path, stamp]]));
  }
}
