import * as v from "valibot";
import { errorAt, type Finding } from "../finding.ts";
import { type Merged, type Path, placeAt } from "../merge/origins.ts";
import { pathText } from "./path-text.ts";
import { unknownKeys } from "./unknown-keys.ts";

/**
 * The merged values as the schema's type, or null when they do not fit it: then each fault is added to `found` at the
 * line that set it, as are keys that nothing reads. The values themselves are not changed, so that every one keeps its
 * origin.
 */
export function validate<const Schema extends TopSchema>(
  schema: Schema,
  merged: Merged,
  found: Finding[],
): v.InferInput<Schema> | null {
  found.push(...unknownKeys(schema, merged));
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

type TopSchema = v.LooseObjectSchema<v.ObjectEntries, undefined>;

// The guests of a kind share most of their sections: each is looked through once.
const good = new WeakMap<object, v.GenericSchema>();

function issuesOf(section: v.GenericSchema, value: unknown): readonly v.BaseIssue<unknown>[] {
  const shared = typeof value === "object" && value !== null ? value : null;
  if (shared && good.get(shared) === section) return [];
  const { issues = [] } = v.safeParse(section, value);
  if (shared && issues.length === 0) good.set(shared, section);
  return issues;
}
