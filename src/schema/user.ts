import * as v from "valibot";
import { described, line, nameList, section, text } from "./format.ts";

export const authorizedKeys = v.nullish(v.array(line, "`authorized_keys` is a list of whole lines"));

/** An item of `users`. */
export const user = section({
  name: described(
    v.pipe(
      text,
      v.regex(
        /^[a-z_][a-z0-9_-]{0,31}$/,
        "a user's name is at most 32 lower case letters, digits and _ -, and begins with a letter",
      ),
    ),
    "The login.",
    "alice",
  ),
  password: described(
    v.optional(v.unknown()),
    "Crypt hash: openssl passwd -6. Without one, no password lets the user in.",
  ),
  groups: described(nameList("groups"), "Further groups.", ["wheel"]),
  shell: described(v.nullish(text), "The login shell.", "/bin/bash"),
  authorized_keys: described(authorizedKeys, "Whole lines of authorized_keys."),
});
