import type { FindingId } from "../finding-ids.ts";
import { JsonError, type JsonNode, nodeAt, parseJson, plainJson } from "../json-node.ts";
import { lineAndColumn } from "../layers/lines.ts";
import { isMap, type ValueMap } from "../merge/merge.ts";
import type { Path } from "../merge/origins.ts";
import { nearest } from "../nearest.ts";
import { type AnswerFault, answerFindings } from "./answer-fault.ts";
import type { AnswerFinding } from "./installer.ts";

/** The keys of the maps of an answer file. A map is named by the keys above it, without the numbers of lists: `passwd.users`. */
export type KeyTable = Readonly<Record<string, readonly string[]>>;

/** An answer file in JSON. */
export interface JsonAnswer {
  readonly text: string;
  /** The file in messages, with its article. */
  readonly title: string;
  readonly id: FindingId;
}

/** The findings in an answer file: those of its JSON, else those for the faults of its map. */
export function jsonFindings(
  answer: JsonAnswer,
  faultsOf: (value: ValueMap) => Iterable<AnswerFault>,
): readonly AnswerFinding[] {
  const { text, title, id } = answer;
  const fault = (offset: number, message: string): AnswerFinding[] => [
    { ...lineAndColumn(answer, offset), id, severity: "error", message },
  ];
  let node: JsonNode;
  try {
    node = parseJson(text, { mayHaveControls: true });
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return fault(error.offset, `this is not JSON: ${error.message}`);
  }
  const value = plainJson(node);
  if (!isMap(value)) return fault(node.offset, `${title} must be a map of keys and values`);
  return answerFindings(text, id, [...faultsOf(value)], (path) => nodeAt(node, path).offset);
}

/** The faults for keys that the table does not have. Maps that are not in the table have any keys. `reader`: who reads the file. */
export function* unknownJsonKeys(
  map: ValueMap,
  { reader, table }: { readonly reader: string; readonly table: KeyTable },
  path: Path = [],
): Iterable<AnswerFault> {
  const place = path.filter((step) => typeof step === "string").join(".");
  const known = Object.hasOwn(table, place) ? table[place] : undefined;
  if (known === undefined) return;
  for (const [key, value] of Object.entries(map)) {
    if (!known.includes(key))
      yield {
        path: [...path, key],
        message: `${reader} has no key \`${key}\` here: ${nearest(key, known, "remove it")}`,
      };
    for (const [index, item] of [value].flat().entries())
      if (isMap(item))
        yield* unknownJsonKeys(item, { reader, table }, [
          ...path,
          key,
          ...(Array.isArray(value) ? [index] : []),
        ]);
  }
}
