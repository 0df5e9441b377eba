import { isMap } from "../merge/merge.ts";
import type { Path } from "../merge/origins.ts";
import { nearest } from "../nearest.ts";
import { pathText, stepsOf } from "../schema/path-text.ts";

/** Parses a path and finds it in a value. Returns a message if there is no such path. */
export function findPath(value: unknown, text: string): Path | string {
  const steps = stepsOf(text);
  if (!steps) return `\`${text}\` is not a path: write it like interfaces[0].ip`;
  const path: (string | number)[] = [];
  let at = value;
  for (const step of steps) {
    const known = Array.isArray(at) ? [...at.keys()].map(String) : isMap(at) ? Object.keys(at) : [];
    if (!known.includes(step)) {
      const where = path.length > 0 ? `\`${pathText(path)}\`` : "the object";
      const has = known.length > 0 ? `it has ${known.join(", ")}` : "nothing is below it";
      return `${where} has no \`${step}\`: ${Array.isArray(at) ? has : nearest(step, known, has)}`;
    }
    const key = Array.isArray(at) ? Number(step) : step;
    path.push(key);
    at = (at as Record<string | number, unknown>)[key];
  }
  return path;
}
