import type { PlanObject } from "../../checks/plan.ts";
import { bareText } from "../../explain/value-text.ts";
import { isMap, type ValueMap } from "../../merge/merge.ts";
import type { Guest } from "../../model/guest.ts";
import { interfaceAddress, type NetworkSettings } from "../provenance/interface-address.ts";
import type { Provenance } from "../provenance/provenance.ts";
import { shownValue } from "../provenance/shown-value.ts";
import { type Column, type LayeredRow, valueColumn } from "./column.ts";
import { link, objectLink, type Part, styledText, value } from "./part.ts";

/** A guest for the columns of pages. */
export interface GuestRow {
  readonly planObject: PlanObject<Guest>;
  readonly provenance: Provenance;
  /** The network of each interface. */
  readonly networks: readonly (PlanObject<NetworkSettings> | undefined)[];
}

/** A guest for the columns of `miniascape list`. */
export interface LayeredGuest extends LayeredRow {
  readonly kind: string;
}

export const GUEST_COLUMNS: readonly Column<GuestRow, LayeredGuest>[] = [
  {
    page: { heading: "Guest", cell: ({ planObject }) => [objectLink(planObject.name, "guest")] },
    list: { key: "name", value: ({ name }) => name },
  },
  {
    page: {
      heading: "Kind",
      isFacet: true,
      cell: ({ planObject }) => [objectLink(planObject.object.sysgroup, "kind")],
    },
    list: { key: "kind", value: ({ kind }) => kind },
  },
  valueColumn(["description"], {
    page: { heading: "Description" },
    list: { key: "description", isLast: true },
  }),
  valueColumn(["os", "id"], {
    page: { heading: "System", isFacet: true },
    list: { key: "os" },
  }),
  valueColumn(["virtinst", "ram"], {
    page: { heading: "RAM, MiB", className: "n" },
    list: { key: "ram", heading: "MIB" },
  }),
  valueColumn(["virtinst", "vcpus"], {
    page: { heading: "vCPUs", className: "n" },
    list: { key: "vcpus" },
  }),
  {
    page: { heading: "Addresses", className: "nics", cell: addressParts },
    list: {
      key: "interfaces",
      heading: "ADDRESSES",
      value: (row) =>
        interfacesOf(row.value).map(({ network = null, ip = null, ip6 = null }) => ({ network, ip, ip6 })),
      text: (interfaces) => (interfaces as readonly ValueMap[]).map(addressText).join(" "),
    },
  },
  {
    page: {
      heading: "Files",
      className: "files",
      cell: ({ planObject }) => planObject.object.files.map(({ dst }) => link(dst, "guests.d/{name}/{text}")),
    },
  },
];

/** One line for each interface. */
function addressParts({ planObject, provenance, networks }: GuestRow): Part[] {
  return planObject.object.interfaces.flatMap((nic, at) => [
    ...(at > 0 ? ["\n"] : []),
    value(interfaceAddress(provenance, planObject, nic, networks[at])),
    value(shownValue(provenance, planObject, nic.ip6, [["interfaces", nic.index, "ip6"]])),
    nic.network === null
      ? styledText(nic.bridge ?? nic.macvtap ?? "", "soft")
      : objectLink(nic.network, "network"),
  ]);
}

function interfacesOf({ interfaces }: ValueMap): ValueMap[] {
  return Array.isArray(interfaces) ? interfaces.filter(isMap) : [];
}

/** `NETWORK:IP+IP6` */
function addressText({ network, ip, ip6 }: ValueMap): string {
  return `${bareText(network)}:${[ip, ip6].filter(Boolean).map(bareText).join("+") || "dynamic"}`;
}
