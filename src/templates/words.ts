import { readFileSync } from "node:fs";
import type { LayerReader } from "../layers/reader.ts";
import { templatesBelow } from "./files.ts";

/** Every word inside the tags of all templates below the directories: none of them can read a value by another. */
export function templateWords(reader: LayerReader, dirs: readonly string[]): ReadonlySet<string> {
  return templateWordsOf(
    dirs.flatMap((dir) => [...templatesBelow(reader, dir)].map((name) => `${dir}/${name}`)),
  );
}

/** The same of some files. */
export function templateWordsOf(files: readonly string[]): ReadonlySet<string> {
  const words = new Set<string>();
  for (const file of files) {
    for (const [tag] of readFileSync(file, "utf8").matchAll(TAG)) {
      for (const word of tag.split(/\W+/)) words.add(word);
    }
  }
  return words;
}

const TAG = /\{\{.*?\}\}|\{%.*?%\}/gs;
