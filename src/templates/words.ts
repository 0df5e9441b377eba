import { readFileSync } from "node:fs";

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
