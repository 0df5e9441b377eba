import { wordsText } from "../../explain/value-text.ts";
import type { TemplateUse } from "../lab/template-use.ts";
import type { Column } from "./column.ts";
import { link, objectLinks, type Part, styledText } from "./part.ts";

/** A template on its page. `ids`: the HTML ids of all templates, by name. */
export interface TemplateRow extends TemplateUse {
  readonly ids: ReadonlyMap<string, string>;
}

/** A template for `miniascape list`: its files; the first one overrides the others. */
export interface TemplateFiles {
  readonly name: string;
  readonly files: readonly string[];
}

export const TEMPLATE_COLUMNS: readonly Column<TemplateRow, TemplateFiles>[] = [
  {
    page: {
      heading: "Template",
      cell: ({ name, isFromLab }) => [
        styledText(name, "mono"),
        ...(isFromLab ? [styledText("your own template", "small soft")] : []),
      ],
    },
    list: { key: "name", value: ({ name }) => name },
  },
  { page: { heading: "Objects", cell: userParts } },
  { page: { heading: "Extends", cell: (row) => templateLinks(row.extends, row) } },
  { page: { heading: "Includes", cell: (row) => templateLinks(row.includes, row) } },
  { page: { heading: "Used by", cell: (row) => templateLinks(row.usedBy, row) } },
  { list: { key: "files", value: ({ files }) => files, text: wordsText } },
];

function userParts({ host, page, guests }: TemplateRow): Part[] {
  return [
    ...(host ? [link("host", "host.html")] : []),
    ...(page ? [styledText("pages of the site", "soft")] : []),
    ...objectLinks(guests, "guest", { most: 8, more: "more guests" }),
  ];
}

function templateLinks(names: readonly string[], { ids }: TemplateRow): Part[] {
  return names.map((name) => link(name, `#${ids.get(name) ?? "main"}`));
}
