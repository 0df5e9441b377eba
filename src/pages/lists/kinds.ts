import { wordsText } from "../../explain/value-text.ts";
import type { KindRow } from "../objects/kind-page.ts";
import type { Column } from "./column.ts";
import { objectLink, objectLinks, value } from "./part.ts";

/** A kind for `miniascape list`: its name, and the names of its guests. */
export interface LayeredKind {
  readonly name: string;
  readonly guests: readonly string[];
}

export const KIND_COLUMNS: readonly Column<KindRow, LayeredKind>[] = [
  {
    page: { heading: "Kind", cell: ({ name }) => [objectLink(name, "kind")] },
    list: { key: "name", value: ({ name }) => name },
  },
  {
    page: { heading: "Guests", className: "n", cell: ({ members }) => [value(members)] },
    list: { key: "guests", value: ({ guests }) => guests, text: wordsText },
  },
  { page: { heading: "Description", cell: ({ description }) => [value(description)] } },
  { page: { heading: "System", isFacet: true, cell: ({ os }) => [value(os)] } },
  { page: { heading: "RAM, MiB", className: "n", cell: ({ ram }) => [value(ram)] } },
  { page: { heading: "vCPUs", className: "n", cell: ({ vcpus }) => [value(vcpus)] } },
  { page: { heading: "Networks", cell: ({ networks }) => objectLinks(networks, "network", { most: 4 }) } },
];
