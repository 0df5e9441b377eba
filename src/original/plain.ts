/** A number, also from text as in `"512"`; other values as they are. */
export function plainNumber(value: unknown): unknown {
  return typeof value === "string" && /^\s*\d+\s*$/.test(value) ? Number(value) : value;
}

/** A boolean, also from text or 0 and 1; other values as they are. */
export function plainFlag(value: unknown): unknown {
  if (/^(?:true|yes|on|1)$/i.test(String(value))) return true;
  return /^(?:false|no|off|0)$/i.test(String(value)) ? false : value;
}

/** A whole number of GiB, also from text with a unit, as in 10240M; other values as they are. */
export function plainGib(value: unknown): unknown {
  const size = plainSize(value);
  const [, number, unit] = /^(\d+)([MT])$/.exec(String(size)) ?? [];
  const gib = unit === "T" ? Number(number) * 1024 : Number(number) / 1024;
  return number !== undefined && Number.isInteger(gib) ? gib : size;
}

/** GiB as a number, or text with a unit: from 30, "30", 30G, 30GB, 512m. Other values as they are. */
export function plainSize(value: unknown): unknown {
  const [, number, unit] = /^\s*(\d+)\s*(?:([MGT])i?B?)?\s*$/i.exec(String(value)) ?? [];
  if (number === undefined) return value;
  if (unit === undefined || /g/i.test(unit)) return Number(number);
  return `${number}${unit.toUpperCase()}`;
}
