import * as v from "valibot";
import { type Diagnostic, errorAt } from "../diagnostic.ts";
import { type Merged, type Path, placeAt } from "../merge/origins.ts";

/**
 * The merged values as the schema's type, or null when they do not fit it: then each fault is added to `found` at the
 * line that set it. The values themselves are not changed, so that every one keeps its origin.
 */
export function validate<const Schema extends v.GenericSchema>(
  schema: Schema,
  merged: Merged,
  found: Diagnostic[],
): v.InferInput<Schema> | null {
  const { issues } = v.safeParse(schema, merged.value);
  if (!issues) return merged.value as v.InferInput<Schema>;
  for (const issue of issues) {
    const path = (issue.path ?? []).map(({ key }) => key) as Path;
    const message = issue.received === "undefined" ? "this key is missing: set it" : issue.message;
    found.push(errorAt(placeAt(merged, path), "schema", `\`${dotted(path)}\`: ${message}`));
  }
  return null;
}

function dotted(path: Path): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
}
