import { urlOf } from "../html.ts";
import { wholeText } from "../provenance/shown-value.ts";
import type { Column, PageColumn } from "./column.ts";
import type { Part } from "./part.ts";

/** A row of a list. Its cells are in the order of the columns with `page`. */
export interface TableRow {
  /** The HTML id; "": none. */
  readonly id: string;
  readonly cells: readonly (readonly Part[])[];
}

/** A table of the index, for its template. */
export interface Table {
  /** The name of its filter, and of its state in the URL. */
  readonly name: string;
  readonly heads: readonly Head[];
  readonly rows: readonly { readonly id: string; readonly cells: readonly PageCell[] }[];
  /** The script with the rows of all pages of the list, from the output directory; null: all rows are in this table. */
  readonly script: string | null;
}

interface Head {
  readonly heading: string;
  readonly className: string;
  readonly isFacet: boolean;
  readonly isSortable: boolean;
}

interface PageCell {
  readonly className: string;
  readonly parts: readonly PagePart[];
}

/** A part without placeholders in its link. */
type PagePart = Exclude<Part, string> | { readonly type: "text"; readonly text: string };

export function tableRow<Row>(columns: readonly Column<Row, never>[], row: Row, id = ""): TableRow {
  return { id, cells: pageColumns(columns).map((column) => column.cell(row)) };
}

export function tableOf(
  name: string,
  columns: readonly Column<never, never>[],
  rows: readonly TableRow[],
  script: string | null = null,
): Table {
  const heads = pageColumns(columns).map(
    ({ heading, className = "", isFacet = false, isSortable = true }): Head => ({
      heading,
      className,
      isFacet,
      isSortable,
    }),
  );
  return {
    name,
    heads,
    rows: rows.map(({ id, cells }) => {
      const rowName = nameOf(cells);
      const pageCell = (parts: readonly Part[], at: number): PageCell => ({
        className: heads[at]?.className ?? "",
        parts: parts.flatMap((part) => pagePart(part, rowName) ?? []),
      });
      return { id, cells: cells.map(pageCell) };
    }),
    script,
  };
}

/** The name of a row: the text of its first cell. */
export function nameOf([first = []]: TableRow["cells"]): string {
  return first.map(textOf).join("");
}

/** The text of a part; "" for a picture. */
export function textOf(part: Part): string {
  if (typeof part === "string") return part;
  if (part.type === "value") return wholeText(part.value);
  return part.type === "picture" ? "" : part.text;
}

function pagePart(part: Part, rowName: string): PagePart | null {
  if (typeof part === "string") return { type: "text", text: part };
  if (part.type === "link") return { ...part, href: hrefOf(part, rowName) };
  return part.type === "value" && part.value.text === "" ? null : part;
}

function hrefOf({ text, href }: { readonly text: string; readonly href: string }, rowName: string): string {
  return href.replace(/\{(?:text|name)\}/g, (word) => urlOf(word === "{text}" ? text : rowName));
}

function pageColumns<Row>(columns: readonly Column<Row, never>[]): PageColumn<Row>[] {
  return columns.flatMap(({ page }) => page ?? []);
}
