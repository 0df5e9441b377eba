import { digestOf, type Identity } from "./identity.ts";

/** QEMU's prefix for locally administered addresses. */
const PREFIX = "52:54:00";

/** Allocates MACs for interfaces without one: always the same for the same plan, and never a MAC that the plan sets. */
export class MacAllocator {
  readonly #identity: Identity;
  readonly #usedMacs: Set<string>;
  readonly #allocated = new Map<string, string>();

  /** `taken`: every MAC that the plan sets, in lower case. */
  constructor(identity: Identity, taken: Iterable<string>) {
    this.#identity = identity;
    this.#usedMacs = new Set(taken);
  }

  /** A second call with the same arguments returns the same MAC. */
  allocate(guest: string, index: number): string {
    const key = `${guest}/${index}`;
    const mac = this.#allocated.get(key) ?? this.#freeMac(guest, index);
    this.#allocated.set(key, mac);
    return mac;
  }

  #freeMac(guest: string, index: number): string {
    for (let round = 0; ; round += 1) {
      const digest = digestOf(this.#identity, guest, index, round).toString("hex");
      const mac = `${PREFIX}:${digest.slice(0, 2)}:${digest.slice(2, 4)}:${digest.slice(4, 6)}`;
      if (this.#usedMacs.has(mac)) continue;
      this.#usedMacs.add(mac);
      return mac;
    }
  }
}
