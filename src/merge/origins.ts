import type { Place } from "../finding.ts";
import { type Document, placeIn } from "../layers/document.ts";
import { ListEdit, REMOVE } from "./edit.ts";
import { isMap, merge, type ValueMap } from "./merge.ts";
import { positionAt, positionsOf } from "./positions.ts";

/** Keys of maps and indices of lists, starting at the top of an object. */
export type Path = readonly (string | number)[];

/** The value that one layer sets, and its place. */
export interface Origin extends Place {
  readonly value: unknown;
}

/**
 * The scope of a layer: the defaults of a template directory, all objects of the site, the guests of a kind, or one
 * object. A file can have several roles, because META may use any pattern for any category.
 */
export type LayerRole = "defaults" | "common" | "kind" | "own";

/** The merged value of documents, and these documents, lowest first. */
export interface Merged {
  readonly value: ValueMap;
  readonly documents: readonly Document[];
  /** One role per document, in the same order. */
  readonly roles: readonly LayerRole[];
}

/** `roles` has one role per document; by default each document is the object's own. */
export function mergeDocuments(
  documents: readonly Document[],
  below?: Merged,
  roles: readonly LayerRole[] = documents.map(() => "own"),
): Merged {
  return {
    value: documents.reduce<ValueMap>(
      (value, document) => merge(value, document.value) as ValueMap,
      below?.value ?? {},
    ),
    documents: below ? [...below.documents, ...documents] : documents,
    roles: below ? [...below.roles, ...roles] : roles,
  };
}

/** The layers of one role, lowest first. */
export function layersOf({ documents, roles }: Merged, role: LayerRole): Document[] {
  return documents.filter((_, at) => roles[at] === role);
}

/** Earlier results by their highest document. */
const mergeCache = new WeakMap<
  object,
  readonly { readonly below: Merged | undefined; readonly merged: Merged }[]
>();

/** Results per document. Larger than the number of categories that can have the same highest document. */
const MAX_CACHED = 8;

/** Like `mergeDocuments`, but gives the same object for the same documents in all runs of a process. */
export function mergeOnce(
  documents: readonly Document[],
  below?: Merged,
  roles: readonly LayerRole[] = documents.map(() => "own"),
): Merged {
  const highest = documents.at(-1) ?? below;
  if (!highest) return mergeDocuments(documents, below, roles);
  const others = mergeCache.get(highest) ?? [];
  const first = below?.documents.length ?? 0;
  const same = others.find(
    ({ below: lower, merged }) =>
      lower === below &&
      merged.documents.length === first + documents.length &&
      documents.every(
        (document, at) => document === merged.documents[first + at] && roles[at] === merged.roles[first + at],
      ),
  );
  if (same) return same.merged;
  const merged = mergeDocuments(documents, below, roles);
  mergeCache.set(highest, [{ below, merged }, ...others].slice(0, MAX_CACHED));
  return merged;
}

/** The value of one document at a path. `replaces`: it sets a parent of the path and hides all lower documents. */
interface Candidate {
  readonly document: Document;
  readonly value: unknown;
  /** Where the document itself has the value. */
  readonly path: Path;
  readonly replaces: boolean;
}

/**
 * The origins of the value at a path, the winner last: every layer that set the value or replaced one of its parents.
 * Empty if the merged object has no such value. It follows the rules of `merge` along one path only, so a build
 * without findings does not pay for origins. A property test compares the two.
 */
export function originsOf(merged: Pick<Merged, "documents">, path: Path): Origin[] {
  return candidatesAt(merged, path).map(({ document, value, path: own }) => {
    const { offset, end } = positionAt(document, own);
    return { ...placeIn(document, offset, end), value };
  });
}

function candidatesAt({ documents }: Pick<Merged, "documents">, path: Path): readonly Candidate[] {
  let candidates: Candidate[] = documents.map((document) => ({
    document,
    value: document.value,
    path: [],
    replaces: false,
  }));
  for (const step of path) {
    candidates =
      typeof step === "number" ? itemCandidates(candidates, step) : entryCandidates(candidates, step);
  }
  const winner = candidates.at(-1);
  return !winner || winner.replaces || winner.value === REMOVE ? [] : candidates;
}

function entryCandidates(candidates: readonly Candidate[], key: string): Candidate[] {
  return candidates.flatMap((candidate) => {
    if (candidate.replaces || !isMap(candidate.value)) return [{ ...candidate, replaces: true }];
    if (!Object.hasOwn(candidate.value, key)) return [];
    return [within(candidate, candidate.value[key], key)];
  });
}

/** Follows one item down the layers: `!append` and `!prepend` shift its index in the layers below. */
function itemCandidates(candidates: readonly Candidate[], index: number): Candidate[] {
  const below = lengthsBelow(candidates);
  const found: Candidate[] = [];
  let at = index;
  for (let layer = candidates.length - 1; layer >= 0; layer -= 1) {
    const { value, replaces } = candidates[layer] as Candidate;
    const own = (list: readonly unknown[], item: number) =>
      found.push(within(candidates[layer] as Candidate, list[item], item));
    if (replaces) break;
    if (Array.isArray(value)) {
      if (at >= value.length) break;
      own(value, at);
    } else if (value instanceof ListEdit) {
      const { items, kind } = value;
      const first = kind === "append" ? (below[layer] as number) : 0;
      if (at >= first && at < first + items.length) {
        own(items, at - first);
        break;
      }
      if (kind === "prepend") at -= items.length;
    } else break;
  }
  return found.reverse();
}

/** The length of the list below each layer. */
function lengthsBelow(candidates: readonly Candidate[]): number[] {
  let length = 0;
  return candidates.map(({ value, replaces }) => {
    const before = length;
    if (!replaces && value instanceof ListEdit) length += value.items.length;
    else length = !replaces && Array.isArray(value) ? value.length : 0;
    return before;
  });
}

function within(candidate: Candidate, value: unknown, step: string | number): Candidate {
  return { ...candidate, value, path: [...candidate.path, step] };
}

/** The value at a path; undefined if there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const step of path) {
    if (Array.isArray(at) && typeof step === "number") at = at[step];
    else if (isMap(at) && typeof step === "string" && Object.hasOwn(at, step)) at = at[step];
    else return undefined;
  }
  return at;
}

/** The role of the layer that set the value at a path last; undefined if no layer set it. Computes no positions. */
export function roleAt(merged: Merged, path: Path): LayerRole | undefined {
  const file = candidatesAt(merged, path).at(-1)?.document.file;
  return merged.roles[merged.documents.findLastIndex((document) => document.file === file)];
}

/** The place that set the value at a path last. If no layer set it: the place of its nearest parent. */
export function placeAt(merged: Merged, path: Path): Place {
  for (let length = path.length; length > 0; length -= 1) {
    const winner = originsOf(merged, path.slice(0, length)).at(-1);
    if (winner) {
      const { value, ...place } = winner;
      return place;
    }
  }
  return lastLayer(merged);
}

/** The first key of the highest layer: the place for a value that no layer sets. */
export function lastLayer({ documents }: Merged): Place {
  const document = documents.at(-1);
  if (!document) return { file: "", line: 1, column: 1 };
  return placeIn(document, positionsOf(document).offset);
}
