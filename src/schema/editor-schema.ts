import type { JsonSchema } from "@valibot/to-json-schema";
import type { EditorSchema } from "./own/own-value.ts";
import type { OwnKey } from "./own/schema-file.ts";

/** The text of a JSON Schema (draft-7) of one kind of layers, with the keys of template directories, for editors. */
export function editorText(schema: JsonSchema, keys: ReadonlyMap<string, OwnKey>): string {
  return `${print(withOwnKeys(schema, keys))}\n`;
}

function withOwnKeys(schema: JsonSchema, keys: ReadonlyMap<string, OwnKey>): JsonSchema {
  const ownProperties = [...keys].map(([key, { value }]) => [
    key,
    orNull(layerSchema(value.editor as JsonSchema)),
  ]);
  return { ...schema, properties: { ...schema.properties, ...Object.fromEntries(ownProperties) } };
}

/**
 * The schema of one layer. A layer is only a part of an object, so no key is required. Each value may be null, which
 * overrides lower layers. Editors treat the tag `!remove` as null too. Sections allow no other keys.
 */
export function layerSchema({ required, propertyNames, ...schema }: JsonSchema): JsonSchema {
  const result: JsonSchema = { ...schema };
  // valibot's looseObject becomes `allOf`.
  delete result.allOf;
  if (schema.properties) {
    result.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([key, value]) => [
        key,
        orNull(layerSchema(value as JsonSchema)),
      ]),
    );
    result.additionalProperties = othersOf(schema);
  } else if (typeof schema.additionalProperties === "object") {
    result.additionalProperties = orNull(layerSchema(schema.additionalProperties));
  }
  if (schema.items) result.items = layerSchema(schema.items as JsonSchema);
  if (schema.anyOf) {
    const { anyOf, ...others } = result;
    const options = schema.anyOf.map((option) => layerSchema(option as JsonSchema));
    const nonNull = options.filter(({ type }) => type !== "null");
    return nonNull.length === 1 ? { ...nonNull[0], ...others } : { ...others, anyOf: nonNull };
  }
  return result;
}

/** The schema of other keys of a section; false: there are none. */
function othersOf({ additionalProperties: others }: JsonSchema): boolean | JsonSchema {
  if (typeof others !== "object") return others === true;
  // miniascape's own sections have `additionalProperties: {}`, but they report other keys as unknown.
  return Object.keys(others).length > 0 && orNull(layerSchema(others));
}

/** The same schema, or null. Rules for text get their own branch: editors would apply them to tagged values too. */
function orNull(schema: JsonSchema): JsonSchema {
  const { title, description, examples, errorMessage, ...rest } = schema as EditorSchema & JsonSchema;
  const texts = Object.fromEntries(
    Object.entries({ title, description, examples, errorMessage }).filter(([, value]) => value !== undefined),
  );
  if (rest.anyOf) return { ...texts, anyOf: [...rest.anyOf, { type: "null" }] };
  if (rest.enum || rest.const !== undefined) return { ...texts, anyOf: [rest, { type: "null" }] };
  if (typeof rest.type !== "string") return schema;
  if (rest.type === "string" && Object.keys(rest).length > 1) {
    return { ...texts, anyOf: [rest, { type: "null" }] };
  }
  return { ...texts, ...rest, type: [rest.type, "null"] } as JsonSchema;
}

/** JSON in Biome's format: a list is on one line if it fits after `taken` characters. */
function print(value: unknown, indent = "", taken = 0): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (!Array.isArray(value)) {
    const lines = Object.entries(value).map(([key, item]) => {
      const before = `${inner}${JSON.stringify(key)}: `;
      return before + print(item, inner, before.length);
    });
    return lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n${indent}}`;
  }
  const items = value.map((item) => print(item, inner, inner.length));
  const line = `[${items.join(", ")}]`;
  if (!line.includes("\n") && taken + line.length < 110) return line;
  return `[\n${items.map((item) => inner + item).join(",\n")}\n${indent}]`;
}
