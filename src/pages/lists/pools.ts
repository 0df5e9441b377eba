import type { PoolRow } from "../objects/pool-page.ts";
import { type Column, type LayeredRow, valueColumn } from "./column.ts";
import { link, objectLink, value } from "./part.ts";

export const POOL_COLUMNS: readonly Column<PoolRow, LayeredRow>[] = [
  {
    page: { heading: "Pool", cell: ({ planObject }) => [objectLink(planObject.name, "pool")] },
    list: { key: "name", value: ({ name }) => name },
  },
  valueColumn(["type"], { page: { heading: "Type" }, list: { key: "type" }, byDefault: "dir" }),
  valueColumn(["path"], {
    page: { heading: "Path on the host", className: "addr" },
    list: { key: "path" },
  }),
  { page: { heading: "Volumes", className: "n", cell: ({ volumes }) => [value(volumes)] } },
  { page: { heading: "GiB", className: "n", cell: ({ size }) => [value(size)] } },
  {
    page: {
      heading: "Files",
      className: "files",
      cell: ({ isExternal }) => (isExternal ? [] : [link("xml", "host/storages.d/{name}.{text}")]),
    },
  },
];
