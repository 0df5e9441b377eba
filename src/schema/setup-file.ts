import * as v from "valibot";
import { describe, relativePath, section, text, wholeNumber } from "./format.ts";

/** YAML reads 0644 as a number with the same digits. */
const fileMode = v.union([v.string(), wholeNumber], "must be octal digits, like 0644");

/** An item of `setup_data`. */
export const setupFile = section({
  src: describe(relativePath, "The path of a template in a template directory.", "setup/db/setup-db.sh"),
  dst: describe(relativePath, "Path in the archive. The guest unpacks it to /root/setup.", "setup-db.sh"),
  install: describe(
    v.nullish(
      section({
        mode: describe(fileMode, "The file's mode.", "0644"),
        dst: describe(text, "Path in the guest.", "/etc/nginx/default.d/who.conf"),
      }),
    ),
    "Installs the file in the guest.",
  ),
});
