import type { Planned } from "../checks/plan.ts";
import type { Path } from "../merge/origins.ts";
import type { Provenance } from "./provenance.ts";

/** A value of a page, with where it comes from. */
export interface ShownValue {
  readonly text: string;
  /** The line that set it, from the output directory; null: no layer did, miniascape made it. */
  readonly href: string | null;
  /** For people: each layer that set it, the one that counts first; or how miniascape made it. */
  readonly chain: string;
}

/**
 * A value that one of the paths has set, the first of them that any layer knows; `made` says what miniascape makes it of
 * where none does.
 */
export function shownValue(
  provenance: Provenance,
  of: Planned,
  text: unknown,
  paths: readonly Path[],
  made = "miniascape's own default",
): ShownValue {
  for (const path of paths) {
    const chain = provenance.chain(of, path);
    const [winner] = chain;
    if (winner) return { text: textOf(text), href: winner.href, chain: chainText(chain) };
  }
  return { text: textOf(text), href: null, chain: made };
}

function chainText(chain: ReturnType<Provenance["chain"]>): string {
  return chain
    .map(({ where, text }, at) => `${where}  ${clipped(text)}${at > 0 ? "  (overridden)" : ""}`)
    .join("\n");
}

export function clipped(text: string, length = 120): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

function textOf(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}
