import type { Context } from "../../artifacts/templates.ts";
import type { View } from "../view.ts";
import type { IndexList, IndexListName } from "./index-list.ts";
import { listPages } from "./pages.ts";
import { rowsScript } from "./rows.ts";
import { tableOf } from "./table.ts";

/** The pages of a list, and a script with all rows if there is more than one page. */
export function listViews(
  name: IndexListName,
  { columns, items, size }: IndexList,
  view: (path: string, section: IndexListName, localsOf: () => Context) => View,
  scriptView: (path: string, text: () => string) => View,
): { readonly pages: readonly View[]; readonly scripts: readonly View[] } {
  const pages = listPages(name, items, size);
  const script = pages[0]?.list.script ?? null;
  const rows = (listItems: IndexList["items"]) => listItems.map(({ row }) => row());
  return {
    pages: pages.map(({ path, items: here, list }) =>
      view(path, name, () => ({ table: tableOf(name, columns, rows(here), script), list })),
    ),
    scripts: script === null ? [] : [scriptView(script, () => rowsScript(name, rows(items)))],
  };
}
