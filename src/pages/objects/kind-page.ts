import type { PlanObject } from "../../checks/plan.ts";
import type { Guest } from "../../model/guest.ts";
import { count, type Markup, urlOf } from "../html.ts";
import type { IndexScope } from "../index-scope.ts";
import { sizeOf } from "../lab/sized.ts";
import type { LayerName } from "../layers/names.ts";
import { GUEST_COLUMNS } from "../lists/guests.ts";
import { MAX_ROWS } from "../lists/pages.ts";
import { type Table, tableOf } from "../lists/table.ts";
import { type ShownValue, shownValue, total } from "../provenance/shown-value.ts";
import { valueRows } from "../provenance/values-table.ts";

/** A kind in the table of kinds. */
export interface KindRow {
  readonly name: string;
  readonly members: ShownValue;
  /** The system of the first member. */
  readonly os: ShownValue;
  readonly description: ShownValue;
  /** MiB, the sum over all members. */
  readonly ram: ShownValue;
  readonly vcpus: ShownValue;
  readonly networks: readonly string[];
}

export function kindRow(
  name: string,
  members: readonly PlanObject<Guest>[],
  { provenance }: IndexScope,
): KindRow {
  const first = members[0] as PlanObject<Guest>;
  const page = `kinds/${urlOf(name)}/index.html#members`;
  const sum = (key: "ram" | "vcpus") =>
    total(
      members.reduce((all, { object }) => all + sizeOf(object)[key], 0),
      page,
      `the sum of virtinst.${key} of ${count(members.length, "guest")}`,
    );
  return {
    name,
    members: total(members.length, page, `the guests of the kind ${name}`),
    os: shownValue(provenance, first, first.object.os.id, [["os", "id"]]),
    description: shownValue(provenance, first, first.object.description, [["description"]]),
    ram: sum("ram"),
    vcpus: sum("vcpus"),
    networks: [
      ...new Set(members.flatMap(({ object }) => object.interfaces.flatMap(({ network }) => network ?? []))),
    ].sort(),
  };
}

export interface KindPage {
  readonly row: KindRow;
  readonly members: Table;
  readonly omitted: number;
  /** The layers that all members have. */
  readonly layers: readonly LayerName[];
  /** The values that all members share. */
  readonly values: Markup;
}

export function kindPage(kind: string, scope: IndexScope): KindPage {
  const { provenance } = scope;
  const members = scope.members(kind);
  const [first, ...others] = members as [PlanObject<Guest>, ...PlanObject<Guest>[]];
  const ownKeys = scope.ownKeys(kind);
  return {
    row: kindRow(kind, members, scope),
    members: tableOf(
      "members",
      GUEST_COLUMNS,
      members.slice(0, MAX_ROWS).map((member) => scope.row(member)),
    ),
    omitted: Math.max(0, members.length - MAX_ROWS),
    layers: first.merged.documents
      .filter((document) => others.every(({ merged }) => merged.documents.includes(document)))
      .map(({ file }) => scope.layer(file)),
    values: valueRows(first, provenance, { root: "../../", includesKey: (key) => !ownKeys.has(key) }),
  };
}
