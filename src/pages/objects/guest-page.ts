import { predecessors } from "../../checks/order.ts";
import type { PlanObject } from "../../checks/plan.ts";
import { installerOf } from "../../installers/installers.ts";
import { isMap } from "../../merge/merge.ts";
import type { Disk } from "../../model/disk.ts";
import type { Guest } from "../../model/guest.ts";
import type { Interface } from "../../model/interface.ts";
import { libvirtName } from "../../model/libvirt-name.ts";
import { ANSWER, BUILD_SCRIPT } from "../../outputs/inventory.ts";
import { treeUrl } from "../../schema/location.ts";
import type { Markup } from "../html.ts";
import type { IndexScope } from "../index-scope.ts";
import { sizeOf } from "../lab/sized.ts";
import type { LayerName } from "../layers/names.ts";
import { interfaceAddress } from "../provenance/interface-address.ts";
import { guestName } from "../provenance/named.ts";
import type { Provenance } from "../provenance/provenance.ts";
import { type Made, madeValue, type ShownValue, shownValue } from "../provenance/shown-value.ts";
import { valueRows } from "../provenance/values-table.ts";
import { type Listing, listing } from "./listing.ts";

export interface Fact {
  readonly name: string;
  readonly value: ShownValue;
  /** Its unit. */
  readonly unit: string;
  readonly isCode: boolean;
}

/** What is shown of each interface beside its own values. */
export interface InterfaceValues {
  readonly device: ShownValue;
  readonly mac: ShownValue;
  readonly ip: ShownValue;
  readonly ip6: ShownValue;
  readonly name: ShownValue;
  readonly bootproto: ShownValue;
}

export interface DiskValues {
  readonly target: ShownValue;
  readonly volume: ShownValue;
  readonly pool: ShownValue;
  readonly format: ShownValue;
  readonly size: ShownValue;
  readonly shared: ShownValue;
  readonly with: readonly string[];
  readonly more: number;
}

export interface GuestPage {
  readonly description: ShownValue;
  readonly facts: readonly Fact[];
  readonly interfaces: readonly InterfaceValues[];
  readonly disks: readonly DiskValues[];
  readonly layers: readonly LayerName[];
  readonly listings: readonly Listing[];
  /** Markup of the table of all values. */
  readonly values: Markup;
  /** Whether it leaves out what the page of its kind shows. */
  readonly isShortened: boolean;
  readonly script: string | null;
}

export function guestPage(of: PlanObject<Guest>, scope: IndexScope): GuestPage {
  const { provenance } = scope;
  const { object: guest } = of;
  const installer = installerOf(guest);
  return {
    description: shownValue(provenance, of, guest.description, [["description"]]),
    facts: factsOf(of, scope),
    interfaces: guest.interfaces.map((nic) => interfaceValues(of, nic, scope)),
    disks: guest.disks.map((disk) => diskValues(of, disk, scope)),
    layers: scope.layersOf(of),
    listings: guest.files.map(({ key, src, dst }) =>
      listing(scope, `guests.d/${guest.name}/${dst}`, {
        name: dst,
        language: key === ANSWER && installer.installs(guest.os) ? installer.language : undefined,
        made: { src, context: guest },
        source: shownValue(provenance, of, src, [["templates", key, "src"]]),
      }),
    ),
    values: valueRows(of, provenance, {
      root: "../../",
      wants: (key) => !scope.isLarge || scope.ownKeys(guest.sysgroup).has(key),
    }),
    isShortened: scope.isLarge,
    script: buildScript(guest),
  };
}

/** The guest's script, from the output directory. */
export function buildScript({ name, files }: Guest): string | null {
  const file = files.find(({ key }) => key === BUILD_SCRIPT);
  return file ? `guests.d/${name}/${file.dst}` : null;
}

function factsOf(of: PlanObject<Guest>, scope: IndexScope): Fact[] {
  const { provenance } = scope;
  const { object: guest } = of;
  const { ram, vcpus } = sizeOf(guest);
  const prefix = guest.name_prefix as string | undefined;
  const installer = installerOf(guest);
  const virtinst = isMap(guest.virtinst) ? guest.virtinst : {};
  const shown = (text: unknown, path: readonly string[], made?: Made) =>
    shownValue(provenance, of, text, [path], made);
  const first = scope.settings(guest.interfaces[0]?.network ?? "");
  const isOwn = provenance.chain(of, ["domain"]).length > 0;
  const name = { words: "the guest's name, which is that of its layer", from: [{ of, path: [] }] };
  const facts: Fact[] = [
    fact("Name", guestName(provenance, of, guest.domain, isOwn ? of : first), { isCode: true }),
    fact("In libvirt", shown(prefix && libvirtName(guest.name, prefix), ["name_prefix"]), {
      isCode: true,
    }),
    fact(
      "Kind",
      shown(guest.sysgroup, ["sysgroup"], { ...name, words: "the guest's name without its number" }),
    ),
    fact("Comes after", shown(predecessors(of).join(", "), ["after"])),
    fact("System", shown(guest.os.id, ["os", "id"])),
    fact(
      `${installer.title} for`,
      shown(installer.syntax(guest.os), ["os", installer.name], {
        words: "the release that the system's id names",
        from: [{ of, path: ["os", "id"] }],
      }),
    ),
    fact("Memory", shown(ram || null, ["virtinst", "ram"]), { unit: "MiB" }),
    fact("Virtual CPUs", shown(vcpus || null, ["virtinst", "vcpus"])),
    fact("Installed from", shown(treeUrl(virtinst.location), locationPath(virtinst.location)), {
      isCode: true,
    }),
    fact(
      "UUID",
      madeValue(provenance, guest.uuid, { ...name, words: "made of the names of the site and of the guest" }),
      { isCode: true },
    ),
  ];
  return facts.filter(({ value }) => value.text !== "");
}

function locationPath(location: unknown): readonly string[] {
  return ["virtinst", "location", ...(isMap(location) ? ["url"] : [])];
}

function fact(name: string, value: ShownValue, { unit = "", isCode = false } = {}): Fact {
  return { name, value, unit, isCode };
}

interface DeviceKey {
  readonly list: string;
  readonly defaults: string;
  readonly index: number;
  readonly key: string;
  /** Of what the value is made that no layer gives. */
  readonly words: string;
}

/** A value of one interface or disk, which its own entry sets, or `defaults` for all of them. */
function deviceValue(
  provenance: Provenance,
  of: PlanObject<Guest>,
  text: unknown,
  { list, defaults, index, key, words }: DeviceKey,
): ShownValue {
  const paths = [
    [list, index, key],
    ["defaults", defaults, key],
  ];
  return shownValue(provenance, of, text, paths, { words, from: [{ of, path: [list, index] }] });
}

function interfaceValues(
  of: PlanObject<Guest>,
  { index, network, ip, ip6, mac, domain, dns, bootproto, device }: Interface,
  scope: IndexScope,
): InterfaceValues {
  const { provenance } = scope;
  const shown = (text: unknown, key: string, words: string) =>
    deviceValue(provenance, of, text, { list: "interfaces", defaults: "interface", index, key, words });
  const on = scope.settings(network);
  return {
    device: shown(device, "device", "the interface's number, as the kernel names them"),
    mac: shown(mac, "mac", MADE_MAC),
    ip: interfaceAddress(provenance, of, { index, ip }, on),
    ip6: shown(ip6, "ip6", ""),
    name: dns ? guestName(provenance, of, domain, on) : shown("", "dns", ""),
    bootproto: shown(bootproto, "bootproto", "by DHCP, where no layer says otherwise"),
  };
}

/** Of what a MAC is made that no layer gives. */
export const MADE_MAC = "made of the site's, the guest's and the interface's names";

/** Guests that are named of those that share a disk. */
const MOST = 24;

/** What is shown of a disk, with the lines that say it. */
function diskValues(of: PlanObject<Guest>, disk: Disk, scope: IndexScope): DiskValues {
  const { index, pool, volume, target, shared } = disk;
  const { provenance } = scope;
  const others = scope.volumeUsers(pool, volume).filter((name) => name !== of.name);
  return {
    ...volumeValues(of, disk, provenance),
    target: madeValue(provenance, target, {
      words: "the disk's number, as the kernel names it by its bus",
      from: [{ of, path: ["disks", index] }],
    }),
    pool: diskValue(provenance, of, pool, index, "pool"),
    shared: diskValue(provenance, of, shared ? "yes" : "no", index, "shared"),
    with: others.slice(0, MOST),
    more: Math.max(0, others.length - MOST),
  };
}

/** What is shown of a disk on the page of its pool, too. */
export function volumeValues(
  of: PlanObject<Guest>,
  { index, volume, format, size }: Disk,
  provenance: Provenance,
): Pick<DiskValues, "volume" | "format" | "size"> {
  const words = "made of the guest's name, the disk's number and its format";
  return {
    volume: diskValue(provenance, of, volume, index, "volume", words),
    format: diskValue(provenance, of, format, index, "format"),
    size: diskValue(provenance, of, size, index, "size"),
  };
}

function diskValue(
  provenance: Provenance,
  of: PlanObject<Guest>,
  text: unknown,
  index: number,
  key: string,
  words = "where no layer says otherwise",
): ShownValue {
  return deviceValue(provenance, of, text, { list: "disks", defaults: "disk", index, key, words });
}
