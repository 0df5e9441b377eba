import { layersOf, objectNames } from "../explain/object.ts";
import { valueText } from "../explain/value-text.ts";
import type { Catalog, PlanSources } from "../layers/catalog.ts";
import type { Category } from "../layers/meta.ts";
import type { LayerReader } from "../layers/reader.ts";
import { isMap, type ValueMap } from "../merge/merge.ts";
import { DEFAULT_MODE, isMode, MODES } from "../model/modes.ts";
import { outputsOfLayers } from "../outputs/layers.ts";
import { ownerText } from "../outputs/output-file.ts";
import { TemplateGraph } from "../templates/graph.ts";
import type { ListName } from "./list-names.ts";

type Row = Readonly<Record<string, unknown>>;

interface Source {
  readonly catalog: Catalog;
  readonly reader: LayerReader;
  readonly plan: PlanSources;
}

/** The rows of each list, as `--json` shows them. They come from the layers, so a plan with findings has them too. */
export const ROWS: Readonly<Record<ListName, (source: Source) => Row[]>> = {
  guests: ({ catalog }) =>
    objects(catalog, "guest").map(({ name, value }) => ({
      name,
      kind: catalog.kind(name),
      os: mapAt(value, "os").id ?? null,
      interfaces: listAt(value, "interfaces").map(({ network = null, ip = null, ip6 = null }) => ({
        network,
        ip,
        ip6,
      })),
      vcpus: mapAt(value, "virtinst").vcpus ?? null,
      ram: mapAt(value, "virtinst").ram ?? null,
      description: value.description ?? null,
    })),
  networks: ({ catalog }) =>
    objects(catalog, "network").map(({ name, value }) => ({
      name,
      mode: value.mode ?? DEFAULT_MODE,
      gateway: value.gateway ?? null,
      size: value.prefix ?? value.netmask ?? null,
      gateway6: mapAt(value, "ipv6").gateway ?? null,
      domain: value.domain ?? null,
    })),
  storages: ({ catalog }) =>
    objects(catalog, "storage").map(({ name, value }) => ({
      name,
      type: value.type ?? "dir",
      path: value.path ?? null,
    })),
  kinds: ({ catalog }) => {
    const kinds = new Map<string, string[]>();
    for (const name of catalog.names("guest")) {
      const kind = catalog.kind(name);
      kinds.set(kind, [...(kinds.get(kind) ?? []), name]);
    }
    return [...kinds].sort().map(([name, guests]) => ({ name, guests }));
  },
  templates: ({ reader, plan }) => {
    const graph = new TemplateGraph(reader, plan);
    return graph.names.map((name) => ({ name, files: graph.filesOf(name) }));
  },
  outputs: ({ catalog, reader, plan }) =>
    outputsOfLayers(catalog, reader, plan).map(({ path, owner, template, page }) => ({
      path,
      object: ownerText(owner),
      template,
      page,
    })),
};

interface Column {
  readonly heading: string;
  cell(row: Row): string;
}

const ADDRESSES: Column = {
  heading: "ADDRESSES",
  cell: (row) =>
    listAt(row, "interfaces")
      .map(
        ({ network, ip, ip6 }) =>
          `${shown(network)}:${[ip, ip6].filter(Boolean).map(shown).join("+") || "dynamic"}`,
      )
      .join(" "),
};

const key = (name: string, heading = name.toUpperCase()): Column => ({
  heading,
  cell: (row) => shown(row[name]),
});
/** A column about a network's subnet, which not every mode has. */
const subnetKey = (name: string): Column => ({
  heading: name.toUpperCase(),
  cell: ({ mode, [name]: value }) => (isMode(mode) && !MODES[mode].has.subnet ? "-" : shown(value)),
});
const words = (name: string): Column => ({
  heading: name.toUpperCase(),
  cell: (row) => (row[name] as readonly unknown[]).map(shown).join(" "),
});

/** The columns of each list in the text output. */
export const COLUMNS: Readonly<Record<ListName, readonly Column[]>> = {
  guests: [
    key("name"),
    key("kind"),
    key("os"),
    key("vcpus"),
    key("ram", "MIB"),
    ADDRESSES,
    key("description"),
  ],
  networks: [
    key("name"),
    key("mode"),
    subnetKey("gateway"),
    subnetKey("size"),
    key("gateway6"),
    key("domain"),
  ],
  storages: [key("name"), key("type"), key("path")],
  kinds: [key("name"), words("guests")],
  templates: [key("name"), words("files")],
  outputs: [key("path"), key("object"), key("template"), key("page")],
};

function shown(value: unknown): string {
  return value === null || value === undefined ? "" : typeof value === "string" ? value : valueText(value);
}

function objects(
  catalog: Catalog,
  category: Category,
): { readonly name: string; readonly value: ValueMap }[] {
  return objectNames(catalog)
    .filter((object) => object.category === category)
    .map((object) => ({ name: object.name, value: layersOf(catalog, object).merged.value }));
}

function mapAt(value: Row, name: string): ValueMap {
  const found = value[name];
  return isMap(found) ? found : {};
}

function listAt(value: Row, name: string): ValueMap[] {
  const found = value[name];
  return Array.isArray(found) ? found.filter(isMap) : [];
}
