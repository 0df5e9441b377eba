import { cloudPlan } from "./cloud-plans.ts";
import { random } from "./random.ts";

/** Installers whose answers have a published schema. */
export type Planned = "autoinstall" | "agama";

const SYSTEMS: Readonly<Record<Planned, readonly string[]>> = {
  autoinstall: ["ubuntu22.04", "ubuntu24.04", "ubuntu26.04"],
  agama: ["opensuse16.0", "sles16.0", "sles16.1", "opensusetumbleweed"],
};

const HASH = `$6$ab$${"x".repeat(86)}`;
const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEAmf1g7rb2wSHXa6WggYGwQ";
const PASSPHRASE = "a: 'b' # c";

type Pick = <T>(items: readonly T[]) => T;
type Maybe = <T>(percent: number, value: T) => T | undefined;

/** A random guest that an installer sets up, on the networks of cloud-plans.ts. `at`: its number, below 40000. */
export function installPlan(at: number, seed: number, installer: Planned): object {
  const below = random(seed + 7 * at);
  const pick: Pick = (items) => items[below(items.length)] as (typeof items)[number];
  const maybe: Maybe = (percent, value) => (below(100) < percent ? value : undefined);
  const {
    image: _,
    partitioning: __,
    scripts: ___,
    yum_repos,
    ...guest
  } = cloudPlan(at, seed).layer as {
    readonly [key: string]: unknown;
    readonly yum_repos?: unknown;
  };
  const suse = installer === "agama";
  const disks = 1 + below(4);
  const firmware = maybe(30, "uefi");
  return {
    ...guest,
    os: { id: pick(SYSTEMS[installer]) },
    virtinst: { location: "/srv/a.iso", ram: 4096, ...(firmware && { firmware, machine: "q35" }) },
    disks: Array.from({ length: disks }, () => ({ size: 20 + below(20) })),
    partitioning: maybe(85, layoutOf(disks, pick, maybe, suse)),
    lang: maybe(40, pick(["ja_JP.UTF-8", "de_DE.UTF-8"])),
    keyboard: maybe(40, pick(["us", "de-nodeadkeys"])),
    timezone: maybe(40, { name: "Asia/Tokyo", utc: pick([true, false]) }),
    authorized_keys: maybe(40, [`${KEY} a@b`, `${KEY} c d`]),
    sudo_rules: maybe(40, ["%ops ALL=(ALL) NOPASSWD: /bin/ls"]),
    kernel_args: maybe(40, ["quiet", "a=1 b=2"]),
    bootloader: maybe(40, { timeout: below(20) }),
    users: maybe(60, [
      {
        name: "alice",
        groups: ["wheel", "ops"],
        uid: 1500,
        gecos: "A. 'B' : c",
        password: HASH,
        authorized_keys: [KEY],
      },
      { name: "bob", shell: "/bin/sh", home: "/srv/bob", locked: true, sudo: "ALL=(ALL) ALL" },
    ]),
    scripts: maybe(60, [
      "echo 'yes: no # 12:30'",
      { text: "print(1)\n\n", interpreter: "/usr/bin/python3", log: "/root/$a;b", erroronfail: false },
      { text: "echo early", stage: "pre" },
      { text: "\tls", nochroot: true },
    ]),
    source: maybe(40, {
      proxy: "http://proxy.test:3128/",
      ...(!suse && { mirror: "http://mirror.test/ubuntu" }),
    }),
    setup_data: maybe(30, [{ src: "setup/files/exports", dst: "exports" }]),
    ...(suse && {
      yum_repos,
      repos: maybe(40, [{ name: "more", baseurl: "http://repositories.test/more/" }]),
      packages: ["nginx", "@minimal_base"],
      package_options: maybe(30, { weak_deps: pick([true, false]) }),
      firewall: maybe(50, { enabled: true, services: ["ssh"], ports: [8443, "53:udp"] }),
      // With an address of IPv6 it is an error.
      disable_ipv6: JSON.stringify(guest).includes("::") ? undefined : maybe(60, true),
    }),
  };
}

/** Partitions, arrays, groups and volumes on so many disks. */
function layoutOf(disks: number, pick: Pick, maybe: Maybe, suse: boolean): object {
  const all = Array.from({ length: disks }, (_, index) => index);
  const others = all.slice(1);
  const luks = () => maybe(30, { passphrase: PASSPHRASE });
  const details = () => ({
    fstype: pick(["ext4", "xfs", "btrfs"]),
    label: maybe(30, "data"),
    options: maybe(30, ["noatime", "nodev"]),
    luks: luks(),
  });
  const common = { swap: maybe(50, pick([0, "1GiB", 512])), table: maybe(40, "gpt") };
  switch (disks > 2 ? pick(["parts", "group", "array"]) : pick(["parts", "group"])) {
    case "parts":
      return {
        ...common,
        boot: maybe(30, pick([true, false])),
        parts: [
          ...(maybe(60, [{ mountpoint: "/var", size: pick(["2GiB", 3000]), ...details() }]) ?? []),
          ...others.map((device) => ({
            mountpoint: `/srv/${device}`,
            device,
            ...details(),
            mkfs_options: maybe(20, "-q -K"),
          })),
        ],
      };
    case "group":
      return {
        ...common,
        device: "vg0",
        groups: [{ name: "vg0", devices: all, luks: luks() }],
        ...(suse && disks > 1 && { pools: maybe(40, [{ name: "thin", device: "vg0", size: 4096 }]) }),
        parts: [
          { mountpoint: "/home", size: "1GiB", ...details() },
          {
            mountpoint: "/var",
            name: "data-1",
            size: 2048,
            max: maybe(30, 4096),
            grow: maybe(30, false),
            ...details(),
          },
        ],
      };
    default:
      return {
        ...common,
        device: "vg0",
        arrays: [{ name: "data", level: pick(disks > 3 ? [0, 1, 5] : [0, 1]), devices: others }],
        groups: [{ name: "vg0", devices: ["data"], luks: luks() }],
        parts: [{ mountpoint: "/srv", size: "1GiB", ...details() }],
      };
  }
}
