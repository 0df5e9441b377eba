import * as v from "valibot";
import { describe, line, nameList, section, text } from "./format.ts";

export const authorizedKeys = v.nullish(v.array(line, "must be a list of whole lines"));

export const userName = v.pipe(
  text,
  v.regex(
    /^[a-z_][a-z0-9_-]{0,31}$/,
    "must be at most 32 lower case letters, digits and _ -, and must begin with a letter",
  ),
);

/** An item of `users`. */
export const user = section({
  name: describe(userName, "The login.", "alice"),
  password: describe(
    v.optional(v.unknown()),
    "Crypt hash: openssl passwd -6. Without it, the user cannot log in with a password.",
  ),
  groups: describe(nameList, "More groups.", ["wheel"]),
  shell: describe(v.nullish(text), "The login shell.", "/bin/bash"),
  authorized_keys: describe(authorizedKeys, "Lines for the user's authorized_keys."),
});
