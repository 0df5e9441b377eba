import {
  boolCoreTag,
  CORE_SCHEMA,
  constructFromEvents,
  defineScalarTag,
  mergeTag,
  NOT_RESOLVED,
  YAMLException,
} from "js-yaml";
import { errorAt, FindingsError, type Place } from "../finding.ts";
import type { FindingId } from "../finding-ids.ts";
import { listEditTags, removeTag } from "../merge/edit.ts";
import { mayHaveRangeTag, rangeTags } from "../merge/range-tag.ts";
import { secretTags } from "../secrets/reference.ts";
import { aliasFault } from "./aliases.ts";
import { eventsOf } from "./events.ts";
import { lineAndColumn } from "./lines.ts";

/** One layer file: its text and its value. An empty file is an empty map. */
export interface Document {
  readonly file: string;
  readonly text: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** The value with its `!env` and `!file`, if it has any. */
  readonly unresolved?: Readonly<Record<string, unknown>>;
  /** The texts that `!env` and `!file` stand for. */
  readonly secrets?: readonly string[];
  /** The files that `!file` names. */
  readonly files?: readonly string[];
  /** Whether it may have `!nth` or `!numbered`. */
  readonly hasRangeTags?: true;
}

// The original read YAML 1.1, where plain yes, no, on and off are booleans too. Everything else follows the core schema
// of YAML 1.2: 52:54:00:12:34:56 stays text (YAML 1.1 reads a number to base 60), and 0644 keeps its digits.
const YES = /^(?:true|yes|on)$/i;
const NO = /^(?:false|no|off)$/i;
const booleanTag = defineScalarTag<boolean>(boolCoreTag.tagName, {
  ...boolCoreTag,
  implicit: true,
  implicitFirstChars: [..."tTyYoOfFnN"],
  resolve: (source) => (YES.test(source) ? true : NO.test(source) ? false : NOT_RESOLVED),
});

export const LAYER_SCHEMA = CORE_SCHEMA.withTags(
  mergeTag,
  booleanTag,
  listEditTags,
  removeTag,
  secretTags,
  rangeTags,
);

/** Throws a FindingsError at the line and column of invalid YAML, a duplicate key or a second document. */
export function parseDocument(text: string, file: string): Document {
  const values = construct(text, file);
  if (values.length > 1) {
    fail(
      file,
      text,
      0,
      "yaml-documents",
      "a layer file must hold one YAML document: split it into several files",
    );
  }
  const value = values[0] ?? {};
  if (typeof value !== "object" || Array.isArray(value)) {
    fail(file, text, 0, "yaml-not-a-map", "a layer file must hold a map: write `key: value` at its top");
  }
  const halfOffset = halfPairOffset(text);
  if (halfOffset !== -1 && !isWellFormed(value)) {
    fail(
      file,
      text,
      halfOffset,
      "yaml-encoding",
      "half a surrogate pair is not a character: write both halves or neither",
    );
  }
  const document = { file, text, value: value as Record<string, unknown> };
  return mayHaveRangeTag(text) ? { ...document, hasRangeTags: true } : document;
}

/** The offset of an escape that may be half a surrogate pair, or -1. UTF-8 text itself cannot have halves. */
function halfPairOffset(text: string): number {
  return text.search(/\\u[dD](?:[89abAB]..(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..\\u[dD])[c-fC-F]..)/);
}

function isWellFormed(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, item]) => key.isWellFormed() && isWellFormed(item));
}

function construct(text: string, file: string): unknown[] {
  try {
    const events = eventsOf(text, file);
    const fault = aliasFault(text, events);
    if (fault) fail(file, text, fault.offset, "yaml-alias", fault.message);
    return constructFromEvents(events, { source: text, filename: file, schema: LAYER_SCHEMA });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const at = error.mark?.position ?? 0;
    const duplicate = /duplicated mapping key/.test(error.reason);
    fail(
      file,
      text,
      at,
      duplicate ? "yaml-duplicate-key" : "yaml-syntax",
      duplicate
        ? "this key is twice in the map, and only one of the two would count: remove one"
        : `this is not YAML: ${error.reason}`,
    );
  }
}

function fail(file: string, text: string, offset: number, id: FindingId, message: string): never {
  throw new FindingsError([errorAt(placeOf(file, text, offset), id, message)]);
}

/** The place of a character offset in a text. With `end`, the place of the value from there to `end`. */
export function placeOf(file: string, text: string, offset: number, end = offset): Place {
  return placeIn({ file, text }, offset, end);
}

/** The same, for many places in one document. */
export function placeIn(document: Pick<Document, "file" | "text">, offset: number, end = offset): Place {
  const place = { file: document.file, ...lineAndColumn(document, offset) };
  return end > offset ? { ...place, end: lineAndColumn(document, end) } : place;
}
