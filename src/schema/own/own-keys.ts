import { type Finding, FindingsError } from "../../finding.ts";
import { CATEGORIES, type Category } from "../../layers/meta.ts";
import { matchFiles } from "../../layers/pattern.ts";
import type { LayerReader } from "../../layers/reader.ts";
import { nearest, quoted } from "../../nearest.ts";
import { mergeMaps } from "./own-value.ts";
import { type OwnKey, ownKeysIn, readSchemaFile, type SchemaFile, schemaFault } from "./schema-file.ts";

/** The keys from the schemas of template directories, by the category of objects. */
export type OwnKeys = Readonly<Record<Category, ReadonlyMap<string, OwnKey>>>;

export const NO_OWN_KEYS: OwnKeys = {
  guest: new Map(),
  network: new Map(),
  storage: new Map(),
  host: new Map(),
};

const START = { offset: 0, end: 0 };

/**
 * The files `schema/<category>.json` of template directories, lowest first. A file with the same text as a lower one is
 * left out. Throws a FindingsError if a file cannot be read.
 */
export function schemaFiles(reader: LayerReader, tmpldirs: readonly string[]): SchemaFile[] {
  const findings: Finding[] = [];
  const files = tmpldirs
    .flatMap((dir) => matchFiles(reader, dir, "schema/*.json", { name: "", group: "" }))
    .flatMap((path) => readSchemaFile(path, findings) ?? []);
  for (const { path, text } of files) reader.noteText(path, text);
  if (findings.length > 0) throw new FindingsError(findings);
  return files.filter(
    (file, at) =>
      !files.slice(0, at).some((lower) => lower.text === file.text && nameOf(lower) === nameOf(file)),
  );
}

function nameOf({ path }: SchemaFile): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The keys of schema files. Throws a FindingsError with all faults. */
export function ownKeysOf(files: readonly SchemaFile[], isTaken: (key: string) => boolean): OwnKeys {
  const findings: Finding[] = [];
  const keys: Record<Category, Map<string, OwnKey>> = {
    guest: new Map(),
    network: new Map(),
    storage: new Map(),
    host: new Map(),
  };
  for (const file of files) {
    const name = nameOf(file);
    const category = CATEGORIES.find((each) => name === `${each}.json`);
    if (category) addKeys(keys[category], file, isTaken, findings);
    else {
      const names = CATEGORIES.map((category) => `${category}.json`);
      const rule = nearest(name, names, `use ${quoted(names).join(", ")}`);
      findings.push(schemaFault(file, START, `no objects have the schema \`${name}\`: ${rule}`));
    }
  }
  if (findings.length > 0) throw new FindingsError(findings);
  return keys;
}

/** Adds the keys of a file. A higher file may add keys to a map; any other repeated key is a finding. */
function addKeys(
  keys: Map<string, OwnKey>,
  file: SchemaFile,
  isTaken: (key: string) => boolean,
  findings: Finding[],
): void {
  for (const [name, key] of ownKeysIn(file, findings)) {
    const below = keys.get(name);
    const conflicts: string[] = [];
    if (isTaken(name))
      findings.push(
        schemaFault(file, key.node, `\`${name}\` is a key of miniascape itself: choose another name`),
      );
    else if (!below) keys.set(name, key);
    else keys.set(name, { ...below, value: mergeMaps(below.value, key.value, name, conflicts) });
    for (const path of conflicts) {
      const rule = "a schema can only add keys to a map that knows its keys";
      findings.push(schemaFault(file, key.node, `\`${path}\` is in ${below?.file.path} already: ${rule}`));
    }
  }
}
