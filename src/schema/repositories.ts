import * as v from "valibot";
import { describe, section, text } from "./format.ts";

/** `repos`. */
export const installerRepositories = v.array(
  section({
    name: describe(text, "The repository's name.", "HighAvailability"),
    baseurl: describe(text, "URL, or a path in the install tree."),
  }),
  "must be a list of maps with `name` and `baseurl`",
);

/** `yum_repos`. */
export const systemRepositories = v.array(
  section({
    name: describe(text, "The repository's name."),
    baseurl: describe(text, "The URL."),
    gpgkey: describe(v.nullish(text), "URL of the key. Without it, signatures are not checked."),
  }),
  "must be a list of maps with `name` and `baseurl`",
);
