import * as v from "valibot";

/** MiB of the units, which are powers of 2 as libvirt's. */
const UNITS: Readonly<Record<string, number>> = { M: 1, G: 1024, T: 1024 * 1024 };

const SIZE = "must be a whole number of GiB, at least 1, or a size with a unit: 512M, 20G, 2T";

/** A number is GiB; a text has a unit. */
export const diskSize = v.union(
  [
    v.pipe(v.number(SIZE), v.integer(SIZE), v.minValue(1, SIZE)),
    v.pipe(v.string(SIZE), v.regex(/^[1-9]\d{0,8}(?:M|G|T)(?:iB)?$/, SIZE)),
  ],
  SIZE,
);

/** The size in GiB, with a fraction if it is no whole number of them. */
export function gibOf(size: number | string): number {
  const [, number, unit = "G"] = /^(\d+)([MGT])/.exec(String(size)) ?? [];
  return typeof size === "number" ? size : (Number(number) * (UNITS[unit] ?? 1024)) / 1024;
}

/** As the host's scripts take a size: a number of GiB, or of MiB with an M. */
export function sizeWord(gib: number): string {
  return Number.isInteger(gib) ? String(gib) : `${Math.round(gib * 1024)}M`;
}
