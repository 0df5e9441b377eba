import { load, YAMLException } from "js-yaml";
import { isMap } from "../merge/merge.ts";

/** The line by which cloud-init knows a cloud config. */
export const FIRST_LINE = "#cloud-config";

/** Maximum number of cached entries. */
const MAX_ENTRIES = 500;
/** Characters. Few guests share a longer entry. */
const MAX_ENTRY = 5000;

const COMMENTS = /^(?:#[^\n]*\n|\n)*(?:#[^\n]*)?$/;
const PLAIN_KEY = /^[A-Za-z_][\w-]*:[ \n]/;
/** A quoted text without escapes, as the names of a guest are: few guests share it, and it is valid. */
const QUOTED = /^([A-Za-z_][\w-]*): "[ !#-[\]-~]*"\n$/;

/** Caches the entries of cloud configs, because the guests of a lab have many of them in common. */
export class CommonEntries {
  /** The key of each entry, by its text. */
  readonly #keys = new Map<string, string>();

  /**
   * The keys of a cloud config. Two maps in block style that are each valid are also one valid map, unless they have a key in
   * common. null: this does not decide, and the whole text must be read.
   */
  keysOf(text: string): string[] | null {
    const [top = "", ...entries] = text.split(/\n(?=[^\s#])/);
    if (!top.startsWith(`${FIRST_LINE}\n`) && top !== FIRST_LINE) return null;
    if (!COMMENTS.test(top) || entries.length === 0) return null;
    const keys = new Set<string>();
    for (const entry of entries) {
      const key = this.#keyOf(`${entry}\n`);
      if (key === null || keys.has(key)) return null;
      keys.add(key);
    }
    return [...keys];
  }

  #keyOf(entry: string): string | null {
    const known = QUOTED.exec(entry)?.[1] ?? this.#keys.get(entry);
    if (known !== undefined) return known;
    const key = onlyKey(entry);
    if (key === null || entry.length > MAX_ENTRY) return key;
    if (this.#keys.size >= MAX_ENTRIES) this.#keys.clear();
    this.#keys.set(entry, key);
    return key;
  }
}

/** The key of a map with one entry; null: the text is none. */
function onlyKey(entry: string): string | null {
  // A carriage return also ends a line.
  if (!PLAIN_KEY.test(entry) || entry.includes("\r")) return null;
  try {
    const value = load(entry);
    const [key, ...others] = isMap(value) ? Object.keys(value) : [];
    return key === undefined || others.length > 0 ? null : key;
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return null;
  }
}
