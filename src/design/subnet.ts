import { isIPv4 } from "node:net";
import { Address4 } from "ip-address";
import { ipv4Text } from "../address.ts";

/** The division of a subnet in a designed network. */
export interface Addresses {
  readonly gateway: string;
  readonly prefix: number;
  readonly dhcp: { readonly start: string; readonly end: string };
  /** The addresses of guests: the first one as a number, and how many follow it, itself included. */
  readonly guests: { readonly first: number; readonly count: number };
}

/** Divides a subnet with a prefix from 8 to 28: first the gateway, then the guests, last the dynamic range. */
export function addressesOf(cidr: string): Addresses {
  const { first, last } = bounds(cidr);
  const size = last - first + 1;
  const at = (offset: number) => ipv4Text(first + offset);
  // For 256 addresses: guests have 11 to 199, the dynamic range has 200 to 250.
  const start = Math.floor((size * 25) / 32);
  const end = Math.min(Math.floor((size * 250) / 256), size - 2);
  const guests = Math.max(Math.min(11, Math.floor(size / 8)), 2);
  return {
    gateway: at(1),
    prefix: 32 - Math.log2(size),
    dhcp: { start: at(start), end: at(end) },
    guests: { first: first + guests, count: start - guests },
  };
}

/** The subnet of an address with a prefix, in CIDR form; null: a lab cannot use it. */
export function networkOf(text: string): string | null {
  const [, address, digits] = /^((?:\d{1,3}\.){3}\d{1,3})\/(\d\d?)$/.exec(text) ?? [];
  const prefix = Number(digits);
  if (!address || !isIPv4(address) || prefix < 8 || prefix > 28) return null;
  return `${ipv4Text(bounds(text).first)}/${prefix}`;
}

/** The first proposed /24 subnet that overlaps none of `taken`, in CIDR form; null: there is none. */
export function freeSubnet(others: readonly string[]): string | null {
  for (const proposal of proposals()) if (!others.some((other) => overlaps(proposal, other))) return proposal;
  return null;
}

function* proposals(): Iterable<string> {
  for (let third = 160; third < 255; third++) yield `192.168.${third}.0/24`;
  for (let third = 2; third < 160; third++) yield `192.168.${third}.0/24`;
  for (let second = 16; second < 32; second++) yield `172.${second}.160.0/24`;
  for (let second = 1; second < 255; second++) yield `10.${second}.160.0/24`;
}

export function overlaps(one: string, other: string): boolean {
  const [a, b] = [bounds(one), bounds(other)];
  return a.first <= b.last && b.first <= a.last;
}

/** The first and the last address, as numbers. */
function bounds(cidr: string) {
  const address = new Address4(cidr);
  return { first: Number(address.startAddress().bigInt()), last: Number(address.endAddress().bigInt()) };
}
