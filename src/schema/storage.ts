import * as v from "valibot";
import { checks, described, name, namePrefix, text } from "./format.ts";

/** The known keys of a storage pool's merged values. */
export const storageSchema = v.looseObject({
  name: described(v.optional(name), "By default the name of its file.", "default"),
  name_prefix: namePrefix,
  type: described(v.optional(v.picklist(["dir"], "`type` is dir")), "The pool's type."),
  path: described(
    // A disk of the pool is an option of virt-install, where a comma separates.
    v.pipe(
      text,
      v.regex(
        /^\/[^\0-\x1f,"'\\]*$/,
        "`path` must be an absolute path on the host, without commas, quotes and backslashes",
      ),
    ),
    "The directory on the host.",
    "/var/lib/libvirt/images",
  ),
  checks,
});

export type StorageValues = v.InferInput<typeof storageSchema>;
