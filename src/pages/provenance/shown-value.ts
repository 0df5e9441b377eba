import type { PlanObject } from "../../checks/plan.ts";
import type { Path } from "../../merge/origins.ts";
import type { Provenance, Said } from "./provenance.ts";

/** A value of a page, with where it comes from. */
export interface ShownValue {
  readonly text: string;
  /** From the output directory: the line that set it, or what it is made of. */
  readonly href: string;
  /** For people: each layer that set it, the one that counts first; or what miniascape made it of, and by which lines. */
  readonly chain: string;
  /** What follows right behind it and comes from elsewhere: the domain of a name, the end of a range. */
  readonly tail: ShownValue | null;
}

/** Where a value stands that others are made of. */
export interface Source {
  readonly of: PlanObject;
  readonly path: Path;
}

/** What miniascape makes a value of that no layer says: in words, and the values that it reads. */
export interface Made {
  readonly words: string;
  readonly from: readonly Source[];
}

/**
 * A value that one of the paths has set, the first of them that any layer knows; `made` says what miniascape makes it of
 * where none does.
 */
export function shownValue(
  provenance: Provenance,
  of: PlanObject,
  text: unknown,
  paths: readonly Path[],
  made: Made = { words: "where no layer says otherwise", from: [{ of, path: paths[0] ?? [] }] },
): ShownValue {
  if (text === null || text === undefined || text === "") return NOTHING;
  for (const path of paths) {
    const chain = provenance.chain(of, path);
    const [winner] = chain;
    if (winner) return { text: String(text), href: winner.href, chain: chainText(chain), tail: null };
  }
  return madeValue(provenance, text, made);
}

/** A value that miniascape made: it leads to the first line that it is made of. */
export function madeValue(provenance: Provenance, text: unknown, { words, from }: Made): ShownValue {
  const lines = from.map(({ of, path }) => provenance.place(of, path));
  return {
    text: String(text),
    href: lines[0]?.href ?? "",
    chain: [words, ...lines.map(lineText)].join("\n"),
    tail: null,
  };
}

/** A sum or a number of things, which leads to what is summed up. */
export function total(text: unknown, href: string, words: string): ShownValue {
  return { text: String(text), href, chain: words, tail: null };
}

/** Two values as one; without the first there is none. */
export function joined(head: ShownValue, tail: ShownValue): ShownValue {
  return head.text === "" || tail.text === "" ? head : { ...head, tail };
}

/** All of its text. */
export function wholeText({ text, tail }: ShownValue): string {
  return tail ? text + tail.text : text;
}

const NOTHING: ShownValue = { text: "", href: "", chain: "", tail: null };

function chainText(chain: readonly Said[]): string {
  return chain.map((said, at) => `${lineText(said)}${at > 0 ? "  (overridden)" : ""}`).join("\n");
}

function lineText({ where, text }: Said): string {
  return text === "" ? where : `${where}  ${clipped(text)}`;
}

export function clipped(text: string, length = 120): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
