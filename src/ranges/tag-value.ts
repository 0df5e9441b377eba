import { Address4, Address6 } from "ip-address";
import { addressNumber, ipv4Text, isWithPrefix } from "../address.ts";
import type { RangeTag } from "../merge/range-tag.ts";
import type { Seat } from "./range.ts";

/** The value of a tag for one guest, or the rule that the tag breaks. */
export type TagValue = { readonly value: string | number } | { readonly fault: string };

export function tagValue({ kind, text }: RangeTag, { number, place }: Seat): TagValue {
  return kind === "nth" ? nth(text.trim(), place) : numbered(text, number);
}

const NTH =
  "`!nth` must have an IPv4 or IPv6 address, a MAC or a whole number, for the first guest of the range: `!nth 10.7.0.21`";

function nth(text: string, place: number): TagValue {
  if (/^(?:0|[1-9]\d*)$/.test(text)) {
    const value = Number(text) + place;
    return Number.isSafeInteger(value) ? { value } : beyond(text, place, "the largest number");
  }
  if (/^[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}$/.test(text)) return nthMac(text, place);
  const [address = "", prefix] = text.split("/");
  if (prefix !== undefined) {
    const value = isWithPrefix(text) ? nth(address, place) : { fault: NTH };
    return "value" in value ? { value: `${value.value}/${prefix}` } : value;
  }
  if (/^[\d.]+$/.test(text) && Address4.isValid(text)) {
    const value = Number(addressNumber(text)) + place;
    return value < 2 ** 32 ? { value: ipv4Text(value) } : beyond(text, place, "255.255.255.255");
  }
  if (/^[0-9A-Fa-f:.]+$/.test(text) && Address6.isValid(text)) {
    const value = BigInt(addressNumber(text)) + BigInt(place);
    return value < 1n << 128n
      ? { value: Address6.fromBigInt(value).correctForm() }
      : beyond(text, place, "the last IPv6 address");
  }
  return { fault: NTH };
}

/** Counts in the last three bytes. The first three belong to the manufacturer. */
function nthMac(text: string, place: number): TagValue {
  const own = Number.parseInt(text.slice(9).replaceAll(":", ""), 16) + place;
  if (own > 0xffffff) return beyond(text, place, `${text.slice(0, 9)}ff:ff:ff`);
  const bytes = own.toString(16).padStart(6, "0").match(/../g) as string[];
  return { value: text.slice(0, 9).toLowerCase() + bytes.join(":") };
}

function beyond(text: string, place: number, last: string): TagValue {
  return {
    fault: `\`!nth ${text}\` must not go beyond ${last}, but the range goes ${place} further: begin lower, or shorten the range`,
  };
}

const NUMBERED =
  "`!numbered` must have a text with `%d` or `%02d` for the number of the guest, and no other `%`; `%%` is a percent sign";

function numbered(text: string, number: number): TagValue {
  const parts: readonly string[] = text.match(/%(?:d|0[1-9]d|%)|[^%]+|%/g) ?? [];
  if (parts.includes("%") || !parts.some((part) => part.endsWith("d") && part.startsWith("%")))
    return { fault: NUMBERED };
  const value = parts.map((part) =>
    part === "%%" ? "%" : /^%0?\d?d$/.test(part) ? String(number).padStart(Number(part[2]) || 0, "0") : part,
  );
  return { value: value.join("") };
}
