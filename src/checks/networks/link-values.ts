import { type Path, valueAt } from "../../merge/origins.ts";
import type { Guest } from "../../model/guest.ts";
import type { Link } from "../../model/link.ts";
import { linksOf } from "../../model/links.ts";
import type { NetworkOfLink, LinkValues as Values } from "../../model/network-facts.ts";
import type { Plan, PlanObject } from "../plan.ts";

/** A card or a VLAN: its values, and the link that has them in the installed system. */
export interface LinkValues {
  readonly guest: PlanObject<Guest>;
  readonly path: Path;
  readonly values: Values & Pick<NetworkOfLink, "prefix" | "prefix6"> & { readonly network: string | null };
  /** Names in the guest. */
  readonly name: string;
  /** The link itself, or the topmost bond or bridge above it. */
  readonly top: Link;
  /** The lowest bond or bridge above the link that has the values of another member; null: `top` has these. */
  readonly loser: string | null;
}

/** Each card and VLAN of the guests whose values are wanted. */
export function* linkValues(
  guests: Plan["guests"],
  isWanted: (values: Values) => unknown,
): Iterable<LinkValues> {
  for (const guest of guests) {
    const { interfaces, vlans } = guest.object;
    if (![...interfaces, ...Object.values(vlans ?? {})].some(isWanted)) continue;
    for (const each of linkValuesOf(guest)) if (isWanted(each.values)) yield each;
  }
}

function* linkValuesOf(guest: PlanObject<Guest>): Iterable<LinkValues> {
  const { interfaces, vlans } = guest.object;
  const links = new Map(linksOf(guest.object).map((link) => [link.name, link]));
  for (const link of links.values()) {
    const { kind, name, path } = link;
    if (kind !== "ethernet" && kind !== "vlan") continue;
    const values = kind === "vlan" ? vlans?.[name] : interfaces[Number(path[1])];
    if (values) yield { guest, path, values, name, ...holderOf(link, links) };
  }
}

function holderOf(link: Link, links: ReadonlyMap<string, Link>): Pick<LinkValues, "top" | "loser"> {
  const above = links.get(link.controller ?? "");
  if (!above) return { top: link, loser: null };
  const { top, loser } = holderOf(above, links);
  return { top, loser: above.members[0] === link.name ? loser : above.name };
}

/** The cards and VLANs of a guest whose values no link has: members of a bond or bridge other than its first. */
export function unusedMembers(guest: PlanObject<Guest>): ReadonlySet<unknown> {
  const { bonds, bridges } = guest.object;
  const all = bonds || bridges ? [...linkValuesOf(guest)] : [];
  return new Set(all.flatMap(({ loser, values }) => (loser === null ? [] : [values])));
}

/** Whether a layer sets a value of the card or VLAN itself. */
export function isSet({ guest, path }: Pick<LinkValues, "guest" | "path">, key: string): boolean {
  const value = valueAt(guest.merged.value, [...path, key]) ?? null;
  return value !== null && !(Array.isArray(value) && value.length === 0);
}

/** The path of a value of an interface: its own, or that of the defaults. */
export function interfacePath({ merged }: PlanObject, index: number, key: string): Path {
  const own = ["interfaces", index, key];
  return (valueAt(merged.value, own) ?? null) === null ? ["defaults", "interface", key] : own;
}
