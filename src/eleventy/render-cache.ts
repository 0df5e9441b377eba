import { View, type ViewValues } from "../pages/view.ts";
import { isSame } from "../same-value.ts";

/** A paginated page and its item, which is the only input of a file. */
export interface Source {
  readonly page: string;
  readonly item: unknown;
  /** The values and questions of a view. */
  readonly content?: ReturnType<View["make"]>;
}

/** A file that was rendered from one item. */
export interface RenderedFile {
  /** From the output directory. */
  readonly path: string;
  readonly isPrivate: boolean;
  /** Whether its templates read a secret that is not only a hash. */
  readonly hasSecrets: boolean;
  /** The names of the templates that it was rendered from. */
  readonly templates: ReadonlySet<string>;
  /** Bytes. */
  readonly size: number;
}

/** A file that a build has put in the output directory. */
export interface CachedFile extends RenderedFile {
  readonly stamp: string;
  readonly build: number;
  /** The questions of a view. */
  readonly reads: ReturnType<View["make"]>["reads"] | undefined;
  /** The values for the template of a view; only for views that may show anything of the lab. */
  readonly values: ViewValues | undefined;
}

/**
 * Files that earlier builds of this process have rendered from one item, so that later builds need not render them again.
 * The key is the item itself, which must be the same object; for a view its path, because each build creates new views.
 */
export class RenderCache {
  #files = new WeakMap<object, Map<string, CachedFile>>();
  readonly #views = new Map<string, CachedFile>();
  /** The files of the current build. */
  #rendered: { readonly source: Source; readonly item: object; readonly file: RenderedFile }[] = [];
  /** For each template, the number of the last build before which it changed. */
  readonly #changed = new Map<string, number>();
  #build = 0;

  /** Call it before each build, with the names of the templates that have changed since the last one. */
  startBuild(changed: Iterable<string>): void {
    this.#build += 1;
    this.#rendered = [];
    for (const name of changed) this.#changed.set(name, this.#build);
  }

  find(page: string, item: unknown): CachedFile | undefined {
    const file = this.#fileOf(page, item);
    return item instanceof View && !(file?.reads && item.agreesWith(file.reads)) ? undefined : file;
  }

  /** The file of a view with the same values as before. */
  findByValues({ page, item, content }: Source): CachedFile | undefined {
    const file = this.#fileOf(page, item);
    return content && file?.values && isSame(content.values, file.values) ? file : undefined;
  }

  #fileOf(page: string, item: unknown): CachedFile | undefined {
    const file = isObject(item) ? this.#filesOf(item)?.get(keyOf(page, item)) : undefined;
    for (const name of file?.templates ?? [])
      if (file && (this.#changed.get(name) ?? 0) > file.build) return undefined;
    return file;
  }

  add(source: Source, file: RenderedFile): void {
    const { item } = source;
    if (isObject(item)) this.#rendered.push({ source, item, file });
  }

  /** Call it when the files of a build are in place. `stampOf` is null for a file that cannot be recognised later. */
  endBuild(stampOf: (path: string) => string | null): void {
    for (const { source, item, file } of this.#rendered) {
      const stamp = stampOf(file.path);
      if (stamp === null) continue;
      const files = this.#filesOf(item) ?? new Map<string, CachedFile>();
      const { reads, values } = source.content ?? {};
      files.set(keyOf(source.page, item), {
        ...file,
        stamp,
        build: this.#build,
        reads,
        values: reads?.isOfAll ? values : undefined,
      });
      if (!(item instanceof View)) this.#files.set(item, files);
    }
    this.#rendered = [];
  }

  /** Forgets all files, after a change that is visible neither in items nor in templates. */
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
