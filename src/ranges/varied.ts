import type { Document } from "../layers/document.ts";
import { ListEdit } from "../merge/edit.ts";
import { isMap, setOwn, type ValueMap } from "../merge/merge.ts";
import type { Merged, Path } from "../merge/origins.ts";
import { RangeTag } from "../merge/range-tag.ts";
import type { Seat } from "./range.ts";
import { tagValue } from "./tag-value.ts";

type Step = string | number;
/** The places of tags in a value: a map and a list by their steps. */
type TagTree = RangeTag | ReadonlyMap<Step, TagTree>;

const variedCache = new WeakMap<Merged, Map<number, Merged>>();
const treeCache = new WeakMap<Merged, TagTree | null>();

/**
 * The layers of one guest of a range: each `!nth` and `!numbered` has its value. A tag with a fault stays. Values without a
 * tag are shared by all guests of the range. Returns the same object each time.
 */
export function varied(merged: Merged, seat: Seat): Merged {
  const guests = variedCache.get(merged) ?? new Map<number, Merged>();
  variedCache.set(merged, guests);
  let own = guests.get(seat.number);
  if (!own) {
    const tree = treeOf(merged);
    const faults: RangeTag[] = [];
    const value = tree ? filled(merged.value, tree, seat, faults) : merged.value;
    own = { ...merged, value: value as ValueMap };
    treeCache.set(own, faults.length > 0 ? treeIn(value) : null);
    guests.set(seat.number, own);
  }
  return own;
}

/** The tags in a merged value, with their paths. */
export function tagsIn(merged: Merged): (readonly [Path, RangeTag])[] {
  const tree = treeOf(merged);
  return tree ? [...leavesOf(tree, [])] : [];
}

const pathsCache = new WeakMap<Document, readonly Path[]>();

/** The paths of the tags in one layer. The items of a list edit have the indices of that layer. */
export function tagPaths(document: Document): readonly Path[] {
  if (!document.hasRangeTags) return [];
  let paths = pathsCache.get(document);
  if (!paths) {
    const tree = treeIn(document.value);
    paths = tree ? [...leavesOf(tree, [])].map(([path]) => path) : [];
    pathsCache.set(document, paths);
  }
  return paths;
}

function treeOf(merged: Merged): TagTree | null {
  if (!merged.documents.some(({ hasRangeTags }) => hasRangeTags)) return null;
  let tree = treeCache.get(merged);
  if (tree === undefined) {
    tree = treeIn(merged.value);
    treeCache.set(merged, tree);
  }
  return tree;
}

function treeIn(value: unknown): TagTree | null {
  if (value instanceof RangeTag) return value;
  const list = value instanceof ListEdit ? value.items : value;
  const entries: (readonly [Step, unknown])[] = Array.isArray(list)
    ? [...list.entries()]
    : isMap(value)
      ? Object.entries(value)
      : [];
  const inner = entries.flatMap(([step, item]) => {
    const tree = treeIn(item);
    return tree ? [[step, tree] as const] : [];
  });
  return inner.length > 0 ? new Map(inner) : null;
}

/** A copy of the maps and lists around the tags, with the values of a guest. Adds each tag with a fault to `faults`. */
function filled(value: unknown, tree: TagTree, seat: Seat, faults: RangeTag[]): unknown {
  if (tree instanceof RangeTag) {
    const result = tagValue(tree, seat);
    if ("value" in result) return result.value;
    const faulty = new RangeTag(tree.kind, tree.text, result.fault);
    faults.push(faulty);
    return faulty;
  }
  const copy = (Array.isArray(value) ? [...value] : { ...(value as ValueMap) }) as Record<Step, unknown>;
  for (const [step, inner] of tree) setOwn(copy, String(step), filled(copy[step], inner, seat, faults));
  return copy;
}

function* leavesOf(tree: TagTree, path: Path): Iterable<readonly [Path, RangeTag]> {
  if (tree instanceof RangeTag) yield [path, tree];
  else for (const [step, inner] of tree) yield* leavesOf(inner, [...path, step]);
}
