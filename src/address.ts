import { Address6 } from "ip-address";

/** What is compared within its family: IPv4 addresses, which are most, are plain numbers. */
export type AddressNumber = number | bigint;

export function isIpv6(address: string): boolean {
  return address.includes(":");
}

/** An address as RFC 5952 writes it: all spellings of one are one text. IPv4 stays as it is. */
export function canonical(address: string): string {
  return isIpv6(address) ? new Address6(address).correctForm() : address;
}

export function addressNumber(address: string): AddressNumber {
  return isIpv6(address)
    ? new Address6(address).bigInt()
    : address.split(".").reduce((number, part) => number * 256 + Number(part), 0);
}

/** The IPv6 subnet of an address, in CIDR form. */
export function subnet6(address: string, prefix: number): string {
  return `${new Address6(`${address}/${prefix}`).startAddress().correctForm()}/${prefix}`;
}

/** Whether a machine on a network can have this IPv6 address: not ::/8 (loopback, IPv4 in other form), link-local or multicast. */
export function isGivable(address: string): boolean {
  if (/[%/.]/.test(address) || !Address6.isValid(address)) return false;
  const number = new Address6(address).bigInt();
  const octet = number >> 120n;
  return octet !== 0n && octet !== 0xffn && number >> 118n !== LINK_LOCAL;
}

/** fe80::/10 */
const LINK_LOCAL = 0xfe80n >> 6n;
