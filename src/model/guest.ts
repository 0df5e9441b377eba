import { canonical } from "../address.ts";
import { compareText, type Diagnostic, errorAt } from "../diagnostic.ts";
import { installerOf } from "../installers/installers.ts";
import type { ValueMap } from "../merge/merge.ts";
import { type Merged, placeAt } from "../merge/origins.ts";
import { nearest } from "../nearest.ts";
import { reservedNames } from "../outputs/every-lab.ts";
import { BUILD_SCRIPT } from "../outputs/inventory.ts";
import { type GuestValues, guestSchema } from "../schema/guest.ts";
import { validate } from "../schema/validate.ts";
import { type FileEntry, fileEntries, TakenPaths, unknownTemplate } from "./file-entry.ts";
import { qualified } from "./fqdn.ts";
import type { Identity } from "./identity.ts";
import type { MacAllocator } from "./mac.ts";
import { MODES } from "./modes.ts";
import type { NetworkPlan } from "./network.ts";
import { Once } from "./once.ts";
import { type Os, releaseFacts, resolveOs } from "./release.ts";
import { uuidOf } from "./uuid.ts";

export interface Interface {
  readonly index: number;
  readonly network: string;
  readonly mac: string;
  /** null: an address of the network's dynamic range, or none. */
  readonly ip: string | null;
  readonly netmask: string | null;
  readonly prefix: number | null;
  readonly gateway: string | null;
  /** null: what the network's IPv6 has for everybody, or none. */
  readonly ip6: string | null;
  readonly prefix6: number | null;
  readonly gateway6: string | null;
  readonly nameserver: string | null;
  readonly domain: string | null;
  readonly bootproto: "dhcp" | "static";
  readonly device: string;
  readonly dns: boolean;
  readonly fqdn: string;
}

export interface Disk {
  readonly index: number;
  readonly pool: string;
  readonly format: string;
  /** As libvirt knows it, with the name prefix. */
  readonly volume: string;
  readonly target: string;
  /** GiB */
  readonly size?: number | undefined;
  readonly shared: boolean;
}

/** What a guest's templates see: all its merged values, and these, with references resolved and defaults filled. */
export interface Guest {
  readonly name: string;
  readonly uuid: string;
  readonly site: string;
  readonly sysgroup: string;
  readonly hostname: string;
  readonly domain: string | null;
  readonly fqdn: string;
  readonly os: Os;
  readonly release: ValueMap;
  readonly disks: readonly Disk[];
  readonly interfaces: readonly Interface[];
  /** The files that the guest's `templates` make. */
  readonly files: readonly FileEntry[];
  readonly [key: string]: unknown;
}

/** A guest's layers, merged and found to fit the schema. */
export interface GuestPlan {
  readonly name: string;
  readonly kind: string;
  readonly merged: Merged;
  readonly values: GuestValues;
}

/** What a guest's references are resolved against. */
export interface GuestScope {
  readonly identity: Identity;
  readonly networks: ReadonlyMap<string, NetworkPlan>;
  readonly macs: MacAllocator;
  readonly hasTemplate: (name: string) => boolean;
}

const read = new Once<Merged, GuestPlan | null>();

export function readGuest(name: string, kind: string, merged: Merged, found: Diagnostic[]): GuestPlan | null {
  return read.get(merged, [name, kind], found, () => {
    const values = validate(guestSchema, merged, found);
    return values && { name, kind, merged, values };
  });
}

const resolved = new Once<GuestPlan, Guest>();

export function resolveGuest(plan: GuestPlan, scope: GuestScope, found: Diagnostic[]): Guest {
  return resolved.get(plan, [...referencesOf(plan, scope)], found, () => resolve(plan, scope, found));
}

/** What a guest is resolved from beside its own plan. */
function* referencesOf({ name, values }: GuestPlan, { identity, networks, macs, hasTemplate }: GuestScope) {
  yield identity.id;
  yield identity.site;
  for (const [index, { network, mac }] of (values.interfaces ?? []).entries()) {
    yield networks.get(network);
    if (!mac) yield macs.allocate((values.name_prefix ?? "") + name, index);
  }
  for (const { src } of values.setup_data ?? []) yield hasTemplate(src);
  for (const entry of Object.values(values.templates ?? {})) yield entry?.src && hasTemplate(entry.src);
}

function resolve(
  plan: GuestPlan,
  { identity, networks, macs, hasTemplate }: GuestScope,
  found: Diagnostic[],
): Guest {
  const { name, kind, merged, values } = plan;
  const taken = new TakenPaths();
  for (const [index, { src, dst }] of (values.setup_data ?? []).entries()) {
    const clash = taken.add(dst);
    if (clash) found.push(errorAt(placeAt(merged, ["setup_data", index, "dst"]), "output-taken", clash));
    if (!hasTemplate(src)) found.push(unknownTemplate(placeAt(merged, ["setup_data", index, "src"]), src));
  }
  const { src, dst } = values.templates?.[BUILD_SCRIPT] ?? {};
  const gaps = src && dst ? installerOf({ os: resolveOs(values.os) }).needs(values) : [];
  for (const { path, message } of gaps) {
    found.push(
      errorAt(placeAt(merged, path), "location-missing", `\`${name}\` is installed from nowhere: ${message}`),
    );
  }
  const answers = values.templates?.autoinst?.dst;
  if (src && dst && answers && /[\s"'\\]/.test(answers.slice(answers.lastIndexOf("/") + 1))) {
    found.push(
      errorAt(
        placeAt(merged, ["templates", "autoinst", "dst"]),
        "answer-file-name",
        "the name of the answer file must be a word of the installer's kernel arguments: leave out spaces, quotes and backslashes",
      ),
    );
  }
  // The table of all releases is the templates' business only in the row of the guest's own.
  const { releases, ...own } = values;
  const os = resolveOs(values.os);
  const prefix = values.name_prefix ?? "";
  const hostname = values.hostname ?? name;
  const first = networks.get(values.interfaces?.[0]?.network ?? "");
  const domain = values.domain ?? first?.domain ?? null;
  const facts = {
    name,
    uuid: uuidOf(identity, "guest", prefix + name),
    site: identity.site,
    sysgroup: kind,
    hostname,
    domain,
    fqdn: qualified(hostname, domain),
    os: { ...values.os, ...os },
    release: releaseFacts(releases, values.os, values.release),
    disks: resolveDisks(prefix, name, values),
    interfaces: resolveInterfaces(plan, hostname, networks, macs, found),
    files: fileEntries(
      values.templates,
      { merged, path: ["templates"], reserved: reservedNames("guest"), hasTemplate },
      found,
    ),
  };
  // First too, so that a guest's own facts stand first wherever it is printed.
  return { ...facts, ...own, ...facts };
}

function resolveInterfaces(
  plan: GuestPlan,
  hostname: string,
  networks: ReadonlyMap<string, NetworkPlan>,
  macs: MacAllocator,
  found: Diagnostic[],
): Interface[] {
  const { values, merged, name } = plan;
  const prefix = values.name_prefix ?? "";
  return (values.interfaces ?? []).map((given, index) => {
    const network = networks.get(given.network);
    if (!network) {
      found.push(
        errorAt(
          placeAt(merged, ["interfaces", index, "network"]),
          "unknown-network",
          `there is no network \`${given.network}\`: ${nearest(given.network, networks.keys(), `the plan has ${listed([...networks.keys()])}`)}`,
        ),
      );
    }
    const bootproto = given.bootproto ?? "dhcp";
    if (bootproto === "static" && !given.ip) {
      found.push(
        errorAt(
          placeAt(merged, ["interfaces", index, "bootproto"]),
          "static-without-address",
          "a static interface has an address: set `ip`, or leave `bootproto` out",
        ),
      );
    }
    const domain = network?.domain ?? values.domain ?? null;
    const has = network && MODES[network.mode].has;
    const router = has?.wayOut ? network : undefined;
    const nameserver = has?.dns ? network : undefined;
    const own = { dns: true, ...values.defaults?.interface, ...given };
    return {
      ...own,
      dns: own.dns && has?.dns !== false,
      index,
      mac: given.mac?.toLowerCase() ?? macs.allocate(prefix + name, index),
      ip: given.ip ?? null,
      netmask: network?.netmask ?? null,
      prefix: network?.prefix ?? null,
      gateway: router?.gateway ?? null,
      ip6: given.ip6 ? canonical(given.ip6) : null,
      prefix6: network?.ipv6?.prefix ?? null,
      gateway6: router?.ipv6?.gateway ?? null,
      nameserver: nameserver?.gateway ?? null,
      domain,
      bootproto,
      device: given.device ?? `eth${index}`,
      fqdn: qualified(hostname, domain),
    };
  });
}

/** The letters of a disk's name in the guest, by its bus: vda, sda, hda. */
const TARGET_PREFIX: Record<string, string> = { virtio: "vd", ide: "hd" };

function resolveDisks(prefix: string, guest: string, values: GuestValues): Disk[] {
  const defaults = { pool: "default", format: "qcow2", bus: "virtio", ...values.defaults?.disk };
  const counts: Record<string, number> = {};
  return (values.disks ?? []).map((given, index) => {
    const disk = { ...defaults, ...given };
    const letters = TARGET_PREFIX[disk.bus] ?? "sd";
    const count = counts[letters] ?? 0;
    counts[letters] = count + 1;
    return {
      ...disk,
      index,
      shared: disk.shared ?? false,
      volume: prefix + (given.volume ?? `${guest}${index > 0 ? `-${index}` : ""}.${disk.format}`),
      target: `${letters}${diskLetters(count)}`,
    };
  });
}

/** 0 is a, 25 is z, 26 is aa: as the kernel names disks. */
function diskLetters(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : diskLetters(Math.floor(index / 26) - 1) + last;
}

const clustered = new Once<Guest, Guest>();

/** The guest with the nodes of its cluster in place of their names. */
export function resolveCluster(
  guest: Guest,
  plan: GuestPlan,
  guests: ReadonlyMap<string, Guest>,
  found: Diagnostic[],
): Guest {
  const nodes = plan.values.cluster?.nodes;
  if (!nodes) return guest;
  const members = nodes.map((node) => guests.get(node));
  return clustered.get(guest, members, found, () => withMembers(guest, plan, guests, found));
}

function withMembers(
  guest: Guest,
  { merged, values: { cluster } }: GuestPlan,
  guests: ReadonlyMap<string, Guest>,
  found: Diagnostic[],
): Guest {
  const members = (cluster?.nodes ?? []).flatMap((node, index) => {
    const member = guests.get(node);
    if (member)
      return [
        { name: member.name, hostname: member.hostname, fqdn: member.fqdn, interfaces: member.interfaces },
      ];
    found.push(
      errorAt(
        placeAt(merged, ["cluster", "nodes", index]),
        "unknown-guest",
        `there is no guest \`${node}\`: ${nearest(node, guests.keys(), "name a guest of the plan")}`,
      ),
    );
    return [];
  });
  return { ...guest, cluster: { ...cluster, members } };
}

export function listed(names: readonly string[]): string {
  if (names.length === 0) return "none";
  const shown = [...names].sort(compareText).slice(0, 12);
  return `${shown.join(", ")}${names.length > shown.length ? ", ..." : ""}`;
}
