import type { Dirent } from "node:fs";
import type { LayerReader } from "./reader.ts";
import { matchesName, matchesPath } from "./wildcard.ts";

/** The texts for `%(name)s` and `%(group)s` in a pattern of META. */
export interface PatternNames {
  readonly name: string;
  readonly group: string;
}

/**
 * The files below a directory that match a pattern of META, in byte order of their names. `*` and `?` match characters
 * of one name. `%(name)s/*.yml` also matches `%(name)s.yml`, which comes first, and the reverse: an object can have
 * both shapes.
 */
export function matchFiles(reader: LayerReader, top: string, pattern: string, names: PatternNames): string[] {
  const files = bothShapes(pattern).flatMap((shape) =>
    matchParts(reader, top, fill(shape, names).split("/"), 0),
  );
  return [...new Set(files)];
}

function bothShapes(pattern: string): string[] {
  const object = /^(.*%\((?:name|group)\)s)(?:\/\*\.yml|\.yml)$/.exec(pattern)?.[1];
  return object === undefined ? [pattern] : [`${object}.yml`, `${object}/*.yml`];
}

function fill(pattern: string, names: PatternNames): string {
  return pattern.replaceAll("%(name)s", () => names.name).replaceAll("%(group)s", () => names.group);
}

function matchParts(reader: LayerReader, directory: string, parts: readonly string[], at: number): string[] {
  const part = parts[at] ?? "";
  const isLast = at === parts.length - 1;
  return matchName(reader, directory, part).flatMap((entry) => {
    const path = `${directory}/${entry.name}`;
    if (!isLast) return matchParts(reader, path, parts, at + 1);
    return entry.isDirectory() ? [] : [path];
  });
}

function matchName(reader: LayerReader, directory: string, part: string): Dirent[] {
  const entries = reader.entries(directory);
  if (/[*?]/.test(part)) return [...entries.values()].filter(({ name }) => matchesName(name, part));
  const entry = entries.get(part);
  return entry ? [entry] : [];
}

/** Whether a path can match a pattern of META, for any name and kind. */
export function mayMatch(path: string, pattern: string): boolean {
  return bothShapes(pattern).some((shape) =>
    matchesPath(path, shape.replaceAll(/%\((?:name|group)\)s/g, "*")),
  );
}
