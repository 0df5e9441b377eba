import type { Document } from "../layers/document.ts";
import { layersOf } from "../merge/origins.ts";
import type { Schemas } from "../schema/schemas.ts";
import { isTypo } from "../schema/unknown-keys.ts";
import { objectsOf, type PlanObject } from "./plan.ts";
import type { Rule, Violation } from "./rule.ts";

const unreadValue: Rule = {
  id: "unread-value",
  severity: "warning",
  why: "the value has no effect on any file. A key that only holds an anchor for other keys is no finding if it begins with `x-`, `_` or a dot.",
  example: { "guests.d/a.yml": "templates: ~\nmotd_text: Hello\n" },
  *check(plan): Iterable<Violation> {
    let words: ReadonlySet<string> | undefined;
    for (const object of objectsOf(plan)) {
      for (const key of foreignKeys(object, plan.schemas)) {
        words ??= plan.identifiersInTemplates();
        if (words.has(key)) continue;
        const message = `no template reads \`${key}\`: correct its name, or remove it`;
        yield { object, path: [key], message };
      }
    }
  },
};

/** Top-level keys that are neither in a schema nor in the defaults of the templates. */
function* foreignKeys({ category, merged }: PlanObject, schemas: Schemas): Iterable<string> {
  const defaults = layersOf(merged, "defaults");
  for (const document of merged.documents) {
    for (const key of foreignIn(document)) {
      if (schemas.isTopKey(key)) continue;
      const isDeclared = defaults.some(({ value }) => Object.hasOwn(value, key));
      if (!isDeclared && Object.hasOwn(merged.value, key) && !isTypo(key, schemas.keys(category))) yield key;
    }
  }
}

// A cache: most layers belong to many objects.
const foreignKeysCache = new WeakMap<Document, readonly string[]>();

function foreignIn(document: Document): readonly string[] {
  let keys = foreignKeysCache.get(document);
  if (!keys) {
    keys = Object.keys(document.value).filter((key) => !/^(?:x-|[_.])/.test(key));
    foreignKeysCache.set(document, keys);
  }
  return keys;
}

export const valueRules = [unreadValue];
