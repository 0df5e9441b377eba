import { errorAt, type Finding } from "../../finding.ts";
import { isJsonMap, JsonError, type JsonMap, type JsonNode, parseJson } from "../../json-node.ts";
import { placeOf } from "../../layers/document.ts";
import { nearest, quoted } from "../../nearest.ts";
import { readTextFile } from "../../text-file.ts";
import { type OwnValue, sizeOf } from "./own-value.ts";
import { type Fault, SchemaReader } from "./schema-reader.ts";

/** A schema file and its text. */
export interface SchemaFile {
  readonly path: string;
  readonly text: string;
}

/** A top key of layers, with its schema. */
export interface OwnKey {
  readonly value: OwnValue;
  readonly file: SchemaFile;
  readonly node: JsonNode;
}

/** Maximum size in MiB; miniascape's largest schema has 50 KiB. */
const MAX_SIZE = 0.25;

/** Maximum number of schemas in a file. References count as copies, because the schemas for editors have copies. */
const MAX_SCHEMAS = 5000;

const DRAFT = /^https?:\/\/json-schema\.org\/draft-07\/schema#?$/;

/** The allowed top keys of a file. */
const TOP = ["$schema", "$comment", "title", "description", "type", "definitions", "properties"];

/** A finding in a schema file. */
export function schemaFault(
  { path, text }: SchemaFile,
  { offset, end }: Pick<JsonNode, "offset" | "end">,
  message: string,
): Finding {
  return errorAt(placeOf(path, text, offset, end), "schema-file", message);
}

/** Reads a schema file. Adds a finding and returns null if it cannot be read. */
export function readSchemaFile(path: string, findings: Finding[]): SchemaFile | null {
  const { text, fault } = readTextFile(path, MAX_SIZE);
  if (!fault) return { path, text };
  findings.push(fault);
  return null;
}

/** The keys of a schema file. Adds a finding for each fault. */
export function ownKeysIn(file: SchemaFile, findings: Finding[]): ReadonlyMap<string, OwnKey> {
  const fault: Fault = (node, message) => findings.push(schemaFault(file, node, message));
  const top = topOf(file, fault);
  const definitions = top && mapAt(top, "definitions", fault);
  const properties = top && mapAt(top, "properties", fault);
  if (!definitions || !properties) return new Map();
  const reader = new SchemaReader(definitions, fault);
  reader.readDefinitions();
  const keys = reader.keysOf(top.get("properties"));
  if (sizeOf(keys.values()) > MAX_SCHEMAS) {
    const rule = `a file must have at most ${MAX_SCHEMAS} schemas; each use of \`$ref\` counts as a copy`;
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

/** The map of a top key; empty if the key is missing. Adds a finding and returns null if the value is not a map. */
function mapAt(top: JsonMap, key: string, fault: Fault): JsonMap | null {
  const node = top.get(key);
  if (!node) return new Map();
  if (isJsonMap(node.value)) return node.value;
  fault(node, `\`${key}\` must be a map of names and schemas`);
  return null;
}
