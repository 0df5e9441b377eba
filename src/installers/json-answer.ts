import type { FindingId } from "../finding-ids.ts";
import { isMap, type ValueMap } from "../merge/merge.ts";
import { nearest } from "../nearest.ts";
import type { AnswerFinding } from "./installer.ts";

/** The keys of the maps of an answer file. A map is named by the keys above it, without the numbers of lists: `passwd.users`. */
export type KeyTable = Readonly<Record<string, readonly string[]>>;

/** An answer file in JSON. */
export interface JsonAnswer {
  readonly text: string;
  /** The file in messages, with its article. */
  readonly title: string;
  /** The program that reads it. */
  readonly reader: string;
  readonly id: FindingId;
}

/** The map of an answer file, or what is wrong with it. */
export function readJsonAnswer(
  answer: JsonAnswer,
): { readonly value: ValueMap } | { readonly fault: AnswerFinding } {
  let value: unknown;
  try {
    value = JSON.parse(answer.text);
  } catch (error) {
    return { fault: jsonFinding(answer, `this is not JSON: ${(error as Error).message}`) };
  }
  if (isMap(value)) return { value };
  return { fault: jsonFinding(answer, `${answer.title} must be a map of keys and values`) };
}

/** A finding at the first line with a key; without one, at the first line of the file. */
export function jsonFinding({ text, id }: JsonAnswer, message: string, key?: string): AnswerFinding {
  const at =
    key === undefined ? -1 : text.split("\n").findIndex((row) => row.includes(`${JSON.stringify(key)}:`));
  return { line: Math.max(at, 0) + 1, column: 1, id, severity: "error", message };
}

/** The findings for keys that the table does not have. Maps that are not in the table have any keys. */
export function unknownJsonKeys(answer: JsonAnswer, value: ValueMap, table: KeyTable): AnswerFinding[] {
  return [...unknownKeys(value, "", table)].map(({ key, known }) =>
    jsonFinding(
      answer,
      `${answer.reader} has no key \`${key}\` here: ${nearest(key, known, "remove it")}`,
      key,
    ),
  );
}

function* unknownKeys(
  map: ValueMap,
  place: string,
  table: KeyTable,
): Iterable<{ readonly key: string; readonly known: readonly string[] }> {
  const known = Object.hasOwn(table, place) ? table[place] : undefined;
  if (known === undefined) return;
  for (const [key, value] of Object.entries(map)) {
    if (!known.includes(key)) yield { key, known };
    for (const each of [value].flat())
      if (isMap(each)) yield* unknownKeys(each, place ? `${place}.${key}` : key, table);
  }
}
