import { readFileSync } from "node:fs";
import type { LayerReader } from "../layers/reader.ts";
import { templatesBelow } from "./files.ts";

/** Every word inside the tags of all templates in the directories. A template can only read a value by such a word. */
export function templateWords(reader: LayerReader, dirs: readonly string[]): ReadonlySet<string> {
  return templateWordsOf(
    dirs.flatMap((dir) => [...templatesBelow(reader, dir)].map((name) => `${dir}/${name}`)),
  );
}

/** Every word inside the tags of some files. */
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
