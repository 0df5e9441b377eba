import { guest, type Values } from "./diff-fixture.ts";

/** Guests of an installer. */
export interface Kind {
  /** Values of `os.id`: releases that differ in what the answers can say. */
  readonly ids: readonly string[];
  /** The files that the installer reads. */
  readonly files: RegExp;
  /** Keys of which the installer does what they ask, with or without them. */
  readonly always?: RegExp;
  /** `virtinst.location`; null: such guests start from a cloud image. */
  readonly location: string | null;
}

/** The fixture's guest, installed by its release's installer, and with a second disk. */
export function installedGuest(name: string, at: number, id: string, { location }: Kind): Values {
  const values = structuredClone(guest(name, at));
  for (const key of ["cluster", "product", "rhui", "registration", "gluster", "releases", "release"])
    delete values[key];
  for (const key of ["defaults", "templates"]) delete values[key];
  const { location: _, ...others } = values.virtinst as Values;
  const virtinst = { ...others, ...(location !== null && { location }) };
  const [disk] = values.disks as Values[];
  const partitioning = values.partitioning as Values;
  const [part] = partitioning.parts as Values[];
  return {
    ...values,
    ...(location === null && { image: "a", image_copy: "full" }),
    ...{ os: { id }, virtinst },
    disks: [disk, { ...disk, volume: `${name}-1.img` }].map((each) => ({ ...each, size: 60 })),
    partitioning: {
      ...partitioning,
      parts: [part, { ...plain(part as Values), mountpoint: "/b", device: 1 }],
    },
  };
}

/** The keys of a part that fills a disk. */
export const FILLING = new Set(["mountpoint", "fstype", "label", "options", "mkfs_options", "device"]);

/** A part without the keys of partitions. */
function plain({ size: _, max, name, luks, primary, existing, ...part }: Values): Values {
  return part;
}

/** Gives a guest values without which those of a key have no effect in any system. */
export function prepare(guest: Values, key: string, kind: Kind): void {
  const nic = (guest.interfaces as Values[])[2] as Values;
  nic.bootproto = "static";
  if (key === "interfaces.*.ipv6") for (const each of ["ip6", "router6"]) delete nic[each];
  if (key.startsWith("vlans.")) guest.default_interface = "v";
  if (key === "vlans.*.network") delete (guest.vlans as { v: Values }).v.nameservers;
  if (key === "vlans.*.bootproto") (guest.vlans as { v: Values }).v.bootproto = "dhcp";
  // Not every installer makes a bridge of a bond.
  if (key.startsWith("bonds.")) delete guest.bridges;
  if (key === "openscap.content_type") (guest.openscap as Values).content = "http://a/ds.xml";
  prepareLayout(guest.partitioning as Layout, key, kind);
}

type Layout = Values & Readonly<Record<"parts" | "groups" | "pools", Values[]>>;

function prepareLayout(layout: Layout, key: string, { location }: Kind): void {
  const [part = {}, filling = {}] = layout.parts;
  if (/^partitioning\.(?:fstype|device)$/.test(key)) delete filling[key.split(".")[1] as string];
  if (key === "partitioning.table") layout.clear = "all";
  if (location !== null && /parts\.\*\.(?!existing|format)/.test(key)) delete part.existing;
  if (key === "partitioning.parts.*.name") part.device = "g";
  if (key === "partitioning.parts.*.size") for (const each of ["grow", "max"]) delete part[each];
  if (key === "partitioning.parts.*.primary") layout.table = "msdos";
  const [group = {}] = layout.groups;
  if (key === "partitioning.groups.*.size") group.devices = ["m", 1];
  // A whole number of extents
  const [pool = {}] = layout.pools;
  if (key === "partitioning.pools.*.size") pool.size = 52;
}
