import * as v from "valibot";
import { addAll, errorAt, type Finding } from "../finding.ts";
import type { Category } from "../layers/meta.ts";
import { type Merged, type Path, placeAt } from "../merge/origins.ts";
import { missingKey } from "./missing-key.ts";
import { pathText } from "./path-text.ts";
import type { Schemas, TopSchema } from "./schemas.ts";
import { unknownKeys } from "./unknown-keys.ts";

/**
 * Checks merged values against miniascape's schema of the category and the schemas of template directories. Adds a finding
 * for each fault and each unknown key, at the line that set it. Returns the values, or null if there is an error. The values
 * are not changed, so all of them keep their origins.
 */
export function validate<const Schema extends TopSchema>(
  category: Category,
  core: Schema,
  merged: Merged,
  findings: Finding[],
  schemas: Schemas,
): v.InferInput<Schema> | null {
  const schema = schemas.complete(category, core);
  addAll(findings, unknownKeys(schema, merged, schemas));
  let fits = true;
  for (const [key, section] of Object.entries(schema.entries)) {
    for (const issue of issuesOf(section, merged.value[key])) {
      const path = [key, ...(issue.path ?? []).map((step) => step.key)] as Path;
      const isMissing = issue.received === "undefined";
      const message = isMissing && issue.kind === "schema" ? "this key is missing: set it" : issue.message;
      const fault = errorAt(placeAt(merged, path), "schema", `\`${pathText(path)}\`: ${message}`);
      const missing = { map: path.slice(0, -1), keys: [String(path.at(-1))] };
      findings.push(isMissing ? missingKey(category, merged, missing, fault) : fault);
      fits = false;
    }
  }
  return fits ? (merged.value as v.InferInput<Schema>) : null;
}

// Valid sections. Guests of a kind share most sections, so each section is checked only once.
const validSections = new WeakMap<object, v.GenericSchema>();

function issuesOf(section: v.GenericSchema, value: unknown): readonly v.BaseIssue<unknown>[] {
  const shared = typeof value === "object" && value !== null ? value : null;
  if (shared && validSections.get(shared) === section) return [];
  const { issues = [] } = v.safeParse(section, value);
  if (shared && issues.length === 0) validSections.set(shared, section);
  return issues;
}
