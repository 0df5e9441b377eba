import { compareNames } from "./natural-order.ts";

/** "did you mean `X`?" for a candidate at most two edits away (one edit for short words), else `otherwise`. */
export function nearest(word: string, candidates: Iterable<string>, otherwise: string): string {
  let best: string | undefined;
  let least = word.length < 6 ? 2 : 3;
  for (const candidate of candidates) {
    const edits = distance(word, candidate, least);
    if (edits < least) {
      least = edits;
      best = candidate;
    }
  }
  return best ? `did you mean \`${best}\`?` : otherwise;
}

/** Comparisons of two names for the remedies of one check: half a second. */
const MAX_COMPARISONS = 300_000;

/** The names that references may have. Unknown references get remedies in a bounded time, however many there are. */
export class KnownNames {
  readonly #names: readonly string[];
  readonly #otherwise: (names: readonly string[]) => string;
  readonly #remedies = new Map<string, string>();
  #others: string | undefined;
  #comparisons = 0;

  /** `otherwise`: the remedy where no name is similar. */
  constructor(names: Iterable<string>, otherwise: (names: readonly string[]) => string) {
    this.#names = [...names];
    this.#otherwise = otherwise;
  }

  remedyFor(unknown: string): string {
    this.#others ??= this.#otherwise(this.#names);
    let remedy = this.#remedies.get(unknown);
    if (remedy === undefined) {
      const isLate = this.#comparisons > MAX_COMPARISONS;
      this.#comparisons += this.#names.length;
      remedy = isLate ? this.#others : nearest(unknown, this.#names, this.#others);
      this.#remedies.set(unknown, remedy);
    }
    return remedy;
  }
}

export function quoted(names: readonly string[]): string[] {
  return names.map((name) => `\`${name}\``);
}

/** The number of insertions, deletions, replacements and swaps of neighbours, at most `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (last[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let edits = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        edits = Math.min(edits, (before[j - 2] as number) + 1);
      }
      row.push(edits);
    }
    [before, last] = [last, row];
  }
  return last[b.length] as number;
}

/** Names in one sentence: `a, b and c`. */
export function series(names: readonly string[], conjunction: "and" | "or"): string {
  return names.length < 2
    ? names.join("")
    : `${names.slice(0, -1).join(", ")} ${conjunction} ${names.at(-1)}`;
}

/** The first twelve names in natural order, for a message. */
export function listed(names: readonly string[]): string {
  if (names.length === 0) return "none";
  const visibleNames = [...names].sort(compareNames).slice(0, 12);
  return `${visibleNames.join(", ")}${names.length > visibleNames.length ? ", ..." : ""}`;
}
