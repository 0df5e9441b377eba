import type { z } from "zod";
import { type Diagnostic, errorAt } from "../diagnostic.ts";
import { type Merged, type Path, placeAt } from "../merge/origins.ts";

/**
 * The merged values as the schema's type, or null when they do not fit it: then each fault is added to `found` at the
 * line that set it. The values themselves are not changed, so that every one keeps its origin.
 */
export function validate<T>(schema: z.ZodType<T>, merged: Merged, found: Diagnostic[]): T | null {
  const result = schema.safeParse(merged.value);
  if (result.success) return merged.value as T;
  for (const issue of result.error.issues) {
    const path = issue.path as Path;
    const at = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("");
    found.push(errorAt(placeAt(merged, path), "schema", `\`${at.replace(/^\./, "")}\`: ${issue.message}`));
  }
  return null;
}
