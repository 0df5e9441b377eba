import { z } from "zod";
import { name, text } from "./format.ts";

/** The known keys of a storage pool's merged values. */
export const storageSchema = z.looseObject({
  name: name.optional(),
  type: z.enum(["dir"], { error: "`type` is dir" }).optional(),
  path: text.regex(/^\/[^\0-\x1f]*$/, "`path` is an absolute path on the host"),
});

export type StorageValues = z.infer<typeof storageSchema>;
