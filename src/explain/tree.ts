import { formatPlace } from "../finding.ts";
import type { Origin, Path } from "../merge/origins.ts";
import { RangeTag } from "../merge/range-tag.ts";
import type { Leaf } from "./leaves.ts";
import { valueText } from "./value-text.ts";

/** The column of the places, unless the text before is longer. */
const COLUMN = 44;

/** Leaves as a tree: each with its place, and below it the values that it overrides, the highest layer first. */
export function leafTree(leaves: readonly Leaf[]): string {
  const lines: string[] = [];
  let before: Path = [];
  for (const { path, value, chain } of leaves) {
    const shared = sharedLength(before, path);
    for (let depth = shared; depth < path.length - 1; depth += 1) lines.push(indentedKey(path, depth));
    const winner = chain.at(-1);
    const tag = winner?.value instanceof RangeTag ? ` (${valueText(winner.value)})` : "";
    lines.push(withPlace(`${indentedKey(path, path.length - 1)} ${valueText(value)}${tag}`, winner));
    for (const origin of chain.slice(0, -1).reverse())
      lines.push(withPlace(`${"  ".repeat(path.length)}over ${valueText(origin.value)}`, origin));
    before = path;
  }
  return lines.map((line) => `${line}\n`).join("");
}

function indentedKey(path: Path, depth: number): string {
  const step = path[depth];
  const indent = "  ".repeat(Math.max(depth, 0));
  if (step === undefined) return indent;
  return `${indent}${typeof step === "number" ? `[${step}]` : valueText(step)}:`;
}

function withPlace(text: string, origin: Origin | undefined): string {
  return origin ? `${text.padEnd(COLUMN)}  ${formatPlace(origin)}` : text;
}

function sharedLength(a: Path, b: Path): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) - 1 && a[length] === b[length]) length += 1;
  return length;
}
