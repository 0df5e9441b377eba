import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { runInNewContext } from "node:vm";
import { Templates } from "../src/artifacts/templates.ts";
import type { Plan } from "../src/checks/plan.ts";
import { checkLab } from "../src/lab.ts";
import { Catalog } from "../src/layers/catalog.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { layeredGuests, listOf } from "../src/listing/lists.ts";
import { layerNames } from "../src/pages/layers/names.ts";
import type { Column } from "../src/pages/lists/column.ts";
import { GUEST_COLUMNS, type GuestRow, type LayeredGuest } from "../src/pages/lists/guests.ts";
import { rowsScript } from "../src/pages/lists/rows.ts";
import { tableOf, tableRow } from "../src/pages/lists/table.ts";
import { Provenance } from "../src/pages/provenance/provenance.ts";
import { elements, parseHtml, textOf } from "./html.ts";
import { PROJECT } from "./run.ts";

const TEMPLATES = join(PROJECT, "templates");

/** Between other columns, so that no test finds it by its position alone. */
const DISKS: Column<GuestRow, LayeredGuest> = {
  page: {
    heading: "Disks",
    className: "n",
    isFacet: true,
    cell: ({ planObject: planned }) => [String(planned.object.disks.length)],
  },
  list: {
    key: "disks",
    value: ({ value }) => (value.disks as readonly unknown[]).length,
  },
};
const COLUMNS = [...GUEST_COLUMNS.slice(0, 3), DISKS, ...GUEST_COLUMNS.slice(3)];

const options = { confdirs: [join(PROJECT, "_data")], tmpldirs: [TEMPLATES], site: "modern" };
const reader = new LayerReader();
const { plan, lab, secrets } = checkLab(reader, options);
const { guests, networks } = plan as Plan;
const files = [...reader.documents].map(({ file }) => file);
const provenance = new Provenance(
  plan as Plan,
  layerNames(files, [...(lab?.dirs ?? []), TEMPLATES]),
  secrets,
);
const byName = new Map(networks.map((network) => [network.name, network]));
const rows = guests.map((planned) => {
  const networksOf = planned.object.interfaces.map(({ network }) => byName.get(network ?? ""));
  return tableRow(COLUMNS, { planObject: planned, provenance, networks: networksOf });
});
const expected = new Map(guests.map(({ name, object }) => [name, object.disks.length]));

interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Node | string)[];
}

const nodeText = (node: Node | string): string =>
  typeof node === "string" ? node : node.name === "br" ? "" : node.children.map(nodeText).join("");
const spaced = (text: string) => text.trim().replace(/\s+/g, " ");

/** A cell: its element, its class, its text, and the text of its links. */
type CellFacts = readonly [element: string, className: string, text: string, links: string];

/** The table in the HTML of a page. */
function htmlTable(): { heads: Readonly<Record<string, string>>[]; cells: CellFacts[][] } {
  const page = `{% from "html/tables.html" import list_table %}{{ list_table(table, "") }}`;
  const html = new Templates([TEMPLATES]).page(
    page,
    "page.html",
    true,
  )({
    table: tableOf("guests", COLUMNS, rows),
  });
  const all = [...elements(parseHtml(html))];
  return {
    heads: all
      .filter(({ attributes }) => attributes.scope === "col")
      .map((head) => ({ ...head.attributes, text: textOf(head) })),
    cells: all
      .filter(({ name, parent }) => name === "tr" && parent?.name === "tbody")
      .map((row) =>
        [...elements(row)]
          .filter(({ parent }) => parent === row)
          .map((cell) => [
            cell.name,
            cell.attributes.class ?? "",
            spaced(textOf(cell)),
            [...elements(cell)]
              .filter(({ name }) => name === "a")
              .map((link) => textOf(link))
              .join(""),
          ]),
      ),
  };
}

/** The rows that a page builds from the script. */
function scriptTable(): { cells: CellFacts[][]; texts: string[][] } {
  const element = (name: string, attributes: object, ...children: unknown[]) => ({
    name,
    attributes,
    children,
  });
  const heads = tableOf("guests", COLUMNS, []).heads;
  const context: { result: { row: () => Node; cells: string[] }[] } & Record<string, unknown> = {
    element,
    heads,
    root: "",
    result: [],
  };
  const code = readFileSync(join(TEMPLATES, "html/script/data-row.js"), "utf8");
  runInNewContext(
    `${code}\n${rowsScript("guests", rows)}\nresult = miniascapeRows.guests.rows.map((cells) => dataRow(cells, heads, miniascapeRows.guests.attributes));`,
    context,
  );
  const links = (node: Node | string): string =>
    typeof node === "string" ? "" : node.name === "a" ? nodeText(node) : node.children.map(links).join("");
  const built = [...context.result];
  return {
    cells: built.map(({ row }) =>
      (row().children as readonly Node[]).map((cell) => [
        cell.name,
        cell.attributes.class ?? "",
        spaced(nodeText(cell)),
        links(cell),
      ]),
    ),
    texts: built.map(({ cells }) => [...cells].map(spaced)),
  };
}

suite("a column that is added to the columns of a list", () => {
  test("is in the HTML of the page, with its heading, class and facet", () => {
    const { heads, cells } = htmlTable();
    assert.deepEqual(heads[3], { scope: "col", class: "n", "data-facet": "", text: "Disks" });
    assert.deepEqual(new Map(cells.map((row) => [row[0]?.[2], Number(row[3]?.[2])])), expected);
    assert.ok(
      cells.length > 10 && cells.every((row) => row.length === COLUMNS.length && row[3]?.[1] === "n"),
    );
  });

  test("is in the rows of the script, which a page shows, sorts and filters as those of its HTML", () => {
    const html = htmlTable();
    const script = scriptTable();
    assert.deepEqual(script.cells, html.cells);
    assert.deepEqual(
      script.texts,
      html.cells.map((row) => row.map(([, , text]) => text)),
    );
  });

  test("is in the JSON and in the text of `list`", () => {
    const source = { catalog: new Catalog(reader, options), reader, plan: options };
    const list = listOf(COLUMNS, ({ catalog }) => layeredGuests(catalog));
    const json = list.rows(source);
    assert.deepEqual(new Map(json.map(({ name, disks }) => [name, disks])), expected);
    assert.deepEqual(
      list.columns.map(({ heading }) => heading),
      ["NAME", "KIND", "DISKS", "OS", "MIB", "VCPUS", "ADDRESSES", "DESCRIPTION"],
    );
    assert.deepEqual(
      json.map((row) => list.columns[2]?.cell(row)),
      [...expected.values()].map(String),
    );
  });
});
