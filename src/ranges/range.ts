import { isMap } from "../merge/merge.ts";

/** `range` of a guest's file: the file stands for NAME-<from> to NAME-<to>. */
export interface Range {
  readonly from: number;
  readonly to: number;
  /** The digits of the smallest numbers, with zeros in front; null: as many as they need. */
  readonly width?: number | null;
}

/** One guest of a range. */
export interface Seat {
  /** The name of the range. */
  readonly range: string;
  /** The guest's number, for `!numbered`. */
  readonly number: number;
  /** Its place in the range, from 0, for `!nth`. */
  readonly place: number;
}

export const MAX_GUESTS = 10_000;
const MAX_DIGITS = 6;

/** The rules for each key of a range; null: the value fits. */
export const RANGE_RULES = {
  from: (value: unknown) => rule(isNumber(value) && value < 10 ** MAX_DIGITS, "0 to 999999"),
  to: (value: unknown) => rule(isNumber(value) && value < 10 ** MAX_DIGITS, "0 to 999999"),
  width: (value: unknown) =>
    rule(
      value === null || value === undefined || (isNumber(value) && value >= 1 && value <= MAX_DIGITS),
      "1 to 6 digits",
    ),
} as const;

/** The rule for `from` and `to` together; null: the range fits. */
export function extentRule({ from, to }: Range): string | null {
  if (to < from) return "must be at least `range.from`";
  return to - from < MAX_GUESTS ? null : `must stand for at most ${MAX_GUESTS} guests: use several ranges`;
}

/** A range that fits all rules; null: another value. */
export function rangeOf(value: unknown): Range | null {
  if (!isMap(value) || rangeFaults(value).length > 0) return null;
  const { from, to, width } = value;
  return { from, to, width } as Range;
}

/** The rules that a range breaks, by its keys; "" for the range itself. */
export function rangeFaults(value: unknown): (readonly [key: string, rule: string])[] {
  if (!isMap(value)) return [["", "must be a map of `from`, `to` and `width`"]];
  const faults = Object.entries(RANGE_RULES).flatMap(([key, broken]) => {
    const rule = broken(value[key]);
    return rule === null ? [] : [[key, rule] as const];
  });
  const extent = faults.length === 0 ? extentRule(value as unknown as Range) : null;
  return extent === null ? faults : [["to", extent]];
}

/** The guests of a range, by their names. */
export function* seatsOf(name: string, { from, to, width }: Range): Iterable<readonly [string, Seat]> {
  for (let number = from; number <= to; number += 1)
    yield [
      `${name}-${String(number).padStart(width ?? 1, "0")}`,
      { range: name, number, place: number - from },
    ];
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

function rule(isValid: boolean, what: string): string | null {
  return isValid ? null : `must be a whole number, ${what}`;
}
