import * as v from "valibot";
import { errorAt, type Finding } from "../finding.ts";
import type { Category } from "../layers/meta.ts";
import { type Merged, type Path, placeAt } from "../merge/origins.ts";
import { pathText } from "./path-text.ts";
import type { Schemas, TopSchema } from "./schemas.ts";
import { unknownKeys } from "./unknown-keys.ts";

/**
 * The merged values as the type of miniascape's own schema of the category, or null when they do not fit the schemas:
 * then each fault is added to `found` at the line that set it, as are keys that nothing reads. The values themselves are
 * not changed, so that every one keeps its origin.
 */
export function validate<const Schema extends TopSchema>(
  category: Category,
  core: Schema,
  merged: Merged,
  found: Finding[],
  schemas: Schemas,
): v.InferInput<Schema> | null {
  const schema = schemas.complete(category, core);
  found.push(...unknownKeys(schema, merged, schemas));
  let fits = true;
  for (const [key, section] of Object.entries(schema.entries)) {
    for (const issue of issuesOf(section, merged.value[key])) {
      const path = [key, ...(issue.path ?? []).map((step) => step.key)] as Path;
      const message = issue.received === "undefined" ? "this key is missing: set it" : issue.message;
      found.push(errorAt(placeAt(merged, path), "schema", `\`${pathText(path)}\`: ${message}`));
      fits = false;
    }
  }
  return fits ? (merged.value as v.InferInput<Schema>) : null;
}

// The guests of a kind share most of their sections: each is looked through once.
const good = new WeakMap<object, v.GenericSchema>();

function issuesOf(section: v.GenericSchema, value: unknown): readonly v.BaseIssue<unknown>[] {
  const shared = typeof value === "object" && value !== null ? value : null;
  if (shared && good.get(shared) === section) return [];
  const { issues = [] } = v.safeParse(section, value);
  if (shared && issues.length === 0) good.set(shared, section);
  return issues;
}
