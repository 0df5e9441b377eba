import { errorAt, type Finding, FindingsError, type Place } from "../finding.ts";
import { LAB_ID, LAB_ID_RULE } from "../lab-id.ts";
import { isMap } from "../merge/merge.ts";
import { type Merged, mergeDocuments, placeAt } from "../merge/origins.ts";
import { isPathName, isRelativePath } from "../safe-path.ts";
import type { Document } from "./document.ts";
import { matchFiles } from "./pattern.ts";
import type { LayerReader } from "./reader.ts";

export const CATEGORIES = ["guest", "network", "storage", "host"] as const;
export type Category = (typeof CATEGORIES)[number];

/** The layer files of one category: its own directory, and the patterns of all its files, lowest first. */
export interface CategoryLayers {
  readonly dir: string;
  readonly files: readonly string[];
}

/** A key in `allow`, and its place. */
export interface Allowed {
  readonly name: string;
  readonly place: Place;
}

export interface Meta {
  readonly site: string;
  /** Distinguishes this lab from every other lab; null: it has no id. */
  readonly labId: string | null;
  /** `allow` of each META file that has it: only keys of every list may reach the host. */
  readonly allow: readonly (readonly Allowed[])[];
  readonly categories: Readonly<Record<Category, CategoryLayers>>;
}

/** For a configuration without META: the order that the original shipped. */
export const DEFAULT_LAYERS: Readonly<Record<Category, CategoryLayers>> = {
  guest: {
    dir: "guests.d",
    files: ["common/*.yml", "sysgroups.d/%(group)s/*.yml", "guests.d/%(name)s/*.yml"],
  },
  network: { dir: "networks.d", files: ["common/*.yml", "networks.d/%(name)s/*.yml"] },
  storage: { dir: "storages.d", files: ["common/*.yml", "storages.d/%(name)s.yml"] },
  host: { dir: "host.d", files: ["common/*.yml", "host.d/*.yml"] },
};

const PLURALS: Record<Category, string> = {
  guest: "guests",
  network: "networks",
  storage: "storages",
  host: "hosts",
};

/**
 * Reads `META/*.yml` of each configuration directory; a later directory overrides an earlier one. The key of a category
 * may be plural, and the key of its patterns may be `files`, `patterns` or `pattern`.
 */
export function readMeta(reader: LayerReader, metaDirs: readonly string[]): Meta {
  const files = metaDirs.flatMap((dir) => matchFiles(reader, dir, "*.yml", { name: "", group: "" }));
  const documents = files.map((file) => reader.document(file));
  const merged = mergeDocuments(documents);
  const findings: Finding[] = [];
  const site = merged.value.site ?? "default";
  if (typeof site !== "string" || !isPathName(site)) {
    findings.push(
      errorAt(placeAt(merged, ["site"]), "meta-site", "`site` must be the name of a directory beside META"),
    );
  }
  const categories = Object.fromEntries(
    CATEGORIES.map((category) => [category, readCategory(merged, category, findings)]),
  ) as Record<Category, CategoryLayers>;
  const labId = readLabId(merged, findings);
  const allow = documents.flatMap((document) => readAllow(document, findings));
  if (findings.length > 0) throw new FindingsError(findings);
  return { site: String(site), labId, allow, categories };
}

/** No other key is allowed: with a misspelt key the lab would have no id, and would be another lab to libvirt. */
function readLabId(merged: Merged, findings: Finding[]): string | null {
  const { lab } = merged.value;
  if (lab === undefined || lab === null) return null;
  const keys = isMap(lab) ? Object.keys(lab) : [];
  const [unknown] = keys.filter((key) => key !== "id");
  if (!isMap(lab) || unknown !== undefined || keys.length === 0) {
    const path = unknown === undefined ? ["lab"] : ["lab", unknown];
    findings.push(
      errorAt(placeAt(merged, path), "meta-lab", "`lab` must be a map of `id` alone: `lab: {id: ...}`"),
    );
    return null;
  }
  if (typeof lab.id === "string" && LAB_ID.test(lab.id)) return lab.id;
  findings.push(errorAt(placeAt(merged, ["lab", "id"]), "meta-lab", LAB_ID_RULE));
  return null;
}

/** A higher file cannot extend the list of a lower one. */
function readAllow(document: Document, findings: Finding[]): (readonly Allowed[])[] {
  if (!Object.hasOwn(document.value, "allow")) return [];
  const { allow } = document.value;
  const only = mergeDocuments([document]);
  if (Array.isArray(allow) && allow.every((name) => typeof name === "string"))
    return [allow.map((name, index) => ({ name, place: placeAt(only, ["allow", index]) }))];
  const rule = "`allow` must be a list of keys, like [virtinst.location]; an empty list allows none";
  findings.push(errorAt(placeAt(only, ["allow"]), "meta-allow", rule));
  return [];
}

function readCategory(merged: Merged, category: Category, findings: Finding[]): CategoryLayers {
  const name = Object.hasOwn(merged.value, category) ? category : PLURALS[category];
  const value = merged.value[name];
  if (value === undefined || value === null) return DEFAULT_LAYERS[category];
  const { dir = DEFAULT_LAYERS[category].dir, ...rest } = isMap(value) ? value : { files: value };
  const patterns = rest.files ?? rest.patterns ?? rest.pattern ?? DEFAULT_LAYERS[category].files;
  const files = typeof patterns === "string" ? [patterns] : patterns;
  if (typeof dir !== "string" || !isRelative(dir) || !Array.isArray(files) || !files.every(isRelative)) {
    findings.push(
      errorAt(
        placeAt(merged, [name]),
        "meta-category",
        `\`${name}\` must be a map of \`dir\` (a directory) and \`files\` (a list of file patterns), both relative to the site`,
      ),
    );
    return DEFAULT_LAYERS[category];
  }
  return { dir, files };
}

function isRelative(path: unknown): boolean {
  return typeof path === "string" && isRelativePath(path);
}
