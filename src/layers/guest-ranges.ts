import { errorAt, type Finding, FindingsError } from "../finding.ts";
import { lastLayer, mergeOnce, placeAt } from "../merge/origins.ts";
import { compareNames } from "../natural-order.ts";
import { type Range, rangeOf, type Seat, seatsOf } from "../ranges/range.ts";
import type { Document } from "./document.ts";

/** The guests of a site: each guest with a file or directory, and each guest of a range. */
export class GuestRanges {
  /** In natural order. A range itself is no guest. */
  readonly names: readonly string[];
  readonly #seats = new Map<string, Seat>();
  readonly #findings: Finding[] = [];
  /** The layer files of all ranges. */
  readonly files: ReadonlySet<string>;

  /** `files`: the names of files and directories. `documentsOf`: the layers with such a name. */
  constructor(files: readonly string[], documentsOf: (name: string) => readonly Document[]) {
    const ranges = new Map<string, Range>();
    for (const name of files) {
      const range = ownRange(name, documentsOf);
      if (range) ranges.set(name, range);
    }
    for (const [name, range] of ranges) {
      for (const [guest, seat] of seatsOf(name, range)) this.#seats.set(guest, seat);
    }
    this.files = new Set([...ranges.keys()].flatMap((name) => documentsOf(name).map(({ file }) => file)));
    const single = files.filter((name) => !ranges.has(name) || this.#seats.has(name));
    this.names = [...new Set([...single, ...this.#seats.keys()])].sort(compareNames);
    for (const name of ranges.size > 0 ? files : []) {
      const seat = this.#seats.get(name);
      const fault = seat ? ranges.has(name) && inRange(name, seat) : otherDigits(name, ranges);
      const documents = fault ? documentsIfRead(name, documentsOf) : [];
      if (!fault || documents.length === 0) continue;
      const layers = mergeOnce(documents);
      const place = ranges.has(name) ? placeAt(layers, ["range"]) : lastLayer(layers);
      this.#findings.push(errorAt(place, "range-overlap", fault));
    }
  }

  /** null: the guest is in no range. */
  seatOf(guest: string): Seat | null {
    return this.#seats.get(guest) ?? null;
  }

  /** Errors for ranges that overlap. */
  get findings(): readonly Finding[] {
    return this.#findings;
  }
}

/** The range in the own layers of a name; null: none. */
function ownRange(name: string, documentsOf: (name: string) => readonly Document[]): Range | null {
  const documents = documentsIfRead(name, documentsOf);
  if (!documents.some(({ value }) => Object.hasOwn(value, "range"))) return null;
  return rangeOf(mergeOnce(documents).value.range);
}

/** The layers of a name; empty if one is not YAML, which the guest of that name reports. */
function documentsIfRead(
  name: string,
  documentsOf: (name: string) => readonly Document[],
): readonly Document[] {
  try {
    return documentsOf(name);
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    return [];
  }
}

function inRange(name: string, { range }: Seat): string {
  return `ranges must not overlap: \`${name}\` is a guest of the range \`${range}\`, so remove \`range\` here, or rename the file`;
}

/** The fault of a file whose number is that of a guest of a range, in other digits; null: none. */
function otherDigits(name: string, ranges: ReadonlyMap<string, Range>): string | null {
  const [, range = "", digits = ""] = /^(.*)-(\d+)$/s.exec(name) ?? [];
  const { from, to, width } = ranges.get(range) ?? { from: 1, to: 0 };
  const number = Number(digits);
  if (number < from || number > to) return null;
  const guest = `${range}-${String(number).padStart(width ?? 1, "0")}`;
  return `guests of one range must have different numbers: \`${name}\` has that of \`${guest}\`, so rename the file to \`${guest}.yml\``;
}
