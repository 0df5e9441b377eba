import { readTextFile } from "../text-file.ts";

/** Every word inside the tags of some files. */
export function templateWordsOf(files: readonly string[]): ReadonlySet<string> {
  const words = new Set<string>();
  for (const file of files) {
    for (const [tag] of readTextFile(file).text.matchAll(TAG)) {
      for (const word of tag.split(/\W+/)) words.add(word);
    }
  }
  return words;
}

const TAG = /\{\{(?:(?!\{\{).)*?\}\}|\{%(?:(?!\{%).)*?%\}/gs;
