import type { Place } from "../finding.ts";
import { isMap } from "../merge/merge.ts";
import { lastLayer, type Merged, originsOf, type Path, placeAt, roleAt } from "../merge/origins.ts";
import { objectsOf, type Plan, type PlanObject } from "./plan.ts";

/** The key of a value in the layers of an object, and the line that sets it. */
export interface ValuePlace {
  readonly object: PlanObject;
  readonly path: Path;
  readonly place: Place;
  /** Whether a layer sets it. If none does, `place` is the place of the map that lacks it. */
  readonly isSet: boolean;
}

/** The lists of a plan in the context of the host's templates. */
const LISTS = ["guests", "networks", "storages"] as const;

/** The place of a value in the context of an object's templates. null: it is no key of layers, but one of the template. */
export function valuePlace(plan: Plan, context: object, path: Path, value: unknown): ValuePlace | null {
  const [list, at, ...rest] = path;
  const own = objectsOf(plan).find(({ object }) => object === context);
  const listed = own ? undefined : LISTS.find((name) => name === list);
  const other = listed && typeof at === "number" ? plan[listed][at] : undefined;
  const found = placeIn(own ?? other ?? plan.host, other ? rest : path, value);
  const isKey = found.path.length > 1 || plan.schemas.isTopKey(String(found.path[0]));
  return found.isSet || isKey ? found : null;
}

function placeIn(object: PlanObject, path: Path, value: unknown): ValuePlace {
  const { merged } = object;
  const found = originsOf(merged, path).length > 0 ? path : pathOfValue(merged, path, value);
  if (found && !((value ?? null) === null && roleAt(merged, found) === "defaults"))
    return { object, path: found, place: placeAt(merged, found), isSet: true };
  return { object, path: found ?? path, place: parentPlace(merged, path), isSet: false };
}

/** The place of the nearest parent that a layer of the site sets. */
function parentPlace(merged: Merged, path: Path): Place {
  for (let length = path.length - 1; length > 0; length -= 1) {
    const parent = path.slice(0, length);
    const role = roleAt(merged, parent);
    if (role !== undefined && role !== "defaults") return placeAt(merged, parent);
  }
  return lastLayer(merged);
}

/** The path of a value that the plan has copied or moved, as the row of `releases` to `release`. */
function pathOfValue(merged: Merged, path: Path, value: unknown): Path | null {
  if (typeof value !== "string" && typeof value !== "number") return null;
  const paths = [...pathsOf(merged.value, value, [])];
  const key = path.at(-1);
  return paths.find((each) => each.at(-1) === key) ?? paths[0] ?? null;
}

function* pathsOf(within: unknown, value: unknown, path: Path): Iterable<Path> {
  if (within === value) yield path;
  const entries: Iterable<readonly [string | number, unknown]> = Array.isArray(within)
    ? within.entries()
    : isMap(within)
      ? Object.entries(within)
      : [];
  for (const [step, inner] of entries) yield* pathsOf(inner, value, [...path, step]);
}

/** The place of the first text in an object's layers that has a part; null: there is none. */
export function textPlace({ merged }: PlanObject, part: string): { path: Path; place: Place } | null {
  for (const [path, text] of textsIn(merged.value, []))
    if (text.includes(part)) return { path, place: placeAt(merged, path) };
  return null;
}

function* textsIn(value: unknown, path: Path): Iterable<readonly [Path, string]> {
  if (typeof value === "string") yield [path, value];
  const entries: Iterable<readonly [string | number, unknown]> = Array.isArray(value)
    ? value.entries()
    : isMap(value)
      ? Object.entries(value)
      : [];
  for (const [step, inner] of entries) yield* textsIn(inner, [...path, step]);
}
