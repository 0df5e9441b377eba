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
import { guestName } from "../provenance/names.ts";
import type { Provenance } from "../provenance/provenance.ts";
import { type Derivation, derivedValue, type ShownValue, shownValue } from "../provenance/shown-value.ts";
import { valueRows } from "../provenance/values-table.ts";
import { type Listing, listing } from "./listing.ts";

export interface Fact {
  readonly name: string;
  readonly value: ShownValue;
  /** The unit of measurement; "": none. */
  readonly unit: string;
  readonly isCode: boolean;
}

/** The values of an interface on the page. */
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
  /** The rows of the table of all values. */
  readonly values: Markup;
  /** Whether `values` omits what the page of its kind shows. */
  readonly isShortened: boolean;
  readonly script: string | null;
}

export function guestPage(planObject: PlanObject<Guest>, scope: IndexScope): GuestPage {
  const { provenance } = scope;
  const { object: guest } = planObject;
  const installer = installerOf(guest);
  return {
    description: shownValue(provenance, planObject, guest.description, [["description"]]),
    facts: factsOf(planObject, scope),
    interfaces: guest.interfaces.map((nic) => interfaceValues(planObject, nic, scope)),
    disks: guest.disks.map((disk) => diskValues(planObject, disk, scope)),
    layers: scope.layersOf(planObject),
    listings: guest.files.map(({ key, src, dst }) =>
      listing(scope, `guests.d/${guest.name}/${dst}`, {
        name: dst,
        language: key === ANSWER && installer.installs(guest.os) ? installer.language : undefined,
        ingredients: { src, context: guest },
        source: shownValue(provenance, planObject, src, [["templates", key, "src"]]),
      }),
    ),
    values: valueRows(planObject, provenance, {
      root: "../../",
      includesKey: (key) => !scope.isLarge || scope.ownKeys(guest.sysgroup).has(key),
    }),
    isShortened: scope.isLarge,
    script: buildScript(guest),
  };
}

/** The path of the guest's build script, from the output directory. */
export function buildScript({ name, files }: Guest): string | null {
  const file = files.find(({ key }) => key === BUILD_SCRIPT);
  return file ? `guests.d/${name}/${file.dst}` : null;
}

function factsOf(planObject: PlanObject<Guest>, scope: IndexScope): Fact[] {
  const { provenance } = scope;
  const { object: guest } = planObject;
  const { ram, vcpus } = sizeOf(guest);
  const prefix = guest.name_prefix as string | undefined;
  const installer = installerOf(guest);
  const virtinst = isMap(guest.virtinst) ? guest.virtinst : {};
  const showValue = (text: unknown, path: readonly string[], derivation?: Derivation) =>
    shownValue(provenance, planObject, text, [path], derivation);
  const first = scope.settings(guest.interfaces[0]?.network ?? "");
  const hasOwnDomain = provenance.chain(planObject, ["domain"]).length > 0;
  const name = {
    reason: "the guest's name, from the name of its layer file",
    sources: [{ planObject, path: [] }],
  };
  const facts: Fact[] = [
    fact("Name", guestName(provenance, planObject, guest.domain, hasOwnDomain ? planObject : first), {
      isCode: true,
    }),
    fact("In libvirt", showValue(prefix && libvirtName(guest.name, prefix), ["name_prefix"]), {
      isCode: true,
    }),
    fact(
      "Kind",
      showValue(guest.sysgroup, ["sysgroup"], { ...name, reason: "the guest's name without its number" }),
    ),
    fact("Depends on", showValue(predecessors(planObject).join(", "), ["after"])),
    fact("System", showValue(guest.os.id, ["os", "id"])),
    fact(
      `${installer.title} for`,
      showValue(installer.syntax(guest.os), ["os", installer.name], {
        reason: "the release in the system's id",
        sources: [{ planObject, path: ["os", "id"] }],
      }),
    ),
    fact("Memory", showValue(ram || null, ["virtinst", "ram"]), { unit: "MiB" }),
    fact("Virtual CPUs", showValue(vcpus || null, ["virtinst", "vcpus"])),
    fact("Installed from", showValue(treeUrl(virtinst.location), locationPath(virtinst.location)), {
      isCode: true,
    }),
    fact(
      "UUID",
      derivedValue(provenance, guest.uuid, {
        ...name,
        reason: "derived from the names of the site and the guest",
      }),
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
  /** The reason for the value if no layer sets it. */
  readonly reason: string;
}

/** A value of one interface or disk. The entry of the device sets it, or else `defaults`. */
function deviceValue(
  provenance: Provenance,
  planObject: PlanObject<Guest>,
  text: unknown,
  { list, defaults, index, key, reason }: DeviceKey,
): ShownValue {
  const paths = [
    [list, index, key],
    ["defaults", defaults, key],
  ];
  return shownValue(provenance, planObject, text, paths, {
    reason,
    sources: [{ planObject, path: [list, index] }],
  });
}

function interfaceValues(
  planObject: PlanObject<Guest>,
  { index, network, ip, ip6, mac, domain, dns, bootproto, device }: Interface,
  scope: IndexScope,
): InterfaceValues {
  const { provenance } = scope;
  const showValue = (text: unknown, key: string, reason: string) =>
    deviceValue(provenance, planObject, text, {
      list: "interfaces",
      defaults: "interface",
      index,
      key,
      reason,
    });
  const networkObject = scope.settings(network);
  return {
    device: showValue(device, "device", "derived from the interface's number, as the kernel does"),
    mac: showValue(mac, "mac", MAC_REASON),
    ip: interfaceAddress(provenance, planObject, { index, ip }, networkObject),
    ip6: showValue(ip6, "ip6", ""),
    name: dns ? guestName(provenance, planObject, domain, networkObject) : showValue("", "dns", ""),
    bootproto: showValue(bootproto, "bootproto", "DHCP is the default"),
  };
}

/** The reason for a MAC address that no layer sets. */
export const MAC_REASON = "derived from the names of the site, the guest and the interface";

/** Maximum number of links to the guests that share a disk. */
const MAX_GUESTS = 24;

/** The values of a disk on a page. */
function diskValues(planObject: PlanObject<Guest>, disk: Disk, scope: IndexScope): DiskValues {
  const { index, pool, volume, target, shared } = disk;
  const { provenance } = scope;
  const others = scope.volumeUsers(pool, volume).filter((name) => name !== planObject.name);
  return {
    ...volumeValues(planObject, disk, provenance),
    target: derivedValue(provenance, target, {
      reason: "derived from the disk's number and bus, as the kernel does",
      sources: [{ planObject, path: ["disks", index] }],
    }),
    pool: diskValue(provenance, planObject, pool, index, "pool"),
    shared: diskValue(provenance, planObject, shared ? "yes" : "no", index, "shared"),
    with: others.slice(0, MAX_GUESTS),
    more: Math.max(0, others.length - MAX_GUESTS),
  };
}

/** What is shown of a disk on the page of its pool, too. */
export function volumeValues(
  planObject: PlanObject<Guest>,
  { index, volume, format, size }: Disk,
  provenance: Provenance,
): Pick<DiskValues, "volume" | "format" | "size"> {
  const words = "derived from the guest's name, the disk's number and its format";
  return {
    volume: diskValue(provenance, planObject, volume, index, "volume", words),
    format: diskValue(provenance, planObject, format, index, "format"),
    size: diskValue(provenance, planObject, size, index, "size"),
  };
}

function diskValue(
  provenance: Provenance,
  planObject: PlanObject<Guest>,
  text: unknown,
  index: number,
  key: string,
  reason = "the default, because no layer sets it",
): ShownValue {
  return deviceValue(provenance, planObject, text, { list: "disks", defaults: "disk", index, key, reason });
}
