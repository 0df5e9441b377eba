import { errorAt, type Finding } from "../finding.ts";
import { ListEdit } from "../merge/edit.ts";
import { isMap } from "../merge/merge.ts";
import { type Merged, type Path, placeAt } from "../merge/origins.ts";
import { SecretReference } from "./reference.ts";

/** Whether merged values refer to missing secrets. Adds a finding for each. */
export function missingSecrets(merged: Merged, findings: Finding[]): boolean {
  // Only documents with references have a list of secrets.
  if (!merged.documents.some(({ secrets }) => secrets)) return false;
  const missing = [...references(merged.value, [])];
  for (const [path, { fault }] of missing)
    findings.push(errorAt(placeAt(merged, path), "secret-missing", fault));
  return missing.length > 0;
}

/** The `!env` and `!file` in a value, with their paths. */
export function* references(value: unknown, path: Path): Iterable<readonly [Path, SecretReference]> {
  if (value instanceof SecretReference) yield [path, value];
  else if (value instanceof ListEdit) yield* references(value.items, path);
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* references(item, [...path, index]);
  } else if (isMap(value)) {
    for (const key of Object.keys(value)) yield* references(value[key], [...path, key]);
  }
}
