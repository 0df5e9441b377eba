import type { PlanObject } from "../../checks/plan.ts";
import { bareText } from "../../explain/value-text.ts";
import { isMap, type ValueMap } from "../../merge/merge.ts";
import type { Guest } from "../../model/guest.ts";
import { interfaceAddress, type NetworkSettings } from "../provenance/interface-address.ts";
import type { Provenance } from "../provenance/provenance.ts";
import { shownValue } from "../provenance/shown-value.ts";
import { type Column, type LayeredRow, valueColumn } from "./column.ts";
import { link, objectLink, type Part, value } from "./part.ts";

/** A guest as its columns on pages read it. */
export interface GuestRow {
  readonly planned: PlanObject<Guest>;
  readonly provenance: Provenance;
  /** The network of each interface. */
  readonly networks: readonly (PlanObject<NetworkSettings> | undefined)[];
}

/** A guest as its columns of `miniascape list` read it. */
export interface LayeredGuest extends LayeredRow {
  readonly kind: string;
}

export const GUESTS: readonly Column<GuestRow, LayeredGuest>[] = [
  {
    page: { heading: "Guest", cell: ({ planned }) => [objectLink(planned.name, "guest")] },
    list: { key: "name", value: ({ name }) => name },
  },
  {
    page: {
      heading: "Kind",
      isFacet: true,
      cell: ({ planned }) => [objectLink(planned.object.sysgroup, "kind")],
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
      cell: ({ planned }) => planned.object.files.map(({ dst }) => link(dst, "guests.d/{name}/{text}")),
    },
  },
];

/** A line for each interface. */
function addressParts({ planned, provenance, networks }: GuestRow): Part[] {
  return planned.object.interfaces.flatMap((nic, at) => [
    ...(at > 0 ? ["\n"] : []),
    value(interfaceAddress(provenance, planned, nic, networks[at])),
    value(shownValue(provenance, planned, nic.ip6, [["interfaces", nic.index, "ip6"]])),
    objectLink(nic.network, "network"),
  ]);
}

function interfacesOf({ interfaces }: ValueMap): ValueMap[] {
  return Array.isArray(interfaces) ? interfaces.filter(isMap) : [];
}

/** `NETWORK:IP+IP6` */
function addressText({ network, ip, ip6 }: ValueMap): string {
  return `${bareText(network)}:${[ip, ip6].filter(Boolean).map(bareText).join("+") || "dynamic"}`;
}
