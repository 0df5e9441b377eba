import { readFileSync, statSync } from "node:fs";
import { errorAt, type Finding } from "../../finding.ts";
import { placeOf } from "../../layers/document.ts";
import { nearest, quoted } from "../../nearest.ts";
import { isJsonMap, JsonError, type JsonMap, type JsonNode, parseJson } from "./json-node.ts";
import { type OwnValue, sizeOf } from "./own-value.ts";
import { type Fault, SchemaReader } from "./schema-reader.ts";

/** A file of schemas and its text. */
export interface SchemaFile {
  readonly path: string;
  readonly text: string;
}

/** A key at the top of layers that a file has a schema for. */
export interface OwnKey {
  readonly value: OwnValue;
  readonly file: SchemaFile;
  readonly node: JsonNode;
}

/** KiB; the largest schema of miniascape's own has 50. */
const LARGEST = 256;

/** How many schemas a file may have where each is written wherever it is referred to, as editors are given it. */
const MOST_SCHEMAS = 5000;

const DRAFT = /^https?:\/\/json-schema\.org\/draft-07\/schema#?$/;

/** What the top of a file may say. */
const TOP = ["$schema", "$comment", "title", "description", "type", "definitions", "properties"];

/** A finding on a file of schemas. */
export function schemaFault(
  { path, text }: SchemaFile,
  { offset, end }: Pick<JsonNode, "offset" | "end">,
  message: string,
): Finding {
  return errorAt(placeOf(path, text, offset, end), "schema-file", message);
}

/** A file of schemas; null, with a finding, where it is none that can be read. */
export function readSchemaFile(path: string, found: Finding[]): SchemaFile | null {
  const message = unreadable(path);
  if (message === null) return { path, text: readFileSync(path, "utf8") };
  found.push(schemaFault({ path, text: "" }, { offset: 0, end: 0 }, message));
  return null;
}

function unreadable(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  // A pipe would be waited for without an end.
  if (!stat?.isFile()) return "a schema must be a regular file";
  return stat.size > LARGEST * 1024 ? `a schema must be a file of at most ${LARGEST} KiB` : null;
}

/** The keys that a file has schemas for; each fault of the file is a finding. */
export function ownKeysIn(file: SchemaFile, found: Finding[]): ReadonlyMap<string, OwnKey> {
  const fault: Fault = (node, message) => found.push(schemaFault(file, node, message));
  const top = topOf(file, fault);
  const definitions = top && mapAt(top, "definitions", fault);
  const properties = top && mapAt(top, "properties", fault);
  if (!definitions || !properties) return new Map();
  const reader = new SchemaReader(definitions, fault);
  reader.readDefinitions();
  const keys = reader.keysOf(top.get("properties"));
  if (sizeOf(keys.values()) > MOST_SCHEMAS) {
    const rule = `a file must have at most ${MOST_SCHEMAS} schemas, with all that \`$ref\` repeats`;
    fault({ offset: 0, end: 0 }, rule);
    return new Map();
  }
  return new Map(
    [...keys].map(([name, value]) => [name, { value, file, node: properties.get(name) as JsonNode }]),
  );
}

function topOf({ text }: SchemaFile, fault: Fault): JsonMap | null {
  const node = parsed(text, fault);
  if (!node) return null;
  const { value: top } = node;
  if (!isJsonMap(top)) {
    fault(node, "a file of schemas must be a map");
    return null;
  }
  for (const [key, inner] of top) {
    if (!TOP.includes(key))
      fault(inner, `\`${key}\` is not supported here: ${nearest(key, TOP, `use ${quoted(TOP).join(", ")}`)}`);
    else if (key === "$schema" && !(typeof inner.value === "string" && DRAFT.test(inner.value)))
      fault(inner, "`$schema` must be draft-07: http://json-schema.org/draft-07/schema#");
    else if (key === "type" && inner.value !== "object") fault(inner, "`type` must be object");
  }
  return top;
}

function parsed(text: string, fault: Fault): JsonNode | null {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    fault({ offset: error.offset, end: error.offset }, `this is not JSON: ${error.message}`);
    return null;
  }
}

/** An empty map where the key is not there; null, with a finding, where no map is. */
function mapAt(top: JsonMap, key: string, fault: Fault): JsonMap | null {
  const node = top.get(key);
  if (!node) return new Map();
  if (isJsonMap(node.value)) return node.value;
  fault(node, `\`${key}\` must be a map of names and schemas`);
  return null;
}
