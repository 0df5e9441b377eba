import { constructFromEvents, EVENT_ID, type Event, getScalarValue, YAMLException } from "js-yaml";
import { errorAt, type Finding, FindingsError } from "../finding.ts";
import { aliasFault } from "../layers/aliases.ts";
import { type Document, LAYER_SCHEMA, placeOf } from "../layers/document.ts";
import { eventsOf } from "../layers/events.ts";
import { isMap } from "../merge/merge.ts";
import { readTextFile } from "../text-file.ts";

const TWICE =
  "this key is twice in the map, and the original takes the last one without a word: join the two, or remove one";

/**
 * A file of the original. As there, the last of two equal keys counts, but each such key is a finding. Throws a FindingsError
 * for a file that cannot be read or is not YAML.
 */
export function oldDocument(file: string, findings: Finding[]): Document {
  const { text, fault } = readTextFile(file);
  if (fault) throw new FindingsError([fault]);
  try {
    const events = eventsOf(text, file);
    const alias = aliasFault(text, events);
    if (alias) fail(file, text, alias.offset, "yaml-alias", alias.message);
    const values = constructFromEvents(events, {
      source: text,
      filename: file,
      schema: LAYER_SCHEMA,
      json: true,
    });
    if (values.length > 1)
      fail(file, text, 0, "yaml-documents", "a layer file must hold one YAML document: split it");
    const value = values[0] ?? {};
    if (!isMap(value))
      fail(file, text, 0, "yaml-not-a-map", "a layer file must hold a map: write `key: value` at its top");
    for (const offset of repeatedKeys(text, events))
      findings.push(errorAt(placeOf(file, text, offset), "yaml-duplicate-key", TWICE));
    return { file, text, value };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    fail(file, text, error.mark?.position ?? 0, "yaml-syntax", `this is not YAML: ${error.reason}`);
  }
}

function fail(file: string, text: string, offset: number, id: Finding["id"], message: string): never {
  throw new FindingsError([errorAt(placeOf(file, text, offset), id, message)]);
}

interface OpenNode {
  /** null: a list, or the document. */
  readonly keys: Set<string> | null;
  isKeyNext: boolean;
}

/** Whether a key is twice in one map, which no layer of today may have. */
export function hasRepeatedKeys({ text, file }: Document): boolean {
  return repeatedKeys(text, eventsOf(text, file)).length > 0;
}

/** The offsets of keys that their map already has. */
function repeatedKeys(text: string, events: readonly Event[]): number[] {
  const offsets: number[] = [];
  const open: OpenNode[] = [];
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    const parent = open.at(-1);
    if (parent?.keys) {
      if (parent.isKeyNext && event.type === EVENT_ID.SCALAR) {
        const key = getScalarValue(text, event);
        if (parent.keys.has(key) && key !== "<<") offsets.push(event.valueStart);
        parent.keys.add(key);
      }
      parent.isKeyNext = !parent.isKeyNext;
    }
    if (event.type === EVENT_ID.MAPPING) open.push({ keys: new Set(), isKeyNext: true });
    else if (event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.DOCUMENT)
      open.push({ keys: null, isKeyNext: false });
  }
  return offsets;
}
