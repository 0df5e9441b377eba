import * as v from "valibot";
import { described, section, text } from "./format.ts";

/** `repos`. */
export const installerRepositories = v.array(
  section({
    name: described(text, "The repository's name.", "HighAvailability"),
    baseurl: described(text, "Its URL; without :// it is below the install tree."),
  }),
  "`repos` is a list of maps with `name` and `baseurl`",
);

/** `yum_repos`. */
export const systemRepositories = v.array(
  section({
    name: described(text, "The repository's name."),
    baseurl: described(text, "Its URL."),
    gpgkey: described(v.nullish(text), "Without one, signatures are not checked."),
  }),
  "`yum_repos` is a list of maps with `name` and `baseurl`",
);
