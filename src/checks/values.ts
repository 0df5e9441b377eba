import type { Document } from "../layers/document.ts";
import type { Category } from "../layers/meta.ts";
import { layersOf, originsOf } from "../merge/origins.ts";
import { isComputed } from "../model/computed-keys.ts";
import type { Guest } from "../model/guest.ts";
import { quoted } from "../nearest.ts";
import { pathText } from "../schema/path-text.ts";
import { pathsTo } from "../schema/shape.ts";
import { isTypo } from "../schema/unknown-keys.ts";
import { categoryOf, objectsOf, type Plan, type PlanObject } from "./plan.ts";
import type { Rule, Violation } from "./rule.ts";

const unreadValue: Rule = {
  id: "unread-value",
  severity: "warning",
  why: "the value has no effect on any file: a template that reads `virtinst.ram` does not read `ram`. A key that only holds an anchor for other keys is no finding if it begins with `x-`, `_` or a dot.",
  example: { "guests.d/a.yml": "templates: ~\nmotd_text: Hello\nram: 4096\n" },
  *check(plan): Iterable<Violation> {
    let keys: ReturnType<Plan["templateKeys"]> | undefined;
    for (const object of objectsOf(plan)) {
      for (const key of foreignKeys(object, plan)) {
        if (plan.schemas.isTopKey(key) || isTypo(key, plan.schemas.keys(object.category))) continue;
        if (isComputed(object.category, key)) continue;
        keys ??= plan.templateKeys();
        if (keys.has(categoryOf(object), key)) continue;
        yield { object, path: [key], message: `no template reads \`${key}\`: ${remedy(object, key, plan)}` };
      }
    }
  },
};

/** The places of a key below the top, if they are few. */
function remedy({ category }: PlanObject, key: string, { schemas }: Plan): string {
  const paths = pathsTo(schemas.of(category), key);
  if (paths.length === 0 || paths.length > 3) return "correct its name, or remove it";
  return `did you mean ${quoted(paths.map(pathText)).join(" or ")}?`;
}

const keyOfOtherCategory: Rule = {
  id: "key-of-other-category",
  severity: "warning",
  why: "the value has no effect: only the templates of the other category read it. A key in a `common` layer is for any object, so it is no finding.",
  example: { "guests.d/a.yml": "templates: ~\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\n" },
  *check(plan): Iterable<Violation> {
    let keys: ReturnType<Plan["templateKeys"]> | undefined;
    let files: Files | undefined;
    for (const object of objectsOf(plan)) {
      const own = categoryOf(object);
      for (const key of foreignKeys(object, plan)) {
        const others = plan.schemas.categoriesOf(key);
        if (others.length === 0 || others.includes(own) || isOwnName(object, key)) continue;
        files ??= filesOf(plan);
        if (isShared(object, key, files, others)) continue;
        keys ??= plan.templateKeys();
        if (keys.has(own, key) && !isOverridden(object, key)) continue;
        const noun = others.map((other) => NOUNS[other]).join(" and ");
        const message = `\`${key}\` is a key of ${noun}, and no template reads it from ${NOUNS[own]}: move it to their layers, or remove it`;
        yield { object, path: [key], message };
      }
    }
  },
};

const computedValue: Rule = {
  id: "computed-value",
  severity: "warning",
  why: "no file has the value: templates see the computed one, for example an `fqdn` of `hostname` and `domain`, and a `uuid` of the lab and the guest's name.",
  example: { "guests.d/a.yml": "templates: ~\nfqdn: www.example.com\n" },
  *check(plan): Iterable<Violation> {
    for (const object of objectsOf(plan))
      for (const key of foreignKeys(object, plan)) {
        const { schemas } = plan;
        if (schemas.categoriesOf(key).length > 0 || isTypo(key, schemas.keys(object.category))) continue;
        if (!isComputed(object.category, key)) continue;
        const remedy = key === "fqdn" ? "set `hostname` and `domain` instead" : "remove it";
        yield {
          object,
          path: [key],
          message: `\`${key}\` is computed, so this value has no effect: ${remedy}`,
        };
      }
  },
};

/** Layers of the original miniascape name their guests. */
function isOwnName({ name, merged }: PlanObject, key: string): boolean {
  return key === "name" && merged.value.name === name;
}

/** Whether templates see another value than that of the layers. */
function isOverridden({ category, object, merged }: PlanObject, key: string): boolean {
  return category === "guest" && (object as Guest)[key] !== merged.value[key];
}

const NOUNS: Readonly<Record<Category, string>> = {
  guest: "guests",
  network: "networks",
  storage: "storage pools",
  host: "the host",
};

/** The categories of the objects that have a layer. */
type Files = ReadonlyMap<string, ReadonlySet<Category>>;

function filesOf(plan: Plan): Files {
  const files = new Map<string, Set<Category>>();
  for (const object of objectsOf(plan))
    for (const { file } of object.merged.documents) {
      const categories = files.get(file);
      if (categories) categories.add(categoryOf(object));
      else files.set(file, new Set([categoryOf(object)]));
    }
  return files;
}

/** Whether the layer that sets the key is also one of objects that have the key. */
function isShared(
  { merged }: PlanObject,
  key: string,
  files: Files,
  categories: readonly Category[],
): boolean {
  const file = originsOf(merged, [key]).at(-1)?.file;
  const roles = merged.roles.filter((_, at) => merged.documents[at]?.file === file);
  const users = files.get(file ?? "");
  return roles.includes("common") || categories.some((category) => users?.has(category));
}

/** Top keys of the site's layers that neither the category's schema nor the defaults of the templates have. */
function* foreignKeys({ category, merged }: PlanObject, { schemas }: Plan): Iterable<string> {
  const defaults = layersOf(merged, "defaults");
  for (const document of merged.documents) {
    for (const key of keysOf(document)) {
      if (schemas.has(category, key) || defaults.some(({ value }) => Object.hasOwn(value, key))) continue;
      if (Object.hasOwn(merged.value, key)) yield key;
    }
  }
}

// A cache: most layers belong to many objects.
const keysCache = new WeakMap<Document, readonly string[]>();

function keysOf(document: Document): readonly string[] {
  let keys = keysCache.get(document);
  if (!keys) {
    keys = Object.keys(document.value).filter((key) => !/^(?:x-|[_.])/.test(key));
    keysCache.set(document, keys);
  }
  return keys;
}

export const valueRules = [unreadValue, keyOfOtherCategory, computedValue];
