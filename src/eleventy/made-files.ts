import { View } from "../pages/view.ts";
import { isSame } from "../same-value.ts";

/** The item of a paginated page that a file is made of, and nothing else. */
export interface Source {
  readonly page: string;
  readonly item: unknown;
}

/** A file that a page made of one item. */
export interface Made {
  /** Below the output directory. */
  readonly path: string;
  readonly isPrivate: boolean;
  /** The names of the templates that went into it. */
  readonly templates: ReadonlySet<string>;
}

/** As a run left it in the output directory. */
export interface Kept extends Made {
  readonly stamp: string;
  readonly run: number;
  /** Of a view. */
  readonly inputs: readonly unknown[] | undefined;
}

/**
 * The files that earlier runs of this process made of single items, for later ones to leave as they are. Found by the
 * item itself, which has to be the same object as before; a view, which never is, by its path and its inputs.
 */
export class MadeFiles {
  #kept = new WeakMap<object, Map<string, Kept>>();
  readonly #ofViews = new Map<string, Kept>();
  #ofRun: { readonly page: string; readonly item: object; readonly made: Made }[] = [];
  /** By the names of templates: the last run that found them changed. */
  readonly #changed = new Map<string, number>();
  #run = 0;

  /** To be called before each run, with the names of the templates that have changed since the last. */
  startRun(changed: Iterable<string>): void {
    this.#run += 1;
    this.#ofRun = [];
    for (const name of changed) this.#changed.set(name, this.#run);
  }

  find(page: string, item: unknown): Kept | undefined {
    if (!isObject(item)) return undefined;
    const kept = this.#filesOf(item)?.get(keyOf(page, item));
    if (!kept || (item instanceof View && !isSame(item.inputs?.(), kept.inputs))) return undefined;
    for (const name of kept.templates) if ((this.#changed.get(name) ?? 0) > kept.run) return undefined;
    return kept;
  }

  add(page: string, item: unknown, made: Made): void {
    if (isObject(item) && !(item instanceof View && !item.inputs)) this.#ofRun.push({ page, item, made });
  }

  /** To be called when the files of a run are in place; `stampOf` is null for one that cannot be known again. */
  endRun(stampOf: (path: string) => string | null): void {
    for (const { page, item, made } of this.#ofRun) {
      const stamp = stampOf(made.path);
      if (stamp === null) continue;
      const files = this.#filesOf(item) ?? new Map<string, Kept>();
      const inputs = item instanceof View ? item.inputs?.() : undefined;
      files.set(keyOf(page, item), { ...made, stamp, run: this.#run, inputs });
      if (!(item instanceof View)) this.#kept.set(item, files);
    }
    this.#ofRun = [];
  }

  /** Forgets all: what they were made of may have changed in ways that nobody sees. */
  clear(): void {
    this.#kept = new WeakMap();
    this.#ofViews.clear();
    this.#ofRun = [];
  }

  #filesOf(item: object): Map<string, Kept> | undefined {
    return item instanceof View ? this.#ofViews : this.#kept.get(item);
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
