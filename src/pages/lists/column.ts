import type { PlanObject } from "../../checks/plan.ts";
import type { ValueMap } from "../../merge/merge.ts";
import { type Path, valueAt } from "../../merge/origins.ts";
import type { Provenance } from "../provenance/provenance.ts";
import { shownValue } from "../provenance/shown-value.ts";
import { type Part, value } from "./part.ts";

/**
 * A column of a list: `page` is its place in the table of the index, on all pages of the list; `list` is its place in
 * `miniascape list`. The pages show the resolved object of a plan without errors, `list` reads the layers of any plan.
 */
export interface Column<Row, Layered> {
  readonly page?: PageColumn<Row>;
  readonly list?: ListColumn<Layered>;
}

export interface PageColumn<Row> extends PageLook {
  cell(row: Row): readonly Part[];
}

interface PageLook {
  readonly heading: string;
  /** CSS class of its cells: `n` for numbers, `addr` for addresses, `nics` for interfaces, `files` for links to files. */
  readonly className?: string;
  /** Whether the reader can choose one of its texts as a filter. */
  readonly isFacet?: boolean;
  /** Whether the reader can sort by it, as by default. */
  readonly isSortable?: boolean;
}

export interface ListColumn<Layered> extends ListLook {
  /** For JSON; null: the layers do not say it. */
  value(row: Layered): unknown;
  /** The part of the value that people see; `row` has all values of the row by their keys. By default the value itself. */
  text?(value: unknown, row: ValueMap): unknown;
}

interface ListLook {
  /** In the JSON. */
  readonly key: string;
  /** By default the key in capitals. */
  readonly heading?: string;
  /** Whether it follows all others in the text: its texts are long. */
  readonly isLast?: boolean;
}

/** What a page knows of an object whose values come from layers. */
export interface PlannedRow {
  readonly planned: PlanObject;
  readonly provenance: Provenance;
}

/** What `list` knows of an object: its name and its merged layers. */
export interface LayeredRow {
  readonly name: string;
  readonly value: ValueMap;
}

/** The column of a value that has the same path in the object and in its layers. */
export function valueColumn(
  path: Path,
  {
    page,
    list,
    byDefault = null,
  }: {
    readonly page: PageLook;
    readonly list: ListLook;
    /** In `list`, of an object whose layers do not say it. */
    readonly byDefault?: unknown;
  },
): Column<PlannedRow, LayeredRow> {
  return {
    page: {
      ...page,
      cell: ({ planned, provenance }) => [
        value(shownValue(provenance, planned, valueAt(planned.object, path), [path])),
      ],
    },
    list: { ...list, value: (row) => valueAt(row.value, path) ?? byDefault },
  };
}
