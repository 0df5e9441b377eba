import * as v from "valibot";
import { atLeast, describe, flag, line, nameList, section, text } from "./format.ts";

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
  uid: describe(v.nullish(atLeast(1)), "The user's number.", 1500),
  gid: describe(v.nullish(atLeast(1)), "The number of the user's own group.", 1500),
  gecos: describe(v.nullish(line), "The full name.", "Alice A."),
  home: describe(v.nullish(line), "The home directory.", "/srv/alice"),
  locked: describe(v.nullish(flag), "Whether the password is locked."),
  sudo: describe(
    v.nullish(line),
    "What sudo allows, for a line in sudoers after the user's name.",
    "ALL=(ALL) NOPASSWD: ALL",
  ),
  shell: describe(v.nullish(text), "The login shell.", "/bin/bash"),
  authorized_keys: describe(authorizedKeys, "Lines for the user's authorized_keys."),
});
