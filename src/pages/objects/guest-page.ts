import { predecessors } from "../../checks/guests/order.ts";
import type { PlanObject } from "../../checks/plan.ts";
import { installerOf } from "../../installers/installers.ts";
import { isMap } from "../../merge/merge.ts";
import type { CloudGuest } from "../../model/cloud-guest.ts";
import type { Guest } from "../../model/guest.ts";
import { libvirtName } from "../../model/libvirt-name.ts";
import { isVirtual } from "../../model/machine.ts";
import { ANSWER, BUILD_SCRIPT, outputsOfGuest } from "../../outputs/inventory.ts";
import { treeUrl } from "../../schema/location.ts";
import type { Markup } from "../html.ts";
import type { IndexScope } from "../index-scope.ts";
import { sizeOf } from "../lab/sized.ts";
import type { LayerName } from "../layers/names.ts";
import { guestName } from "../provenance/names.ts";
import {
  type Derivation,
  derivedValue,
  joined,
  type ShownValue,
  shownValue,
} from "../provenance/shown-value.ts";
import { valueRows } from "../provenance/values-table.ts";
import { type DiskValues, diskValues, type InterfaceValues, interfaceValues } from "./device-values.ts";
import { type ImageListing, imageListings } from "./image-listing.ts";
import { type LayoutRow, layoutRows } from "./layout-rows.ts";
import { type LinkRow, linkRows } from "./link-rows.ts";
import { type Listing, listing } from "./listing.ts";

export interface Fact {
  readonly name: string;
  readonly value: ShownValue;
  /** The unit of measurement; "": none. */
  readonly unit: string;
  readonly isCode: boolean;
}

export interface GuestPage {
  readonly description: ShownValue;
  readonly facts: readonly Fact[];
  readonly interfaces: readonly InterfaceValues[];
  readonly links: readonly LinkRow[];
  readonly disks: readonly DiskValues[];
  readonly layout: readonly LayoutRow[];
  readonly layers: readonly LayerName[];
  readonly listings: readonly Listing[];
  readonly images: readonly ImageListing[];
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
    links: linkRows(planObject, provenance),
    disks: guest.disks.map((disk) => diskValues(planObject, disk, scope)),
    layout: layoutRows(planObject, provenance),
    layers: scope.layersOf(planObject),
    listings: [
      ...bootListing(guest, scope),
      ...guest.files.map(({ key, src, dst }) =>
        listing(scope, `guests.d/${guest.name}/${dst}`, {
          name: dst,
          language: key === ANSWER && installer.installs(guest.os) ? installer.language : undefined,
          ingredients: { src, context: guest },
          source: shownValue(provenance, planObject, src, [["templates", key, "src"]]),
        }),
      ),
    ],
    images: imageListings(outputsOfGuest(guest), scope),
    values: valueRows(planObject, provenance, {
      root: "../../",
      includesKey: (key) => !scope.isLarge || scope.ownKeys(guest.sysgroup).has(key),
    }),
    isShortened: scope.isLarge,
    script: buildScript(guest),
  };
}

/** The script by which the guest starts its installer over the network. */
function bootListing(guest: Guest, scope: IndexScope): Listing[] {
  return outputsOfGuest(guest)
    .filter(({ path }) => path.startsWith("boot/"))
    .map(({ path }) => listing(scope, path, { name: path }));
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
    fact(
      "In libvirt",
      showValue(isVirtual(guest) && prefix && libvirtName(guest.name, prefix), ["name_prefix"]),
      {
        isCode: true,
      },
    ),
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
    fact("Machine", showValue(isVirtual(guest) ? null : "its own, not virtual", ["virtual"])),
    fact("Memory", showValue(ram || null, ["virtinst", "ram"]), { unit: "MiB" }),
    fact("Virtual CPUs", showValue(vcpus || null, ["virtinst", "vcpus"])),
    fact(
      "Installed from",
      guest.cloud_init
        ? imageValue(planObject, guest.cloud_init, scope)
        : showValue(treeUrl(virtinst.location), locationPath(virtinst.location)),
      { isCode: true },
    ),
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

/** The name of the image, with the guest's line, and its source, with the line of the host's `cloud_images`. */
function imageValue(
  planObject: PlanObject<Guest>,
  { image }: CloudGuest,
  { provenance, host }: IndexScope,
): ShownValue {
  const name = shownValue(provenance, planObject, planObject.object.image, [["image"]]);
  if (!image) return name;
  const key = image.isUrl ? "url" : "path";
  const source = shownValue(provenance, host, `: ${image.source}`, [["cloud_images", image.name, key]]);
  return joined(name, source);
}

function locationPath(location: unknown): readonly string[] {
  return ["virtinst", "location", ...(isMap(location) ? ["url"] : [])];
}

function fact(name: string, value: ShownValue, { unit = "", isCode = false } = {}): Fact {
  return { name, value, unit, isCode };
}
