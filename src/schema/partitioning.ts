import * as v from "valibot";
import { atLeast, described, section, text } from "./format.ts";

/** Of the first disk. */
export const partitioning = section({
  fstype: described(v.nullish(text), "null: the release's own.", "xfs"),
  swap: described(v.nullish(atLeast(0, "a size is not negative")), "MiB", 512),
  parts: described(
    v.nullish(
      v.array(
        section({
          mountpoint: described(text, "Where it is mounted.", "/var/lib/data"),
          size: described(atLeast(1, "a size is at least 1 MiB"), "MiB", 30720),
        }),
        "`parts` is a list of maps with `mountpoint` and `size`",
      ),
    ),
    "Partitions beside /boot, swap and /, which takes the rest.",
  ),
});
