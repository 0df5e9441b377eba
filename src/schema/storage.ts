import * as v from "valibot";
import { checks } from "./checks.ts";
import { atLeast, describe, external, flag, name, namePrefix, oneOf, text } from "./format.ts";
import { reachesHost } from "./host-reach.ts";
import { POOL_TYPES, type PoolTypeName, poolSource } from "./pool-source.ts";

const ID = "must be a number of the host's, 0 or more";

/** The keys of a storage pool's merged values. */
export const storageSchema = v.looseObject({
  name: describe(v.optional(name), "Default: the name of its file.", "default"),
  name_prefix: namePrefix,
  external,
  type: describe(
    v.optional(oneOf(Object.keys(POOL_TYPES) as PoolTypeName[])),
    "The pool's type. Default: dir.",
  ),
  path: describe(
    // The path becomes part of an option of virt-install, where commas separate suboptions.
    v.nullish(
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
    ),
    "The directory on the host; of a fs or netfs pool, its mount point. Default of a logical pool: /dev/<name>, of a disk pool: /dev.",
    "/var/lib/libvirt/images",
  ),
  source: describe(v.nullish(poolSource), "The source of a pool, unless its type is dir.", {
    host: "nas.lab.test",
    directory: "/export/images",
  }),
  owner: describe(v.nullish(atLeast(0, ID)), "The number of the user that owns the directory.", 107),
  group: describe(v.nullish(atLeast(0, ID)), "The number of the directory's group.", 107),
  mode: describe(
    v.nullish(v.pipe(text, v.regex(/^0?[0-7]{3}$/, "must be octal digits, in quotes, like '0711'"))),
    "The mode of the directory.",
    "0711",
  ),
  autostart: describe(v.nullish(flag), "Whether the pool starts with the host. Default: true."),
  checks,
});

export type StorageValues = v.InferInput<typeof storageSchema>;
