import { View } from "../pages/view.ts";
import { isSame } from "../same-value.ts";

/** The item of a paginated page from which a file is rendered, and nothing else. */
export interface Source {
  readonly page: string;
  readonly item: unknown;
}

/** A file rendered from one item. */
export interface RenderedFile {
  /** Below the output directory. */
  readonly path: string;
  readonly isPrivate: boolean;
  /** The names of the templates that went into it. */
  readonly templates: ReadonlySet<string>;
}

/** As a build left it in the output directory. */
export interface CachedFile extends RenderedFile {
  readonly stamp: string;
  readonly build: number;
  /** Of a view. */
  readonly inputs: readonly unknown[] | undefined;
}

/**
 * The files that earlier builds of this process have rendered from single items, for later ones to leave as they are.
 * Found by the item itself, which has to be the same object as before; a view, which never is, by its path and its inputs.
 */
export class RenderCache {
  #files = new WeakMap<object, Map<string, CachedFile>>();
  readonly #views = new Map<string, CachedFile>();
  /** Of the present build. */
  #rendered: { readonly page: string; readonly item: object; readonly file: RenderedFile }[] = [];
  /** By the names of templates: the last build that found them changed. */
  readonly #changed = new Map<string, number>();
  #build = 0;

  /** To be called before each build, with the names of the templates that have changed since the last. */
  startBuild(changed: Iterable<string>): void {
    this.#build += 1;
    this.#rendered = [];
    for (const name of changed) this.#changed.set(name, this.#build);
  }

  find(page: string, item: unknown): CachedFile | undefined {
    if (!isObject(item)) return undefined;
    const file = this.#filesOf(item)?.get(keyOf(page, item));
    if (!file || (item instanceof View && !isSame(item.inputs?.(), file.inputs))) return undefined;
    for (const name of file.templates) if ((this.#changed.get(name) ?? 0) > file.build) return undefined;
    return file;
  }

  add(page: string, item: unknown, file: RenderedFile): void {
    if (isObject(item) && !(item instanceof View && !item.inputs)) this.#rendered.push({ page, item, file });
  }

  /** To be called when the files of a build are in place; `stampOf` is null for one that cannot be known again. */
  endBuild(stampOf: (path: string) => string | null): void {
    for (const { page, item, file } of this.#rendered) {
      const stamp = stampOf(file.path);
      if (stamp === null) continue;
      const files = this.#filesOf(item) ?? new Map<string, CachedFile>();
      const inputs = item instanceof View ? item.inputs?.() : undefined;
      files.set(keyOf(page, item), { ...file, stamp, build: this.#build, inputs });
      if (!(item instanceof View)) this.#files.set(item, files);
    }
    this.#rendered = [];
  }

  /** Forgets all: what they were rendered from may have changed in ways that nobody sees. */
  clear(): void {
    this.#files = new WeakMap();
    this.#views.clear();
    this.#rendered = [];
  }

  #filesOf(item: object): Map<string, CachedFile> | undefined {
    return item instanceof View ? this.#views : this.#files.get(item);
  }
}

function isObject(item: unknown): item is object {
  return typeof item === "object" && item !== null;
}

function keyOf(page: string, item: object): string {
  return item instanceof View
    ? `${page}
${item.path}`
    : page;
}
