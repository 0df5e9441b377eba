import type { LayerReader } from "../layers/reader.ts";

/** Names in a template directory that are not templates: default values, schemas, test cases, a README. */
const VALUES = /^(?:defaults|schema)$/;
const TESTS = /\.tests$/;
const README = /^README(?:\.\w+)?$/i;

/** The names of the templates below a directory of the search path, in byte order within each directory. */
export function* templatesBelow(reader: LayerReader, dir: string, path = ""): Iterable<string> {
  for (const entry of reader.entries(path === "" ? dir : `${dir}/${path}`).values()) {
    const inner = path === "" ? entry.name : `${path}/${entry.name}`;
    if (VALUES.test(inner) || TESTS.test(entry.name) || README.test(entry.name)) continue;
    if (entry.isDirectory()) yield* templatesBelow(reader, dir, inner);
    else yield inner;
  }
}

/** Whether a template of a name is in one of the directories. It remembers its answers. */
export function templateLookup(reader: LayerReader, dirs: readonly string[]): (name: string) => boolean {
  const answers = new Map<string, boolean>();
  return (name) => {
    const has = answers.get(name) ?? dirs.some((dir) => reader.hasFile(`${dir}/${name}`));
    answers.set(name, has);
    return has;
  };
}
