import { isMap } from "../merge/merge.ts";
import { isVolume } from "../model/disk.ts";
import type { Guest } from "../model/guest.ts";
import { isVirtual } from "../model/machine.ts";
import type { Plan } from "./plan.ts";
import type { Rule, Violation } from "./rule.ts";

/** The sums over all guests, for each resource that a host may declare. */
interface Demand {
  /** MiB */
  ram: number;
  vcpus: number;
  /** GiB; a volume that several guests share counts once. */
  disk: number;
}

const capacity: Rule = {
  id: "capacity",
  severity: "warning",
  why: "virt-install installs all of them. Then the host swaps, or the kernel kills a guest for its memory; a guest that writes into a full pool is paused.",
  example: {
    "host.d/10_host.yml": "capacity: {ram: 65536, vcpus: 16, disk: 500}\n",
    "guests.d/a.yml": "virtinst: {ram: 49152}\ntemplates: ~\n",
    "guests.d/b.yml": "virtinst: {ram: 32768}\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    const declared = plan.host.object.values.capacity;
    if (!isMap(declared)) return;
    const { ram, vcpus, disk } = demandOf(plan);
    const sums = [
      ["ram", ram, "MiB of RAM"],
      ["vcpus", vcpus, "virtual CPUs"],
      ["disk", disk, "GiB of disks"],
    ] as const;
    for (const [key, sum, unit] of sums) {
      const limit = declared[key];
      if (typeof limit !== "number" || sum <= limit) continue;
      yield {
        object: plan.host,
        path: ["capacity", key],
        message: `the guests have ${sum} ${unit}, more than the ${limit} of \`capacity.${key}\`: give them less, or correct the capacity`,
      };
    }
  },
};

function demandOf({ guests }: Plan): Demand {
  const demand: Demand = { ram: 0, vcpus: 0, disk: 0 };
  const volumes = new Map<string, number>();
  for (const { object } of guests) {
    if (!isVirtual(object)) continue;
    const { ram = 0, vcpus = 0 } = (object as Sized).virtinst ?? {};
    demand.ram += ram;
    demand.vcpus += vcpus;
    for (const { pool, volume, size = 0 } of object.disks.filter(isVolume)) {
      const key = `${pool}/${volume}`;
      volumes.set(key, Math.max(size, volumes.get(key) ?? 0));
    }
  }
  for (const size of volumes.values()) demand.disk += size;
  return demand;
}

interface Sized extends Guest {
  readonly virtinst?: { readonly ram?: number; readonly vcpus?: number } | null;
}

export const capacityRules = [capacity];
