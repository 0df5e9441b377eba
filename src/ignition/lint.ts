import type { AnswerFinding } from "../installers/installer.ts";
import { isMap, type ValueMap } from "../merge/merge.ts";
import { nearest } from "../nearest.ts";
import KEYS from "./keys.json" with { type: "json" };

const TABLE: Readonly<Record<string, readonly string[]>> = KEYS;

/**
 * The findings in an Ignition config: a fault of its JSON, and keys that spec 3.3 does not have. Ignition itself only logs such
 * keys, and goes on without them.
 */
export function lintIgnition(text: string): readonly AnswerFinding[] {
  const finding = (message: string, line = 1): AnswerFinding => ({
    ...{ line, column: 1, message },
    id: "ignition-config",
    severity: "error",
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return [finding(`this is not JSON: ${(error as Error).message}`)];
  }
  if (!isMap(value)) return [finding("an Ignition config must be a map of keys and values")];
  return [...unknownKeys(value, "")].map(({ key, known }) => {
    const line = text.split("\n").findIndex((row) => row.includes(`${JSON.stringify(key)}:`)) + 1;
    return finding(
      `Ignition has no key \`${key}\` here: ${nearest(key, known, "remove it")}`,
      Math.max(line, 1),
    );
  });
}

/** The unknown keys of a map and of the maps in it. `place`: its keys from the top, without the numbers of lists. */
function* unknownKeys(map: ValueMap, place: string): Iterable<{ key: string; known: readonly string[] }> {
  const known = Object.hasOwn(TABLE, place) ? TABLE[place] : undefined;
  if (known === undefined) return;
  for (const [key, value] of Object.entries(map)) {
    if (!known.includes(key)) yield { key, known };
    for (const each of [value].flat())
      if (isMap(each)) yield* unknownKeys(each, place ? `${place}.${key}` : key);
  }
}
