import { Address6 } from "ip-address";

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

/** The IPv6 subnet of an address, in CIDR form. */
export function subnet6(address: string, prefix: number): string {
  return `${new Address6(`${address}/${prefix}`).startAddress().correctForm()}/${prefix}`;
}

/** Whether a machine can have this IPv6 address. Excluded: ::/8 (loopback, mapped IPv4), link-local and multicast. */
export function isGivable(address: string): boolean {
  if (/[%/.]/.test(address) || !Address6.isValid(address)) return false;
  const number = new Address6(address).bigInt();
  const octet = number >> 120n;
  return octet !== 0n && octet !== 0xffn && number >> 118n !== LINK_LOCAL;
}

/** fe80::/10 */
const LINK_LOCAL = 0xfe80n >> 6n;
