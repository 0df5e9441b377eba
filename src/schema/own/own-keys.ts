import { type Finding, FindingsError } from "../../finding.ts";
import { CATEGORIES, type Category } from "../../layers/meta.ts";
import { matchFiles } from "../../layers/pattern.ts";
import type { LayerReader } from "../../layers/reader.ts";
import { nearest, quoted } from "../../nearest.ts";
import { extended } from "./own-value.ts";
import { type OwnKey, ownKeysIn, readSchemaFile, type SchemaFile, schemaFault } from "./schema-file.ts";

/** The keys that template directories have schemas for, by the category of the objects that have them. */
export type OwnKeys = Readonly<Record<Category, ReadonlyMap<string, OwnKey>>>;

export const NO_OWN_KEYS: OwnKeys = {
  guest: new Map(),
  network: new Map(),
  storage: new Map(),
  host: new Map(),
};

const START = { offset: 0, end: 0 };

/**
 * The files `schema/<category>.json` of template directories, lowest first, without copies of a lower one. Throws a
 * FindingsError for one that cannot be read.
 */
export function schemaFiles(reader: LayerReader, tmpldirs: readonly string[]): SchemaFile[] {
  const found: Finding[] = [];
  const files = tmpldirs
    .flatMap((dir) => matchFiles(reader, dir, "schema/*.json", { name: "", group: "" }))
    .flatMap((path) => readSchemaFile(path, found) ?? []);
  for (const { path, text } of files) reader.noteText(path, text);
  if (found.length > 0) throw new FindingsError(found);
  return files.filter(
    (file, at) =>
      !files.slice(0, at).some((lower) => lower.text === file.text && nameOf(lower) === nameOf(file)),
  );
}

function nameOf({ path }: SchemaFile): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The keys that files have schemas for. Throws a FindingsError with all that is wrong with them. */
export function ownKeysOf(files: readonly SchemaFile[], isTaken: (key: string) => boolean): OwnKeys {
  const found: Finding[] = [];
  const keys: Record<Category, Map<string, OwnKey>> = {
    guest: new Map(),
    network: new Map(),
    storage: new Map(),
    host: new Map(),
  };
  for (const file of files) {
    const name = nameOf(file);
    const category = CATEGORIES.find((each) => name === `${each}.json`);
    if (category) addKeys(keys[category], file, isTaken, found);
    else {
      const names = CATEGORIES.map((category) => `${category}.json`);
      const rule = nearest(name, names, `use ${quoted(names).join(", ")}`);
      found.push(schemaFault(file, START, `no objects have the schema \`${name}\`: ${rule}`));
    }
  }
  if (found.length > 0) throw new FindingsError(found);
  return keys;
}

/** A key that is there is a finding, but for a map: a higher file adds keys to it. */
function addKeys(
  known: Map<string, OwnKey>,
  file: SchemaFile,
  isTaken: (key: string) => boolean,
  found: Finding[],
): void {
  for (const [name, key] of ownKeysIn(file, found)) {
    const below = known.get(name);
    const taken: string[] = [];
    if (isTaken(name))
      found.push(
        schemaFault(file, key.node, `\`${name}\` is a key of miniascape itself: choose another name`),
      );
    else if (!below) known.set(name, key);
    else known.set(name, { ...below, value: extended(below.value, key.value, name, taken) });
    for (const path of taken) {
      const rule = "a schema can only add keys to a map that knows its keys";
      found.push(schemaFault(file, key.node, `\`${path}\` is in ${below?.file.path} already: ${rule}`));
    }
  }
}
