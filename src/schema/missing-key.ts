import { errorAt, type Finding } from "../finding.ts";
import type { Category } from "../layers/meta.ts";
import { isMap } from "../merge/merge.ts";
import { type Merged, type Path, placeAt, valueAt } from "../merge/origins.ts";
import { coreSchema } from "./schemas.ts";
import { keysAt, misspelt, suggestionFor } from "./unknown-keys.ts";

/**
 * The finding for a map that lacks a key, or all of several alternatives. If the map has a misspelt key that stands for one
 * of them, this is the error, else `otherwise`.
 */
export function missingKey(
  category: Category,
  merged: Merged,
  { map: path, keys }: { readonly map: Path; readonly keys: readonly string[] },
  otherwise: Finding,
): Finding {
  const known = keysAt(coreSchema(category), path);
  const map = valueAt(merged.value, path);
  const written = isMap(map) ? Object.keys(map).filter((key) => !known.includes(key)) : [];
  for (const key of written) {
    const suggestion = suggestionFor(path, key, known);
    if (keys.some((key) => suggestion.includes(`\`${key}\``)))
      return errorAt(placeAt(merged, [...path, key]), "unknown-key", misspelt(path, key, suggestion));
  }
  return otherwise;
}
