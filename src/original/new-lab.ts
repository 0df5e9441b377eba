import { yamlText } from "../artifacts/yaml-text.ts";
import type { Finding } from "../finding.ts";
import type { LayerReader } from "../layers/reader.ts";
import { isMap } from "../merge/merge.ts";
import type { Draft } from "./draft.ts";
import { type ExtraName, factsOf } from "./facts.ts";
import { convertLayer } from "./layer.ts";
import { plainFlag } from "./plain.ts";
import { layerText } from "./text.ts";
import { type OldTree, readOldTree } from "./tree.ts";

export interface NewLab {
  readonly site: string;
  /** Texts of layers by their paths in the site's directory. */
  readonly layers: Readonly<Record<string, string>>;
  /** The conversions, by the paths of the new layers. */
  readonly drafts: ReadonlyMap<string, Draft>;
  readonly guests: ReadonlySet<string>;
  /** The text of META for a lab with an id. */
  meta(id: string): string;
}

/**
 * The layers of today for directories of the original, lowest first. Adds a finding for each value that cannot be converted.
 * Throws a FindingsError if a file cannot be read.
 */
export function newLab(
  reader: LayerReader,
  dirs: readonly string[],
  templates: string,
  findings: Finding[],
): NewLab {
  const tree = readOldTree(reader, dirs, findings);
  const facts = factsOf(reader, templates, tree.layers);
  const names: ExtraName[] = [];
  const drafts = new Map(
    tree.layers.map((layer) => [layer.path, convertLayer(layer, facts, names, findings)]),
  );
  const layers = {
    ...Object.fromEntries([...drafts].map(([path, draft]) => [path, layerText(draft)])),
    ...addedLayers(tree, names),
  };
  return { site: tree.meta.site, layers, drafts, guests: facts.guests, meta: (id) => metaText(tree, id) };
}

function metaText({ meta: { site, categories, others } }: OldTree, id: string): string {
  const known = yamlText({ site, lab: { id }, ...categories });
  const unknown = Object.keys(others).length === 0 ? [] : yamlText(others).split("\n");
  const comment =
    unknown.length > 0
      ? ["", "# of the original, without a meaning today:", ...unknown.map((line) => `#   ${line}`)]
      : [];
  return `${[known, ...comment].join("\n")}\n`;
}

/** libvirt's own pool, which the original's configurations use and do not describe. */
const OWN_POOL = "# libvirt's own, which the host has.\ntype: dir\npath: /var/lib/libvirt/images\n";

/** libvirt's own network, as libvirt ships it. */
const OWN_NETWORK = `# libvirt's own, which the host has.
name: default
external: true
mode: nat
domain: null
bridge: {name: virbr0}
gateway: 192.168.122.1
netmask: 255.255.255.0
dhcp: {start: 192.168.122.2, end: 192.168.122.254}
`;

/** Layers for values that belong to other objects than in the original, and for libvirt's own objects. */
function addedLayers({ layers, meta }: OldTree, names: readonly ExtraName[]): Record<string, string> {
  const added: Record<string, string> = {};
  const { guest, network, storage, host } = meta.categories;
  const values = (dir: string) => layers.filter(({ path }) => path.startsWith(`${dir}/`));
  const has = (dir: string, name: string) =>
    values(dir).some(
      ({ path, document }) => document.value.name === name || new RegExp(`^${dir}/${name}[./]`).test(path),
    );
  if (!has(storage.dir, "default")) added[`${storage.dir}/default.yml`] = OWN_POOL;
  const usesDefault = layers.some(({ document: { value } }) =>
    [value.interfaces].flat().some((item) => isMap(item) && item.network === "default"),
  );
  if (usesDefault && !has(network.dir, "default")) added[`${network.dir}/default.yml`] = OWN_NETWORK;
  for (const name of new Set(names.map((each) => each.network))) {
    // A layer would make a network of a misspelt name.
    if (!has(network.dir, name) && !Object.hasOwn(added, `${network.dir}/${name}.yml`)) continue;
    const hosts = names
      .filter((each) => each.network === name)
      .map(({ ip, name: host }) => ({ ip, name: host }));
    const dir = directoryOf(values(network.dir), network.dir, name);
    added[`${dir}/90_names.yml`] =
      `# Host names of guests' other interfaces.\n${yamlText({ dns: { hosts } })}\n`;
  }
  const fenced = values(network.dir).find(({ document: { value } }) => plainFlag(value.fence_virt) === true);
  if (fenced) {
    const name = fenced.document.value.name ?? fenced.path.split("/")[1]?.replace(/\.yml$/, "");
    added[`${host.dir}/90_fence_virt.yml`] = yamlText({ fence_virt: { network: name } }).concat("\n");
  }
  return guest ? added : {};
}

/** The directory of a network's own layers. */
function directoryOf(layers: OldTree["layers"], dir: string, name: string): string {
  const layer = layers.find(({ document }) => document.value.name === name);
  return `${dir}/${layer?.path.split("/")[1]?.replace(/\.yml$/, "") ?? name}`;
}
