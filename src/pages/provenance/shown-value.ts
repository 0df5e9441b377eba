import type { PlanObject } from "../../checks/plan.ts";
import type { Path } from "../../merge/origins.ts";
import type { OriginLine, Provenance } from "./provenance.ts";

/** A value on a page, with its origin. */
export interface ShownValue {
  readonly text: string;
  /** The line that sets it, or the line of its first source. From the output directory. */
  readonly href: string;
  /** For people: all lines that set it, the effective one first; for a derived value the reason and its sources. */
  readonly chain: string;
  /** The second part of the text, with another origin: the domain of a name, the end of a range. */
  readonly tail: ShownValue | null;
}

/** A value that a derived value depends on. */
export interface Source {
  readonly planObject: PlanObject;
  readonly path: Path;
}

/** The origin of a value that no layer sets: the reason for people, and the values it depends on. */
export interface Derivation {
  readonly reason: string;
  readonly sources: readonly Source[];
}

/**
 * A value with its origin: the first of `paths` that a layer sets. If no layer sets any of them, the value is derived.
 */
export function shownValue(
  provenance: Provenance,
  planObject: PlanObject,
  text: unknown,
  paths: readonly Path[],
  derivation: Derivation = {
    reason: "the default, because no layer sets it",
    sources: [{ planObject, path: paths[0] ?? [] }],
  },
): ShownValue {
  if (text === null || text === undefined || text === "") return EMPTY;
  for (const path of paths) {
    const chain = provenance.chain(planObject, path);
    const [winner] = chain;
    if (winner) return { text: String(text), href: winner.href, chain: chainText(chain), tail: null };
  }
  return derivedValue(provenance, text, derivation);
}

/** A value that no layer sets. It links to the line of its first source. */
export function derivedValue(
  provenance: Provenance,
  text: unknown,
  { reason, sources }: Derivation,
): ShownValue {
  const lines = sources.map(({ planObject, path }) => provenance.place(planObject, path));
  return {
    text: String(text),
    href: lines[0]?.href ?? "",
    chain: [reason, ...lines.map(lineText)].join("\n"),
    tail: null,
  };
}

/** A sum or a count, with a link to its items. */
export function total(text: unknown, href: string, reason: string): ShownValue {
  return { text: String(text), href, chain: reason, tail: null };
}

/** Two values as one. If one of them is empty, the result is `head`. */
export function joined(head: ShownValue, tail: ShownValue): ShownValue {
  return head.text === "" || tail.text === "" ? head : { ...head, tail };
}

/** The text with its tail. */
export function wholeText({ text, tail }: ShownValue): string {
  return tail ? text + tail.text : text;
}

const EMPTY: ShownValue = { text: "", href: "", chain: "", tail: null };

function chainText(chain: readonly OriginLine[]): string {
  return chain.map((line, at) => `${lineText(line)}${at > 0 ? "  (overridden)" : ""}`).join("\n");
}

function lineText({ where, text }: OriginLine): string {
  return text === "" ? where : `${where}  ${clipped(text)}`;
}

export function clipped(text: string, length = 120): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
