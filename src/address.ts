import { Address4, Address6 } from "ip-address";

/** `number` for IPv4, because it is fast and most addresses are IPv4; `bigint` for IPv6. Compare only within one family. */
export type AddressNumber = number | bigint;

export function isIpv6(address: string): boolean {
  return address.includes(":");
}

/** An IPv6 address in the spelling of RFC 5952, so that equal addresses are equal text. IPv4 stays unchanged. */
export function canonical(address: string): string {
  return isIpv6(address) ? new Address6(address).correctForm() : address;
}

export function addressNumber(address: string): AddressNumber {
  return isIpv6(address)
    ? new Address6(address).bigInt()
    : address.split(".").reduce((number, part) => number * 256 + Number(part), 0);
}

/** An IPv4 address by its number. */
export function ipv4Text(number: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join(".");
}

/** An address by its number. No IPv6 address that a machine can have is as small as an IPv4 address. */
export function addressText(number: bigint): string {
  return number < 1n << 32n ? ipv4Text(Number(number)) : Address6.fromBigInt(number).correctForm();
}

/** The IPv6 subnet of an address, in CIDR form. */
export function subnet6(address: string, prefix: number): string {
  return `${new Address6(`${address}/${prefix}`).startAddress().correctForm()}/${prefix}`;
}

/** Whether an address is in a subnet of the same family, in CIDR form. */
export function isInSubnet(address: string, cidr: string): boolean {
  const Address = isIpv6(address) ? Address6 : Address4;
  return isIpv6(address) === isIpv6(cidr) && new Address(address).isInSubnet(new Address(cidr));
}

/** Whether a machine can have this IPv6 address. Excluded: ::/8 (loopback, mapped IPv4), link-local and multicast. */
export function isGivable(address: string): boolean {
  return isRouter6(address) && !isLinkLocal(address);
}

/** Whether a router can have this IPv6 address. A link-local one is enough, for a router is on a known link. */
export function isRouter6(address: string): boolean {
  if (/[%/.]/.test(address) || !Address6.isValid(address)) return false;
  const octet = new Address6(address).bigInt() >> 120n;
  return octet !== 0n && octet !== 0xffn;
}

/** Whether a valid address is in fe80::/10. */
export function isLinkLocal(address: string): boolean {
  return isIpv6(address) && new Address6(address).bigInt() >> 118n === 0xfe80n >> 6n;
}

/** An address and the length of its prefix. */
export interface Prefixed {
  readonly address: string;
  /** null: the text has none. */
  readonly prefix: number | null;
}

/** The parts of `ADDRESS` or `ADDRESS/PREFIX`. The address has the spelling of RFC 5952. */
export function prefixed(text: string): Prefixed {
  const [address = "", prefix] = text.split("/");
  return { address: canonical(address), prefix: prefix === undefined ? null : Number(prefix) };
}

/** Whether the text is an address that a machine can have, with or without a prefix length of at least 1. */
export function isWithPrefix(text: string): boolean {
  const [address = "", prefix, ...more] = text.split("/");
  if (more.length > 0 || !(isIpv6(address) ? isGivable(address) : IPV4.test(address))) return false;
  return prefix === undefined || isPrefix(prefix, isIpv6(address) ? 128 : 32);
}

/** Whether the text is a subnet: its first address and a prefix length of at least 1. */
export function isSubnet(text: string): boolean {
  const [first = "", prefix, ...more] = text.split("/");
  if (more.length > 0 || prefix === undefined) return false;
  if (IPV4.test(first)) return isPrefix(prefix, 32) && new Address4(text).networkForm() === text;
  return (
    isIpv6(first) &&
    Address6.isValid(first) &&
    isPrefix(prefix, 128) &&
    new Address6(text).startAddress().correctForm() === canonical(first)
  );
}

export function isIpv4(text: string): boolean {
  return IPV4.test(text);
}

function isPrefix(text: string, most: number): boolean {
  return /^[1-9]\d{0,2}$/.test(text) && Number(text) <= most;
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
