import type { Network } from "../model/network.ts";

/** An IPv4 address as a number, for comparing. */
export function ipv4Number(address: string): number {
  return address.split(".").reduce((number, part) => number * 256 + Number(part), 0);
}

/** The first (network) and the last (broadcast) address of a network, as numbers. */
export function boundsOf({ gateway, prefix }: Pick<Network, "gateway" | "prefix">): {
  readonly first: number;
  readonly last: number;
} {
  const size = 2 ** (32 - prefix);
  const first = Math.floor(ipv4Number(gateway) / size) * size;
  return { first, last: first + size - 1 };
}

export function isInside(address: string, network: Pick<Network, "gateway" | "prefix">): boolean {
  const { first, last } = boundsOf(network);
  const number = ipv4Number(address);
  return number >= first && number <= last;
}

/** What an address is in its network when no guest can have it; else null. */
export function roleOf(
  address: string,
  network: Pick<Network, "gateway" | "prefix" | "subnet">,
): string | null {
  const { first, last } = boundsOf(network);
  const number = ipv4Number(address);
  if (number === ipv4Number(network.gateway)) return "the gateway's";
  if (number === first) return `the address of the network ${network.subnet} itself`;
  if (number === last) return `the broadcast address of ${network.subnet}`;
  return null;
}
