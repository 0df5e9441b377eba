import * as v from "valibot";
import { checks, describe, external, name, namePrefix, text } from "./format.ts";
import { reachesHost } from "./host-reach.ts";

/** The keys of a storage pool's merged values. */
export const storageSchema = v.looseObject({
  name: describe(v.optional(name), "Default: the name of its file.", "default"),
  name_prefix: namePrefix,
  external,
  type: describe(v.optional(v.picklist(["dir"], "must be dir")), "The pool's type."),
  path: describe(
    // The path becomes part of an option of virt-install, where commas separate suboptions.
    reachesHost(
      v.pipe(
        text,
        v.regex(
          /^\/[^\0-\x1f,"'\\]*$/,
          "must be an absolute path on the host, without commas, quotes and backslashes",
        ),
      ),
      "pool",
    ),
    "The directory on the host.",
    "/var/lib/libvirt/images",
  ),
  checks,
});

export type StorageValues = v.InferInput<typeof storageSchema>;
