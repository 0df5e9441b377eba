import type { PlanSources } from "../layers/catalog.ts";
import type { LayerReader } from "../layers/reader.ts";
import { isMap } from "../merge/merge.ts";
import type { Merged } from "../merge/origins.ts";
import { releaseRow } from "../model/release-facts.ts";
import type { OutputFile } from "../outputs/output-file.ts";
import type { Secrets } from "../secrets/secrets.ts";
import { TemplateGraph } from "../templates/graph.ts";
import { templateWordsOf } from "../templates/words.ts";
import { type Leaf, leavesOf } from "./leaves.ts";

/** A template in a tree of references, with its own references in their order. */
export interface TemplateNode {
  readonly how: string;
  readonly template: string;
  /** null: no template directory has it. */
  readonly file: string | null;
  readonly names: readonly TemplateNode[];
}

/** The tree of templates of a page. A template that is reached twice is expanded only once. */
export function templateChain(
  { page, template, members = [] }: OutputFile,
  merged: Merged | null,
  reader: LayerReader,
  plan: PlanSources,
): TemplateNode {
  const graph = new TemplateGraph(reader, plan);
  const files = new Set<string>();
  const link = (how: string, name: string): TemplateNode => {
    const file = graph.filesOf(name)[0] ?? null;
    if (file === null || files.has(file)) return { how, template: name, file, names: [] };
    files.add(file);
    const names = graph.references(file).map((reference) => link(reference.how, reference.template));
    return { how, template: name, file, names };
  };
  const names = [
    ...(template === null ? [] : [link("include", template)]),
    ...members.map((member) => link(`member ${member.name}`, member.template)),
  ];
  const packed = templateWordsOf([...files]).has("setup_archive") ? setupSources(merged) : [];
  names.push(...packed.map((source) => link("setup_data", source)));
  return { how: "page", template: page, file: page, names };
}

function setupSources(merged: Merged | null): string[] {
  const entries = merged?.value.setup_data;
  return (Array.isArray(entries) ? entries : []).flatMap((entry) =>
    isMap(entry) && typeof entry.src === "string" ? [entry.src] : [],
  );
}

function filesIn(link: TemplateNode): string[] {
  return [...new Set([...(link.file === null ? [] : [link.file]), ...link.names.flatMap(filesIn)])];
}

/** Keys in a template's context that derive from other keys of the layers. */
const SOURCES_OF_DERIVED: Readonly<Record<string, readonly string[]>> = {
  fqdn: ["hostname", "domain", "interfaces"],
  names: ["dns", "gateway", "domain"],
  netmask: ["prefix"],
  prefix: ["netmask"],
  subnet: ["gateway", "netmask", "prefix"],
};

/**
 * The values that a file's templates may read, by the words in their tags. A page without a template reads all values, an image
 * those of its members.
 */
export function valuesRead(
  { template, members }: OutputFile,
  chain: TemplateNode,
  merged: Merged,
  secrets: Secrets,
): Leaf[] {
  const words = template === null && !members ? null : templateWordsOf(filesIn(chain));
  const isRead = (key: string) =>
    words === null ||
    words.has(key) ||
    Object.keys(SOURCES_OF_DERIVED).some(
      (derived) => words.has(derived) && SOURCES_OF_DERIVED[derived]?.includes(key),
    );
  const keys = Object.keys(merged.value).filter((key) => key !== "releases" && isRead(key));
  const leaves = keys.flatMap((key) => leavesOf(merged, [key], secrets));
  const { os, image, installer, releases } = merged.value;
  const row = releaseRow(releases, { os: isMap(os) ? os : null, image, installer });
  if (row === null || (words !== null && !words.has("release"))) return leaves;
  return [
    ...leaves,
    ...leavesOf(merged, ["releases", row], secrets).filter(
      ({ path }) => words === null || words.has(String(path[2])),
    ),
  ];
}
