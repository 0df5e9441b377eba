import type { Planned } from "../checks/plan.ts";
import { isMap } from "../merge/merge.ts";
import type { Guest } from "../model/guest.ts";
import type { Markup } from "./html.ts";
import type { IndexScope } from "./index-scope.ts";
import type { LayerName } from "./layer-names.ts";
import { type Listing, listing } from "./listing.ts";
import type { Provenance } from "./provenance.ts";
import { type ShownValue, shownValue } from "./shown-value.ts";
import { sizeOf } from "./sized.ts";
import { valueRows } from "./values-table.ts";

export interface Fact {
  readonly name: string;
  readonly value: ShownValue;
  /** Said behind it. */
  readonly note: string;
  readonly isCode: boolean;
}

/** What is shown of each interface beside its own values. */
export interface InterfaceValues {
  readonly mac: ShownValue;
  readonly ip: ShownValue;
  readonly ip6: ShownValue;
  readonly name: ShownValue;
  readonly bootproto: ShownValue;
}

export interface DiskValues {
  readonly volume: ShownValue;
  readonly pool: ShownValue;
  readonly format: ShownValue;
  readonly size: ShownValue;
  readonly shared: ShownValue;
  readonly with: readonly string[];
}

export interface GuestPage {
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

export function guestPage(of: Planned<Guest>, scope: IndexScope): GuestPage {
  const { provenance, layers, source, highlighter } = scope;
  const { object: guest } = of;
  return {
    facts: factsOf(of, provenance),
    interfaces: guest.interfaces.map((nic) => interfaceValues(of, nic, provenance)),
    disks: guest.disks.map((disk) => diskValues(of, disk, scope)),
    layers: of.merged.documents.flatMap(({ file }) => layers.get(file) ?? []),
    listings: guest.files.map(({ key, src, dst }) =>
      listing(source, highlighter, `guests.d/${guest.name}/${dst}`, {
        name: dst,
        isKickstart: key === "autoinst" && guest.os.kickstart !== null,
        made: { src, context: guest },
      }),
    ),
    values: valueRows(of, provenance, {
      root: "../../",
      wants: (key) => !scope.isLarge || scope.ownKeys(guest.sysgroup).has(key),
    }),
    isShortened: scope.isLarge,
    script: guest.files.find(({ key }) => key === "virtinst")?.dst ?? null,
  };
}

function factsOf(of: Planned<Guest>, provenance: Provenance): Fact[] {
  const { object: guest } = of;
  const { ram, vcpus } = sizeOf(guest);
  const virtinst = isMap(guest.virtinst) ? guest.virtinst : {};
  const fact = (
    name: string,
    text: unknown,
    path: readonly string[],
    { note = "", isCode = false, made = undefined as string | undefined } = {},
  ): Fact => ({ name, value: shownValue(provenance, of, text, [path], made), note, isCode });
  return [
    fact("Name", guest.fqdn, ["hostname"], {
      isCode: true,
      made: "the guest's name and the domain of its first network",
    }),
    fact("In libvirt", guest.name_prefix ? `${guest.name_prefix}${guest.name}` : "", ["name_prefix"], {
      isCode: true,
    }),
    fact("System", guest.os.id, ["os", "id"], {
      note: guest.os.kickstart ? `kickstart for ${guest.os.kickstart}` : "",
    }),
    fact("Memory", ram, ["virtinst", "ram"], { note: "MiB" }),
    fact("Virtual CPUs", vcpus, ["virtinst", "vcpus"]),
    fact("Installed from", virtinst.location, ["virtinst", "location"], { isCode: true }),
  ].filter(({ value }) => value.text !== "" && value.text !== "0");
}

function interfaceValues(
  of: Planned<Guest>,
  { index, ip, ip6, mac, fqdn, dns, bootproto }: Guest["interfaces"][number],
  provenance: Provenance,
): InterfaceValues {
  const at = (key: string) => ["interfaces", index, key] as const;
  const shown = (text: unknown, key: string, made?: string) =>
    shownValue(provenance, of, text, [at(key), ["defaults", "interface", key]], made);
  return {
    mac: shown(mac, "mac", "made of the site's, the guest's and the interface's names"),
    ip: ip ? shown(ip, "ip") : shown("dynamic", "network"),
    ip6: shown(ip6, "ip6"),
    name: shownValue(
      provenance,
      of,
      dns ? fqdn : "",
      [["hostname"]],
      "the guest's name and its network's domain",
    ),
    bootproto: shown(bootproto, "bootproto"),
  };
}

function diskValues(
  of: Planned<Guest>,
  { index, pool, volume, format, size, shared }: Guest["disks"][number],
  { provenance, users }: IndexScope,
): DiskValues {
  const shown = (text: unknown, key: string, made?: string) =>
    shownValue(
      provenance,
      of,
      text,
      [
        ["disks", index, key],
        ["defaults", "disk", key],
      ],
      made,
    );
  return {
    volume: shown(volume, "volume", "made of the guest's name"),
    pool: shown(pool, "pool"),
    format: shown(format, "format"),
    size: shown(size, "size"),
    shared: shown(shared ? "yes" : "no", "shared"),
    with: (users.get(`${pool}/${volume}`) ?? []).filter((name) => name !== of.name),
  };
}
