import * as v from "valibot";
import { atLeast, describe, section, text } from "./format.ts";

/** The partitions of the first disk. */
export const partitioning = section({
  fstype: describe(v.nullish(text), "File system; null: that of the release.", "xfs"),
  swap: describe(v.nullish(atLeast(0, "must not be negative")), "MiB; 0: no swap partition.", 512),
  parts: describe(
    v.nullish(
      v.array(
        section({
          mountpoint: describe(text, "Mount point.", "/var/lib/data"),
          size: describe(atLeast(1, "must be at least 1 MiB"), "MiB", 30720),
        }),
        "must be a list of maps with `mountpoint` and `size`",
      ),
    ),
    "Partitions in addition to /boot, swap and /. The partition / gets the rest of the disk.",
  ),
});
