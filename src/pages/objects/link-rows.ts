import type { PlanObject } from "../../checks/plan.ts";
import type { Guest } from "../../model/guest.ts";
import type { Link } from "../../model/link.ts";
import { linksOf } from "../../model/links.ts";
import type { Provenance } from "../provenance/provenance.ts";
import { type ShownValue, shownValue } from "../provenance/shown-value.ts";

/** A network link of the installed system on the page of its guest. */
export interface LinkRow {
  readonly name: ShownValue;
  readonly kind: string;
  /** The links below it. */
  readonly on: string;
  readonly addresses: readonly string[];
  readonly routes: readonly string[];
  readonly mtu: string;
}

/** The links of a guest; empty: each of them is a card with one address of a family, and has no route of its own. */
export function linkRows(planObject: PlanObject<Guest>, provenance: Provenance): LinkRow[] {
  const links = linksOf(planObject.object);
  if (links.every(isPlain)) return [];
  return links.map((link) => ({
    name: shownValue(provenance, planObject, link.name, [link.path]),
    kind: kindOf(link),
    on: link.kind === "vlan" ? (link.parent ?? "") : link.members.join(", "),
    addresses: addressesOf(link),
    routes: routesOf(link),
    mtu: link.mtu === null ? "" : String(link.mtu),
  }));
}

function isPlain({ kind, needs_file, mtu }: Link): boolean {
  return kind === "ethernet" && !needs_file && mtu === null;
}

function kindOf({ kind, options, vlan_id }: Link): string {
  if (kind === "bond") return `bond, ${options.mode}`;
  return kind === "vlan" ? `VLAN ${vlan_id}` : kind === "ethernet" ? "card" : kind;
}

function addressesOf({ controller, dhcp4, addresses4, addresses6 }: Link): string[] {
  if (controller !== null) return [`member of ${controller}`];
  const texts = [...addresses4, ...addresses6].map(({ address, prefix }) => `${address}/${prefix}`);
  return [...(dhcp4 ? ["DHCP"] : []), ...texts];
}

function routesOf({ gateway4, gateway6, routes }: Link): string[] {
  const gateways = [gateway4, gateway6].flatMap((gateway) => (gateway ? `default by ${gateway}` : []));
  return [...gateways, ...routes.map(({ to, via }) => `${to} by ${via}`)];
}
