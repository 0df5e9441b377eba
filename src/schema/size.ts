import * as v from "valibot";

/** MiB of each unit. */
const UNITS: Readonly<Record<string, number>> = { M: 1, G: 1024, T: 1024 * 1024 };

const SIZE = /^(\d{1,9}(?:\.\d{1,3})?) ?([MGT])(?:iB)?$/;
const PERCENTAGE = /^([1-9]\d?|100)%$/;

/** The MiB of a size with a unit, `20GiB`, rounded down; null: another text. */
export function mebibytesOf(text: string): number | null {
  const [, number, unit = ""] = SIZE.exec(text) ?? [];
  return number === undefined ? null : Math.floor(Number(number) * (UNITS[unit] ?? 0));
}

/** The percentage in `80%`; null: another text. */
export function percentageOf(text: string): number | null {
  const [, number] = PERCENTAGE.exec(text) ?? [];
  return number === undefined ? null : Number(number);
}

const MEBIBYTES = "must be a whole number of MiB, or a number with MiB, GiB or TiB, like 20GiB";
const SHARE = "must be a whole number of MiB, a number with a unit, like 20GiB, or a percentage, like 80%";

/** A size of at least `least` MiB, or a text for which `isOther` holds. */
function sizeSchema(least: 0 | 1, message: string, isOther: (text: string) => boolean = () => false) {
  const isEnough = (value: number | null) => !Number.isInteger(value) || Number(value) >= least;
  const tooSmall = least === 0 ? "must not be negative" : "must be at least 1 MiB";
  return v.pipe(
    v.union([v.number(), v.string()], message),
    v.check(
      (value) =>
        typeof value === "number" ? Number.isInteger(value) : mebibytesOf(value) !== null || isOther(value),
      message,
    ),
    v.check((value) => isEnough(typeof value === "string" ? mebibytesOf(value) : value), tooSmall),
  );
}

/** A number of MiB, or a text with a unit. */
export const mebibytes = sizeSchema(1, MEBIBYTES);

/** `mebibytes`, or 0. */
export const mebibytesOrNone = sizeSchema(0, MEBIBYTES);

/** `mebibytes`, or a percentage of the device. */
export const share = sizeSchema(1, SHARE, (text) => percentageOf(text) !== null);
