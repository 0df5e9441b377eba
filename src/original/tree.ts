import { attempt, errorAt, type Finding, FindingsError, warningAt } from "../finding.ts";
import type { Document } from "../layers/document.ts";
import type { Category } from "../layers/meta.ts";
import { mayMatch } from "../layers/pattern.ts";
import type { LayerReader } from "../layers/reader.ts";
import { plainPath } from "../path.ts";
import { oldDocument } from "./document.ts";
import { type OldMeta, oldMeta } from "./meta.ts";

/** A layer of the original. */
export interface OldLayer {
  readonly document: Document;
  /** Its path in the new site's directory. */
  readonly path: string;
  /** The categories whose objects it is a layer of; empty: META does not name it. */
  readonly categories: readonly Category[];
}

export interface OldTree {
  readonly meta: OldMeta;
  readonly layers: readonly OldLayer[];
}

const SITE_PARTS = ["common", "guests.d", "networks.d", "sysgroups.d", "storages.d", "host.d"];

/**
 * Reads configuration directories of the original, lowest first. Each has META and the site's directory in it, or is the
 * site's directory with META in it or beside it. Throws all findings of files that cannot be read.
 */
export function readOldTree(reader: LayerReader, dirs: readonly string[], findings: Finding[]): OldTree {
  const faults: Finding[] = [];
  const read = (file: string) => attempt(faults, () => oldDocument(file, findings));
  const places = dirs.map((dir) => locate(reader, plainPath(dir)));
  const metaFiles = [...new Set(places.map(({ meta }) => meta))].flatMap((dir) => yamlBelow(reader, dir, ""));
  const meta = oldMeta(
    metaFiles.map(read).filter((document) => document !== null),
    findings,
  );
  const usedPaths = new Set<string>();
  const layers = places.flatMap(({ dir, isSite }, at) => {
    const site = isSite ? dir : `${dir}/${meta.site}`;
    return yamlBelow(reader, site, "").flatMap((file): OldLayer[] => {
      const document = read(file);
      if (!document) return [];
      const path = freePath(file.slice(site.length + 1).replace(/\.yaml$/, ".yml"), at, usedPaths);
      return [{ document, path, categories: categoriesOf(path, meta, document, findings) }];
    });
  });
  const unreadable = [...faults, ...reader.findings.filter(({ severity }) => severity === "error")];
  if (layers.length === 0 && unreadable.length === 0)
    unreadable.push(
      errorAt(
        { file: dirs.at(-1) ?? "", line: 1, column: 1 },
        "site-missing",
        `there is no site \`${meta.site}\`: no layer file is below this directory`,
      ),
    );
  if (unreadable.length > 0) throw new FindingsError(unreadable);
  return { meta, layers };
}

function locate(reader: LayerReader, dir: string) {
  const entries = reader.entries(dir);
  const isSite = SITE_PARTS.some((part) => entries.has(part));
  const parent = dir.includes("/") ? dir.slice(0, dir.lastIndexOf("/")) || "/" : ".";
  return { dir, isSite, meta: isSite && !entries.has("META") ? `${parent}/META` : `${dir}/META` };
}

/** The YAML files below a directory, except META's. */
function yamlBelow(reader: LayerReader, top: string, path: string): string[] {
  const dir = path === "" ? top : `${top}/${path}`;
  return [...reader.entries(dir).values()].flatMap((entry) => {
    const inner = path === "" ? entry.name : `${path}/${entry.name}`;
    if (/\.ya?ml$/.test(entry.name) && !entry.isDirectory()) return [`${top}/${inner}`];
    const isBelow = entry.isDirectory() || reader.entries(`${top}/${inner}`).size > 0;
    return isBelow && inner !== "META" ? yamlBelow(reader, top, inner) : [];
  });
}

/** A path for a file of the directory `at`. It is read after files of the same name in lower directories. */
function freePath(proposal: string, at: number, usedPaths: Set<string>): string {
  const slash = proposal.lastIndexOf("/");
  const [dir, name] = [proposal.slice(0, slash + 1), proposal.slice(slash + 1)];
  const isObject = /^(?:sysgroups|guests|networks|storages)\.d\/$/.test(dir);
  let path = proposal;
  for (let number = at + 1; usedPaths.has(path); number += 1)
    path = isObject ? `${dir}${name.slice(0, -4)}/zz${number}_${name}` : `${dir}zz${number}_${name}`;
  usedPaths.add(path);
  return path;
}

function categoriesOf(path: string, meta: OldMeta, document: Document, findings: Finding[]): Category[] {
  const categories = (Object.keys(meta.categories) as Category[]).filter((category) =>
    meta.categories[category].files.some((pattern) => mayMatch(path, pattern)),
  );
  if (categories.length === 0)
    findings.push(
      warningAt(
        { file: document.file, line: 1, column: 1 },
        "unread-layer",
        "no pattern of META reads this file: rename or move it, or remove it from the new lab",
      ),
    );
  return categories;
}
