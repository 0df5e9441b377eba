import { parts } from "../src/kickstart/parts.ts";
import { scriptSections } from "../src/kickstart/sections.ts";
import { splitWords } from "../src/kickstart/words.ts";

export interface Script {
  /** "%pre", "%post"... */
  readonly section: string;
  readonly interpreter: string;
  /** Of the first line of the text, from 1. */
  readonly line: number;
  readonly text: string;
}

/** The scripts of a kickstart, in their order. */
export function scripts(text: string): Script[] {
  const found: Script[] = [];
  for (const part of parts(text)) {
    if (part.kind !== "section") continue;
    const { words } = splitWords(text, part.start, part.end);
    const section = words[0] ?? "";
    if (!scriptSections.has(section)) continue;
    found.push({
      section,
      interpreter: option(words, "--interpreter") ?? "/bin/sh",
      line: text.slice(0, part.bodyStart).split("\n").length,
      text: text.slice(part.bodyStart, part.bodyEnd),
    });
  }
  return found;
}

function option(words: readonly string[], name: string): string | undefined {
  const at = words.findLastIndex((word) => word === name || word.startsWith(`${name}=`));
  return words[at] === name ? words[at + 1] : words[at]?.slice(name.length + 1);
}
