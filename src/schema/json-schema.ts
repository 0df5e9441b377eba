import { type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";
import { guestSchema } from "./guest.ts";
import { hostSchema } from "./host.ts";
import { metaSchema } from "./meta.ts";
import { networkSchema } from "./network.ts";
import { storageSchema } from "./storage.ts";

const KINDS: readonly [file: string, title: string, schema: v.GenericSchema][] = [
  ["guest.json", "miniascape: a layer of guests", guestSchema],
  ["network.json", "miniascape: a layer of a network", networkSchema],
  ["storage.json", "miniascape: a layer of a storage pool", storageSchema],
  ["host.json", "miniascape: a layer of the host", hostSchema],
  ["meta.json", "miniascape: META", metaSchema],
];

/** The JSON Schemas (draft-7) of all kinds of layer files by their file names, as editors take them. */
export function jsonSchemas(): ReadonlyMap<string, string> {
  return new Map(
    KINDS.map(([file, title, schema]) => {
      const { $schema, ...whole } = toJsonSchema(schema, { ignoreActions: ["check"] });
      const top = layer(whole);
      delete top.additionalProperties;
      return [file, `${printed({ $schema, title, ...top })}\n`];
    }),
  );
}

/**
 * What one layer may say of it. A layer is a part of the whole, so nothing is required; each value may be null, which
 * replaces what lies below, or `!remove`, which editors are told to take for null. Sections know all their keys.
 */
function layer({ required, propertyNames, ...schema }: JsonSchema): JsonSchema {
  const made: JsonSchema = { ...schema };
  // Of what may have further keys.
  delete made.allOf;
  if (schema.properties) {
    made.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([key, value]) => [key, orNull(layer(value as JsonSchema))]),
    );
    made.additionalProperties = false;
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

/** The same, or null. Rules for text would hold for a tagged value too, so they stand apart from null. */
function orNull(schema: JsonSchema): JsonSchema {
  const { title, description, examples, ...rest } = schema;
  const shown = Object.fromEntries(
    Object.entries({ title, description, examples }).filter(([, value]) => value !== undefined),
  );
  if (rest.anyOf) return { ...shown, anyOf: [...rest.anyOf, { type: "null" }] };
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
