import { originsOf, type Path } from "../../merge/origins.ts";
import { type Disk, isVolume, type VolumeDisk } from "../../model/disk.ts";
import type { Guest } from "../../model/guest.ts";
import { KnownNames, listed } from "../../nearest.ts";
import { plainPath } from "../../path.ts";
import { duplicates } from "../duplicates.ts";
import type { Plan, PlanObject } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import { isSetBySite } from "./values.ts";

export interface PlannedDisk {
  readonly guest: PlanObject<Guest>;
  /** Without `cache`, vmbuild.sh uses `none`. */
  readonly disk: Disk & { readonly cache?: string; readonly bus?: string };
}

export function* plannedDisks(plan: Plan): Iterable<PlannedDisk> {
  for (const guest of plan.guests) for (const disk of guest.object.disks) yield { guest, disk };
}

export interface PlannedVolume extends PlannedDisk {
  readonly disk: VolumeDisk & { readonly cache?: string };
}

export function* plannedVolumes(plan: Plan): Iterable<PlannedVolume> {
  for (const { guest, disk } of plannedDisks(plan)) if (isVolume(disk)) yield { guest, disk };
}

/** The path that sets a key of a disk, or the path where a user would set it. */
export function at({ guest, disk }: PlannedDisk, key: string): Path {
  const own = ["disks", disk.index, key];
  const shared = ["defaults", "disk", key];
  if (originsOf(guest.merged, own).length > 0) return own;
  if (isSetBySite(guest.merged, shared)) return shared;
  return isSetBySite(guest.merged, ["disks", disk.index]) ? own : [];
}

/** The disks of each volume, by POOL/VOLUME. */
export function byVolume(plan: Plan): Map<string, PlannedVolume[]> {
  const volumes = new Map<string, PlannedVolume[]>();
  for (const planned of plannedVolumes(plan)) {
    const key = `${planned.disk.pool}/${planned.disk.volume}`;
    const same = volumes.get(key);
    if (same) same.push(planned);
    else volumes.set(key, [planned]);
  }
  return volumes;
}

/** libvirt's own pool: most hosts have it already. */
const OWN_POOL = "default";

const unknownPool: Rule = {
  id: "unknown-pool",
  severity: "error",
  why: "the guest's build script stops: no such storage pool is active. Only `default`, libvirt's own, may go without a file.",
  example: {
    "storages.d/data.yml": "path: /srv/data\n",
    "guests.d/a.yml": "disks: [{pool: dta}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    const pools = new Set([OWN_POOL, ...plan.storages.map(({ name }) => name)]);
    const known = new KnownNames(pools, (names) => `the plan has ${listed(names)}`);
    for (const planned of plannedVolumes(plan)) {
      const { pool } = planned.disk;
      if (pools.has(pool) || plan.broken.storage.has(pool)) continue;
      const remedy = known.remedyFor(pool);
      yield {
        object: planned.guest,
        path: at(planned, "pool"),
        message: `there is no storage pool \`${pool}\`: ${remedy}`,
      };
    }
  },
};

const undefinedPool: Rule = {
  id: "undefined-pool",
  severity: "warning",
  why: "libvirt has no pool `default` by itself: virt-manager defines it, or virt-install for a disk without a pool. Where nobody has, the guest's build script stops. A lab without pools of its own may rely on the host.",
  example: { "guests.d/a.yml": "disks: [{pool: default}]\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    if (plan.storages.some(({ name }) => name === OWN_POOL) || plan.broken.storage.has(OWN_POOL)) return;
    const first = [...plannedDisks(plan)].find((planned) => {
      const path = at(planned, "pool");
      return planned.disk.pool === OWN_POOL && path.length > 0 && isSetBySite(planned.guest.merged, path);
    });
    if (!first) return;
    const message = `no layer defines the storage pool \`${OWN_POOL}\`: write \`storages.d/${OWN_POOL}.yml\`, with \`external: true\` if the host has the pool`;
    yield { object: first.guest, path: at(first, "pool"), message };
  },
};

const duplicatePoolPath: Rule = {
  id: "duplicate-pool-path",
  severity: "error",
  why: "libvirt refuses the second pool when it is defined: storage source conflict.",
  example: {
    "storages.d/a.yml": "path: /srv/data\n",
    "storages.d/b.yml": "path: /srv/data/\n",
  },
  check: (plan) =>
    duplicates(
      // The partitions of all disks are in one directory.
      plan.storages
        .filter(({ object }) => object.type !== "disk")
        .map((pool) => ({
          object: pool,
          path: ["path"],
          value: plainPath(pool.object.path),
        })),
      (path, others) =>
        `the directory ${path} is also that of the storage pool \`${others[0]?.object.name}\`: give each pool its own`,
      ({ object }) => `\`${object.name}\` has it here`,
    ),
};

const duplicateVolume: Rule = {
  id: "duplicate-volume",
  severity: "error",
  why: "the second guest's build script takes the volume as it is and installs over the first's system; while one runs, QEMU does not start the other (no write lock).",
  example: {
    "guests.d/a.yml": "disks: [{volume: data.img}]\ntemplates: ~\n",
    "guests.d/b.yml": "disks: [{volume: data.img}]\ntemplates: ~\n",
  },
  check: (plan) =>
    duplicates(
      [...byVolume(plan)].flatMap(([value, claims]) =>
        claims.length < 2 || isShared(claims)
          ? []
          : claims.map((planned) => ({
              object: planned.guest,
              path: at(planned, "volume"),
              value,
            })),
      ),
      (volume, others) =>
        `the volume ${volume} is also that of ${others[0]?.object.name}: give each disk its own, or set \`shared: true\` on each guest's`,
      ({ object }) => `${object.name} has it here`,
    ),
};

/** Whether all claims are marked as shared, and no two are on the same guest. */
function isShared(claims: readonly PlannedVolume[]): boolean {
  return (
    claims.every(({ disk }) => disk.shared) &&
    new Set(claims.map(({ guest }) => guest)).size === claims.length
  );
}

function* sharedDisks(plan: Plan): Iterable<PlannedVolume> {
  for (const planned of plannedVolumes(plan)) if (planned.disk.shared) yield planned;
}

const TWO_GUESTS = { "guests.d/db-1.yml": "templates: ~\n", "guests.d/db-2.yml": "templates: ~\n" };

const sharedNotRaw: Rule = {
  id: "shared-disk-not-raw",
  severity: "error",
  why: "libvirt refuses the guest when it is defined: two guests that write one qcow2 file would destroy its tables.",
  example: { "sysgroups.d/db.yml": "disks: [{volume: db.qcow2, shared: true}]\n", ...TWO_GUESTS },
  *check(plan): Iterable<Violation> {
    for (const planned of sharedDisks(plan)) {
      const { volume, format } = planned.disk;
      if (format === "raw") continue;
      yield {
        object: planned.guest,
        path: at(planned, "format"),
        message: `the shared volume \`${volume}\` has the format \`${format}\`: set \`format: raw\``,
      };
    }
  },
};

/** The cache modes that bypass the host's page cache. */
const UNCACHED = ["none", "directsync"];

const sharedCached: Rule = {
  id: "shared-disk-cached",
  severity: "warning",
  why: "libvirt starts the guests; data that one has written may be only in the host's memory, and is lost for all guests when the host fails.",
  example: {
    "sysgroups.d/db.yml": "disks: [{volume: db.img, shared: true, format: raw, cache: writeback}]\n",
    ...TWO_GUESTS,
  },
  *check(plan): Iterable<Violation> {
    for (const planned of sharedDisks(plan)) {
      const { volume, cache = "none" } = planned.disk;
      if (UNCACHED.includes(cache)) continue;
      yield {
        object: planned.guest,
        path: at(planned, "cache"),
        message: `the shared volume \`${volume}\` is cached (\`${cache}\`): set \`cache: none\``,
      };
    }
  },
};

const sharedAlone: Rule = {
  id: "shared-disk-alone",
  severity: "warning",
  why: "the host reports no fault, but the guest that should share the disk does not see its data.",
  example: {
    "guests.d/a.yml": "disks: [{volume: data.img, format: raw, shared: true}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const [volume, [only, ...others]] of byVolume(plan)) {
      if (!only?.disk.shared || others.length > 0) continue;
      yield {
        object: only.guest,
        path: at(only, "shared"),
        message: `no other guest shares the volume ${volume} with ${only.guest.name}: give another guest a disk with it, or remove \`shared\``,
      };
    }
  },
};

export const diskRules = [
  unknownPool,
  undefinedPool,
  duplicatePoolPath,
  duplicateVolume,
  sharedNotRaw,
  sharedCached,
  sharedAlone,
];
