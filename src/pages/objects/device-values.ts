import type { PlanObject } from "../../checks/plan.ts";
import { isAutomatic } from "../../model/addresses/automatic-guest.ts";
import { type Disk, isVolume } from "../../model/disk.ts";
import type { Guest } from "../../model/guest.ts";
import type { Interface } from "../../model/interface.ts";
import type { IndexScope } from "../index-scope.ts";
import { interfaceAddress } from "../provenance/interface-address.ts";
import { guestName } from "../provenance/names.ts";
import type { Provenance } from "../provenance/provenance.ts";
import { derivedValue, type ShownValue, shownValue } from "../provenance/shown-value.ts";

/** The values of an interface on the page. */
export interface InterfaceValues {
  readonly device: ShownValue;
  readonly mac: ShownValue;
  readonly ip: ShownValue;
  readonly ip6: ShownValue;
  readonly name: ShownValue;
  readonly bootproto: ShownValue;
  /** Whether miniascape chose the address. */
  readonly is_automatic: { readonly ip: boolean; readonly ip6: boolean };
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

interface DeviceKey {
  readonly list: string;
  readonly defaults: string;
  readonly index: number;
  readonly key: string;
  /** The reason for the value if no layer sets it. */
  readonly reason: string;
}

/** Why an interface without `bootproto` has it. */
const REASONS: Readonly<Record<Interface["bootproto"], string>> = {
  static: "libvirt serves no DHCP on the network",
  dhcp: "DHCP is the default",
  none: "the network has IPv6 alone",
};

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

export function interfaceValues(
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
  const networkObject = scope.settings(network ?? "");
  return {
    device: showValue(device, "device", "derived from the interface's number, as the kernel does"),
    mac: showValue(mac, "mac", MAC_REASON),
    ip: interfaceAddress(provenance, planObject, { index, ip }, networkObject),
    ip6: showValue(ip6, "ip6", ""),
    is_automatic: {
      ip: isAutomatic(planObject.merged, ["interfaces", index, "ip"]),
      ip6: isAutomatic(planObject.merged, ["interfaces", index, "ip6"]),
    },
    name: dns ? guestName(provenance, planObject, domain, networkObject) : showValue("", "dns", ""),
    bootproto: showValue(bootproto, "bootproto", REASONS[bootproto]),
  };
}

/** The reason for a MAC address that no layer sets. */
export const MAC_REASON = "derived from the names of the site, the guest and the interface";

/** Maximum number of links to the guests that share a disk. */
const MAX_GUESTS = 24;

/** The values of a disk on a page. */
export function diskValues(planObject: PlanObject<Guest>, disk: Disk, scope: IndexScope): DiskValues {
  const { index, pool, target, shared } = disk;
  const { provenance } = scope;
  const users = isVolume(disk) ? scope.volumeUsers(disk.pool, disk.volume) : [];
  const others = users.filter((name) => name !== planObject.name);
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
  { index, volume, path, device, format, size }: Disk,
  provenance: Provenance,
): Pick<DiskValues, "volume" | "format" | "size"> {
  const words = "derived from the guest's name, the disk's number and its format";
  return {
    volume:
      volume === null
        ? diskValue(
            provenance,
            planObject,
            path ?? (device === "cdrom" && "an empty drive"),
            index,
            path ? "path" : "device",
          )
        : diskValue(provenance, planObject, volume, index, "volume", words),
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
