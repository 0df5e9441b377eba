import type { PlanObject } from "../../checks/plan.ts";
import type { ValueMap } from "../../merge/merge.ts";
import { type Path, valueAt } from "../../merge/origins.ts";
import type { Provenance } from "../provenance/provenance.ts";
import { shownValue } from "../provenance/shown-value.ts";
import { type Part, value } from "./part.ts";

/**
 * A column of a list: `page` for the table in the index, `list` for `miniascape list`. The pages show resolved objects of
 * a plan without errors; `list` reads the layers of any plan.
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
  /** CSS class of the cells: `n` numbers, `addr` addresses, `nics` interfaces, `files` links to files. */
  readonly className?: string;
  /** Whether the page offers the texts of the column as filters. */
  readonly isFacet?: boolean;
  /** Whether the page can sort by it; default true. */
  readonly isSortable?: boolean;
}

export interface ListColumn<Layered> extends ListShape {
  /** The value in the JSON; null: the layers do not set it. */
  value(row: Layered): unknown;
  /** The value in the text table; by default the value in the JSON. `row`: all values of the row, by key. */
  text?(value: unknown, row: ValueMap): unknown;
}

interface ListShape {
  /** The key in the JSON. */
  readonly key: string;
  /** Default: the key in capitals. */
  readonly heading?: string;
  /** Whether it is the last column of the text table, because its texts are long. */
  readonly isLast?: boolean;
}

/** An object for the columns of pages. */
export interface PlanRow {
  readonly planObject: PlanObject;
  readonly provenance: Provenance;
}

/** An object for the columns of `list`: its name and its merged layers. */
export interface LayeredRow {
  readonly name: string;
  readonly value: ValueMap;
}

/** A column for a value with the same path in the object and in its layers. */
export function valueColumn(
  path: Path,
  {
    page,
    list,
    byDefault = null,
  }: {
    readonly page: PageLook;
    readonly list: ListShape;
    /** The value in `list` if the layers do not set it. */
    readonly byDefault?: unknown;
  },
): Column<PlanRow, LayeredRow> {
  return {
    page: {
      ...page,
      cell: ({ planObject, provenance }) => [
        value(shownValue(provenance, planObject, valueAt(planObject.object, path), [path])),
      ],
    },
    list: { ...list, value: (row) => valueAt(row.value, path) ?? byDefault },
  };
}
