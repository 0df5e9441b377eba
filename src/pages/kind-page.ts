import type { Planned } from "../checks/plan.ts";
import type { Guest } from "../model/guest.ts";
import type { GuestRow } from "./guest-row.ts";
import type { Markup } from "./html.ts";
import type { IndexScope } from "./index-scope.ts";
import type { LayerName } from "./layer-names.ts";
import { type ShownValue, shownValue } from "./shown-value.ts";
import { sizeOf } from "./sized.ts";
import { valueRows } from "./values-table.ts";

/** A kind in a table of kinds. */
export interface KindRow {
  readonly name: string;
  readonly members: readonly string[];
  readonly os: ShownValue;
  readonly description: ShownValue;
  /** MiB, of all */
  readonly ram: number;
  readonly vcpus: number;
  readonly networks: readonly string[];
}

export function kindRow(
  name: string,
  members: readonly Planned<Guest>[],
  { provenance }: IndexScope,
): KindRow {
  const first = members[0] as Planned<Guest>;
  const sizes = members.map(({ object }) => sizeOf(object));
  return {
    name,
    members: members.map((member) => member.name),
    os: shownValue(provenance, first, first.object.os.id, [["os", "id"]]),
    description: shownValue(provenance, first, first.object.description, [["description"]]),
    ram: sizes.reduce((sum, { ram }) => sum + ram, 0),
    vcpus: sizes.reduce((sum, { vcpus }) => sum + vcpus, 0),
    networks: [
      ...new Set(members.flatMap(({ object }) => object.interfaces.map(({ network }) => network))),
    ].sort(),
  };
}

export interface KindPage {
  readonly rows: readonly GuestRow[];
  readonly omitted: number;
  /** Layers that all members have. */
  readonly layers: readonly LayerName[];
  /** The values that no member has of its own. */
  readonly values: Markup;
}

/** Members that the page of a kind lists. */
const MOST = 250;

export function kindPage(members: readonly Planned<Guest>[], scope: IndexScope): KindPage {
  const { provenance, layers } = scope;
  const [first, ...others] = members as [Planned<Guest>, ...Planned<Guest>[]];
  const own = scope.ownKeys(first.object.sysgroup);
  return {
    rows: members.slice(0, MOST).map((member) => scope.row(member)),
    omitted: Math.max(0, members.length - MOST),
    layers: first.merged.documents
      .filter((document) => others.every(({ merged }) => merged.documents.includes(document)))
      .flatMap(({ file }) => layers.get(file) ?? []),
    values: valueRows(first, provenance, { root: "../../", wants: (key) => !own.has(key) }),
  };
}
