import * as v from "valibot";
import { type Diagnostic, errorAt, formatDiagnostic } from "../diagnostic.ts";
import { type Merged, type Path, placeAt } from "../merge/origins.ts";
import { pathText } from "./path-text.ts";
import { unknownKeys } from "./unknown-keys.ts";

/**
 * The merged values as the schema's type, or null when they do not fit it: then each fault is added to `found` at the
 * line that set it, as are keys that nothing reads. The values themselves are not changed, so that every one keeps its
 * origin. What many objects have of one layer is found once.
 */
export function validate<const Schema extends v.GenericSchema>(
  schema: Schema,
  merged: Merged,
  found: Diagnostic[],
): v.InferInput<Schema> | null {
  for (const diagnostic of unknownKeys(schema, merged)) addOnce(found, diagnostic);
  const { issues } = v.safeParse(schema, merged.value);
  if (!issues) return merged.value as v.InferInput<Schema>;
  for (const issue of issues) {
    const path = (issue.path ?? []).map(({ key }) => key) as Path;
    const message = issue.received === "undefined" ? "this key is missing: set it" : issue.message;
    addOnce(found, errorAt(placeAt(merged, path), "schema", `\`${pathText(path)}\`: ${message}`));
  }
  return null;
}

const added = new WeakMap<Diagnostic[], Set<string>>();

function addOnce(found: Diagnostic[], diagnostic: Diagnostic): void {
  let texts = added.get(found);
  if (!texts) {
    texts = new Set();
    added.set(found, texts);
  }
  const text = formatDiagnostic(diagnostic);
  if (texts.has(text)) return;
  texts.add(text);
  found.push(diagnostic);
}
