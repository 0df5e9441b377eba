import { layersOf, type ObjectName, objectNames, objectText } from "../explain/object.ts";
import type { Catalog, CatalogOptions } from "../layers/catalog.ts";
import type { LayerReader } from "../layers/reader.ts";
import { isMap } from "../merge/merge.ts";
import type { Merged, Path } from "../merge/origins.ts";

/** One file that a build makes, and of what. */
export interface OutputFile {
  readonly path: string;
  /** As commands name it; `site`: of the lab as a whole. */
  readonly object: string;
  /** Eleventy's page. */
  readonly page: string;
  /** That the page includes; null: the page writes values as they are. */
  readonly template: string | null;
  /** Where the object's values name the template; null: the page does. */
  readonly entry: Path | null;
}

/** The pages that are made once, and for each object of a category. */
const ONCE = [
  ["model.json", "site", "model.json.njk", null],
  ["host/network_register.sh", "host", "networks/network_register.sh.njk", "host/network_register.sh"],
  ["host/storage_register.sh", "host", "storages/storage_register.sh.njk", "host/storage_register.sh"],
  ["check-host", "host", "lab-scripts.njk", "lab/check-host"],
  ["down", "host", "lab-scripts.njk", "lab/down"],
  ["status", "host", "lab-scripts.njk", "lab/status"],
  ["up", "host", "lab-scripts.njk", "lab/up"],
] as const;
const EACH = {
  guest: [["guests.d/*/guest.yml", "guests/guest.yml.njk", null]],
  network: [
    ["host/networks.d/*.xml", "networks/network.xml.njk", "host/network.xml"],
    ["host/networks.d/*.yml", "networks/network.yml.njk", null],
  ],
  storage: [["host/storages.d/*.xml", "storages/storage.xml.njk", "host/storage.xml"]],
  host: [],
} as const;

/** Key of `templates`: page. */
const GUEST_PAGES: Readonly<Record<string, string>> = {
  autoinst: "guests/ks.cfg.njk",
  virtinst: "guests/vmbuild.sh.njk",
};

/**
 * What a build makes, by path, but for the pages of the index, which show the whole lab. Also of a plan with findings, as
 * far as its layers can be read.
 */
export function outputsOf(
  catalog: Catalog,
  reader: LayerReader,
  { pages = [] }: Pick<CatalogOptions, "pages">,
): OutputFile[] {
  const pageFile = (page: string) =>
    pages.map((dir) => `${dir}/${page}`).findLast((file) => reader.hasFile(file)) ?? page;
  const once = ONCE.map(([path, object, page, template]) => ({
    path,
    object,
    page: pageFile(page),
    template,
    entry: null,
  }));
  const each = objectNames(catalog).flatMap((name) => {
    const object = objectText(name);
    const fixed = EACH[name.category].map(([path, page, template]) => ({
      path: path.replace("*", () => name.name),
      object,
      page: pageFile(page),
      template,
      entry: null,
    }));
    const named = namedFiles(name, layersOf(catalog, name).merged).map(({ page, ...file }) => ({
      ...file,
      object,
      page: pageFile(page),
    }));
    return [...fixed, ...named];
  });
  return [...once, ...each].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The files that `templates` or `host_templates` name. */
function namedFiles({ category, name }: ObjectName, { value }: Merged): Omit<OutputFile, "object">[] {
  const key = category === "guest" ? "templates" : category === "host" ? "host_templates" : null;
  const entries = key && isMap(value[key]) ? Object.entries(value[key]) : [];
  return entries.flatMap(([file, entry]) => {
    if (!key || !isMap(entry) || typeof entry.src !== "string" || typeof entry.dst !== "string") return [];
    const isHost = category === "host";
    return {
      path: isHost ? `host/${entry.dst}` : `guests.d/${name}/${entry.dst}`,
      page: isHost ? "host/files.njk" : (GUEST_PAGES[file] ?? "guests/other.njk"),
      template: entry.src,
      entry: [key, file, "src"],
    };
  });
}
