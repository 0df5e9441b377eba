import type { Finding, Place } from "../finding.ts";
import { type Document, placeIn } from "../layers/document.ts";
import { mergeDocuments, type Path, placeAt } from "../merge/origins.ts";
import { type Position, positionsOf } from "../merge/positions.ts";
import type { Draft } from "./draft.ts";

/** A new layer as it was checked, and its conversion. */
export interface CheckedLayer {
  readonly document: Document;
  readonly draft: Draft;
}

/** The findings of the new lab at the places of the old values. A place in another file stays. */
export function atOldPlaces(
  findings: readonly Finding[],
  layers: ReadonlyMap<string, CheckedLayer>,
): Finding[] {
  const old = (place: Place): Place => {
    const layer = layers.get(place.file);
    if (!layer) return place;
    const path = layer.draft.oldPath(pathAt(layer.document, place));
    return placeAt(mergeDocuments([layer.draft.layer.document]), path);
  };
  return findings.map(({ excerpt, place, related, ...finding }) => ({
    ...finding,
    place: old(place),
    ...(related && {
      related: related.map(({ place: other, message }) => ({ place: old(other), message })),
    }),
  }));
}

/** The path of the value at a place; empty if no value is there. */
function pathAt(document: Document, { line, column }: Place): Path {
  let found: Path = [];
  const visit = (position: Position, path: Path): void => {
    const at = placeIn(document, position.offset);
    if (path.length > 0 && at.line === line && at.column === column) found = path;
    for (const [key, inner] of position.entries) visit(inner, [...path, key]);
    for (const [index, inner] of position.items.entries()) visit(inner, [...path, index]);
  };
  visit(positionsOf(document), []);
  return found;
}
