import * as v from "valibot";
import { name, text } from "./format.ts";

/** The known keys of a storage pool's merged values. */
export const storageSchema = v.looseObject({
  name: v.optional(name),
  type: v.optional(v.picklist(["dir"], "`type` is dir")),
  path: v.pipe(text, v.regex(/^\/[^\0-\x1f]*$/, "`path` is an absolute path on the host")),
});

export type StorageValues = v.InferInput<typeof storageSchema>;
