import { toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";
import type { Category } from "../layers/meta.ts";
import { editorText, layerSchema } from "./editor-schema.ts";
import { guestSchema } from "./guest.ts";
import { hostSchema } from "./host.ts";
import { metaSchema } from "./meta.ts";
import { networkSchema } from "./network.ts";
import type { Schemas } from "./schemas.ts";
import { storageSchema } from "./storage.ts";

const KINDS: readonly [name: Category | "meta", title: string, schema: v.GenericSchema][] = [
  ["guest", "miniascape: a layer of guests", guestSchema],
  ["network", "miniascape: a layer of a network", networkSchema],
  ["storage", "miniascape: a layer of a storage pool", storageSchema],
  ["host", "miniascape: a layer of the host", hostSchema],
  ["meta", "miniascape: META", metaSchema],
];

/** JSON Schemas (draft-7) of all kinds of layer files, for editors; by file name. */
export function jsonSchemas(schemas: Schemas): ReadonlyMap<string, string> {
  return new Map(
    KINDS.map(([name, title, schema]) => {
      const { $schema, ...whole } = toJsonSchema(schema, {
        ignoreActions: ["check", "partial_check", "raw_check"],
      });
      const top = layerSchema(whole);
      delete top.additionalProperties;
      const own = name === "meta" ? new Map() : schemas.own[name];
      return [`${name}.json`, editorText({ $schema, title, ...top }, own)];
    }),
  );
}
