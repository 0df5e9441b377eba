import { findings } from "./findings.ts";
import { random } from "./random.ts";

/** A release of each installer that partitions disks. */
const SYSTEMS: Readonly<Record<string, object>> = {
  kickstart: { os: { id: "rhel10.0" }, virtinst: { location: "http://trees.test/", ram: 4096 } },
  "kickstart-fedora": { os: { id: "fedora43" }, virtinst: { location: "http://trees.test/", ram: 4096 } },
  preseed: { os: { id: "debian12" }, virtinst: { location: "http://trees.test/", ram: 4096 } },
  autoinstall: { os: { id: "ubuntu24.04" }, virtinst: { location: "/srv/a.iso", ram: 4096 } },
  agama: { os: { id: "opensuse16.0" }, virtinst: { location: "/srv/a.iso", ram: 4096 } },
};

type Below = (below: number) => number;

function pick<T>(below: Below, values: readonly T[]): T {
  return values[below(values.length)] as T;
}

/** The disks and the partitions of a guest, which its installer need not be able to make. */
function randomLayout(below: Below): object {
  const disks = Array.from({ length: 1 + below(4) }, () => 20 + below(30));
  const all = disks.map((_, index) => index);
  const some = all.slice(0, 1 + below(all.length));
  const arrays =
    all.length > 1 && below(3) === 0
      ? [{ name: "md", level: pick(below, [0, 1, 5, 6]), devices: all, size: pick(below, ["40%", "9GiB"]) }]
      : [];
  const groups =
    below(2) === 0
      ? [{ name: "vg", devices: arrays.length ? ["md"] : some, extent: pick(below, [4, 8, 32]) }]
      : [];
  const btrfs = groups.length === 0 && below(3) === 0 ? [{ name: "fs", devices: some, size: "8GiB" }] : [];
  const places = [...all, ...groups.map(({ name }) => name), ...btrfs.map(({ name }) => name)];
  const parts = ["/home", "/var", "/srv"].slice(0, below(4)).map((mountpoint) => ({
    mountpoint,
    device: pick(below, places),
    ...(below(4) > 0 && { size: pick<number | string>(below, [700, 1001, 2500, "2GiB", "7%", "10%"]) }),
    fstype: pick(below, ["ext4", "xfs"]),
    ...(below(3) === 0 && { label: mountpoint.slice(1) }),
    ...(below(6) === 0 && { luks: { passphrase: "secret" } }),
  }));
  return {
    disks: disks.map((size) => ({ size })),
    partitioning: {
      ...(groups.length > 0 && below(2) === 0 && { device: "vg" }),
      swap: pick(below, [0, 512, 1024]),
      ...{ arrays, groups, btrfs, parts },
    },
  };
}

/** Random guests that pass the checks, `count` for each installer, as layers by their paths. */
export function randomLayouts(seed: number, count: number): Record<string, string> {
  const below = random(seed);
  const layers = Object.entries(SYSTEMS).flatMap(([installer, system]) =>
    Array.from({ length: count * 12 }, (_, at) => {
      const values = { ...system, ...randomLayout(below), selinux: null, templates: { virtinst: null } };
      return [`guests.d/${installer}-${at}.yml`, JSON.stringify(values)] as const;
    }),
  );
  const errors = findings(Object.fromEntries(layers)).filter(({ severity }) => severity === "error");
  const refused = new Set(errors.map(({ place }) => place.file));
  const good = layers.filter(([file]) => !refused.has(file));
  return Object.fromEntries(
    Object.keys(SYSTEMS).flatMap((installer) =>
      good.filter(([file]) => file.startsWith(`guests.d/${installer}-`)).slice(0, count),
    ),
  );
}
