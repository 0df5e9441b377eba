import * as v from "valibot";
import { described, relativePath, section, text, wholeNumber } from "./format.ts";

/** 0644 is a number to YAML, whose digits are the same. */
const fileMode = v.union([v.string(), wholeNumber], "a mode is octal digits, like 0644");

/** An item of `setup_data`. */
export const setupFile = section({
  src: described(relativePath, "A template, below one of the template directories.", "setup/db/setup-db.sh"),
  dst: described(relativePath, "Its path in the archive, below /root/setup of the guest.", "setup-db.sh"),
  install: described(
    v.nullish(
      section({
        mode: described(fileMode, "The file's mode.", "0644"),
        dst: described(text, "Its path in the guest.", "/etc/nginx/default.d/who.conf"),
      }),
    ),
    "Copied to where the system wants it.",
  ),
});
