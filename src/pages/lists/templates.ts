import { wordsText } from "../../explain/value-text.ts";
import type { TemplateUse } from "../lab/template-use.ts";
import type { Column } from "./column.ts";
import { link, objectLinks, type Part, words } from "./part.ts";

/** A template as a page shows it; `ids`: the places of all templates in the page, by their names. */
export interface TemplateRow extends TemplateUse {
  readonly ids: ReadonlyMap<string, string>;
}

/** A template as `miniascape list` shows it: its files, the one that is used first. */
export interface TemplateFiles {
  readonly name: string;
  readonly files: readonly string[];
}

export const TEMPLATES: readonly Column<TemplateRow, TemplateFiles>[] = [
  {
    page: {
      heading: "Template",
      cell: ({ name, isOwn }) => [
        words(name, "mono"),
        ...(isOwn ? [words("the lab’s own", "small soft")] : []),
      ],
    },
    list: { key: "name", value: ({ name }) => name },
  },
  { page: { heading: "Made with it", cell: userParts } },
  { page: { heading: "Extends", cell: (row) => templateLinks(row.extends, row) } },
  { page: { heading: "Includes", cell: (row) => templateLinks(row.includes, row) } },
  { page: { heading: "Part of", cell: (row) => templateLinks(row.usedBy, row) } },
  { list: { key: "files", value: ({ files }) => files, text: wordsText } },
];

function userParts({ host, page, guests }: TemplateRow): Part[] {
  return [
    ...(host ? [link("host", "host.html")] : []),
    ...(page ? [words("pages of the site", "soft")] : []),
    ...objectLinks(guests, "guest", { most: 8, more: "more guests" }),
  ];
}

function templateLinks(names: readonly string[], { ids }: TemplateRow): Part[] {
  return names.map((name) => link(name, `#${ids.get(name) ?? "main"}`));
}
