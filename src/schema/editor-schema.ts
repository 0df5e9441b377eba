import type { JsonSchema } from "@valibot/to-json-schema";
import type { EditorSchema } from "./own/own-value.ts";
import type { OwnKey } from "./own/schema-file.ts";

/** The text of a JSON Schema (draft-7) of one kind of layers, as editors take it, with the keys of template directories. */
export function editorText(schema: JsonSchema, keys: ReadonlyMap<string, OwnKey>): string {
  return `${printed(withOwnKeys(schema, keys))}\n`;
}

function withOwnKeys(schema: JsonSchema, keys: ReadonlyMap<string, OwnKey>): JsonSchema {
  const own = [...keys].map(([key, { value }]) => [key, orNull(layer(value.editor as JsonSchema))]);
  return { ...schema, properties: { ...schema.properties, ...Object.fromEntries(own) } };
}

/**
 * What one layer may say of it. A layer is a part of the whole, so nothing is required; each value may be null, which
 * replaces what lies below, or `!remove`, which editors are told to take for null. Sections know all their keys.
 */
export function layer({ required, propertyNames, ...schema }: JsonSchema): JsonSchema {
  const made: JsonSchema = { ...schema };
  // Of what may have further keys.
  delete made.allOf;
  if (schema.properties) {
    made.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([key, value]) => [key, orNull(layer(value as JsonSchema))]),
    );
    made.additionalProperties = othersOf(schema);
  } else if (typeof schema.additionalProperties === "object") {
    made.additionalProperties = orNull(layer(schema.additionalProperties));
  }
  if (schema.items) made.items = layer(schema.items as JsonSchema);
  if (schema.anyOf) {
    const { anyOf, ...others } = made;
    const options = schema.anyOf.map((option) => layer(option as JsonSchema));
    const kept = options.filter(({ type }) => type !== "null");
    return kept.length === 1 ? { ...kept[0], ...others } : { ...others, anyOf: kept };
  }
  return made;
}

/** What stands beside the properties of a section: nothing, unless a schema says otherwise. */
function othersOf({ additionalProperties: others }: JsonSchema): boolean | JsonSchema {
  if (typeof others !== "object") return others === true;
  // Of a section of miniascape's own, which takes others for findings.
  return Object.keys(others).length > 0 && orNull(layer(others));
}

/** The same, or null. Rules for text would hold for a tagged value too, so they stand apart from null. */
function orNull(schema: JsonSchema): JsonSchema {
  const { title, description, examples, errorMessage, ...rest } = schema as EditorSchema & JsonSchema;
  const shown = Object.fromEntries(
    Object.entries({ title, description, examples, errorMessage }).filter(([, value]) => value !== undefined),
  );
  if (rest.anyOf) return { ...shown, anyOf: [...rest.anyOf, { type: "null" }] };
  if (rest.enum || rest.const !== undefined) return { ...shown, anyOf: [rest, { type: "null" }] };
  if (typeof rest.type !== "string") return schema;
  if (rest.type === "string" && Object.keys(rest).length > 1) {
    return { ...shown, anyOf: [rest, { type: "null" }] };
  }
  return { ...shown, ...rest, type: [rest.type, "null"] } as JsonSchema;
}

/** JSON as Biome formats it: a list on one line where it fits, after the `taken` characters of that line. */
function printed(value: unknown, indent = "", taken = 0): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (!Array.isArray(value)) {
    const lines = Object.entries(value).map(([key, item]) => {
      const before = `${inner}${JSON.stringify(key)}: `;
      return before + printed(item, inner, before.length);
    });
    return lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n${indent}}`;
  }
  const items = value.map((item) => printed(item, inner, inner.length));
  const line = `[${items.join(", ")}]`;
  if (!line.includes("\n") && taken + line.length < 110) return line;
  return `[\n${items.map((item) => inner + item).join(",\n")}\n${indent}]`;
}
