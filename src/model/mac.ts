import { createHash } from "node:crypto";

/** QEMU's own prefix of locally made addresses. */
const PREFIX = "52:54:00";

/** Gives MAC addresses to interfaces that have none: always the same for the same plan, never one that is taken. */
export class MacAllocator {
  readonly #site: string;
  readonly #taken: Set<string>;

  /** `taken`: every MAC that the plan sets, in lower case. */
  constructor(site: string, taken: Iterable<string>) {
    this.#site = site;
    this.#taken = new Set(taken);
  }

  allocate(guest: string, index: number): string {
    for (let round = 0; ; round += 1) {
      const digest = createHash("sha256")
        .update(JSON.stringify([this.#site, guest, index, round]))
        .digest("hex");
      const mac = `${PREFIX}:${digest.slice(0, 2)}:${digest.slice(2, 4)}:${digest.slice(4, 6)}`;
      if (this.#taken.has(mac)) continue;
      this.#taken.add(mac);
      return mac;
    }
  }
}
