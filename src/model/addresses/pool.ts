import { createHash } from "node:crypto";
import { addressNumber, isIpv6 } from "../../address.ts";
import { isMap, type ValueMap } from "../../merge/merge.ts";
import type { NetworkPlan } from "../network.ts";
import type { Claims } from "./claims.ts";
import { type AddressKey, type AddressOwner, lineKey } from "./lock-line.ts";

interface Range {
  readonly start: bigint;
  readonly end: bigint;
}

/** The automatic addresses of one family of a network. */
export class AddressPool {
  /** In CIDR form. */
  readonly cidr: string;
  /** All addresses that a machine can have. */
  readonly #subnet: Range;
  /** The addresses for new interfaces. */
  readonly #static: Range;
  readonly #dynamic: Range | null;
  readonly #claims: Claims;
  /** The automatic addresses of all networks. */
  readonly #lockedAddresses: Set<bigint>;
  #isFull = false;

  private constructor(
    cidr: string,
    values: ValueMap,
    external: boolean,
    claims: Claims,
    lockedAddresses: Set<bigint>,
  ) {
    this.cidr = cidr;
    this.#subnet = hostsOf(cidr);
    const range = rangeOf(values.static);
    this.#static = within(range ?? this.#subnet, this.#subnet);
    // The range of a network of the host may be its whole subnet.
    this.#dynamic = external && range ? null : rangeOf(values.dhcp);
    this.#claims = claims;
    this.#lockedAddresses = lockedAddresses;
  }

  /** null: the network has no subnet of that family. */
  static of(
    { merged, external, subnet, ipv6 }: NetworkPlan,
    key: AddressKey,
    claims: Claims,
    lockedAddresses: Set<bigint>,
  ): AddressPool | null {
    const cidr = key === "ip" ? subnet : (ipv6?.subnet ?? null);
    const values = key === "ip" ? merged.value : merged.value.ipv6;
    return cidr === null || !isMap(values)
      ? null
      : new AddressPool(cidr, values, external === true, claims, lockedAddresses);
  }

  /** The reason why an interface cannot have an address of the lock, for messages; null: it can. */
  refusal(address: bigint): string | null {
    if (!holds(this.#subnet, address)) return `outside the addresses for guests of ${this.cidr}`;
    if (this.#dynamic && holds(this.#dynamic, address)) return "in the dynamic range of the network";
    const owner = this.#claims.owners.get(address);
    return owner === undefined ? null : `set by ${owner}`;
  }

  /**
   * A free address for an interface without a line in the lock: `preferred` if it is free, else the first free one from a
   * place that depends only on the interface. So interfaces that two branches add seldom get the same address. null: no
   * address is free.
   */
  take(owner: AddressOwner, preferred: bigint | null): bigint | null {
    if (preferred !== null && holds(this.#static, preferred) && this.#isFree(preferred))
      return this.#add(preferred);
    const { start, end } = this.#static;
    if (this.#isFull || end < start) return null;
    const first = start + (hashOf(owner) % (end - start + 1n));
    const address = this.#firstFree(first, end) ?? this.#firstFree(start, first - 1n);
    this.#isFull = address === null;
    return address === null ? null : this.#add(address);
  }

  /** The IPv6 address that ends like an automatic IPv4 address of the same interface: fd00:7::31 beside 10.7.0.31. */
  alike(address: bigint): bigint {
    return this.#subnet.start - 1n + BigInt(`0x${address % 256n}`);
  }

  #add(address: bigint): bigint {
    this.#lockedAddresses.add(address);
    return address;
  }

  #firstFree(from: bigint, to: bigint): bigint | null {
    for (let address = from; address <= to; address += 1n) {
      if (this.#dynamic && holds(this.#dynamic, address)) address = this.#dynamic.end;
      else if (this.#isFree(address)) return address;
    }
    return null;
  }

  #isFree(address: bigint): boolean {
    const { owners, others } = this.#claims;
    const isDynamic = this.#dynamic !== null && holds(this.#dynamic, address);
    return !isDynamic && !owners.has(address) && !others.has(address) && !this.#lockedAddresses.has(address);
  }
}

/** Without the first address, which is the network's or that of all its routers, and without the broadcast address. */
function hostsOf(cidr: string): Range {
  const [address = "", prefix] = cidr.split("/");
  const first = BigInt(addressNumber(address));
  const bits = isIpv6(address) ? 128 : 32;
  const last = first + (1n << BigInt(bits - Number(prefix))) - 1n;
  return { start: first + 1n, end: bits === 32 ? last - 1n : last };
}

/** The range of a map with `start` and `end`; null: there is none. */
function rangeOf(value: unknown): Range | null {
  if (!isMap(value) || typeof value.start !== "string" || typeof value.end !== "string") return null;
  return { start: BigInt(addressNumber(value.start)), end: BigInt(addressNumber(value.end)) };
}

function within(range: Range, { start, end }: Range): Range {
  return { start: range.start > start ? range.start : start, end: range.end < end ? range.end : end };
}

function holds({ start, end }: Range, address: bigint): boolean {
  return address >= start && address <= end;
}

function hashOf({ network, ...owner }: AddressOwner): bigint {
  return createHash("sha256")
    .update(`${network}/${lineKey(owner)}`)
    .digest()
    .readBigUInt64BE();
}
