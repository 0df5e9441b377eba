import * as v from "valibot";
import { atLeast, describe, flag, nameList, section, text } from "./format.ts";

/** A repository has one place. */
function withOnePlace<const Item extends v.GenericSchema<object>>(item: Item) {
  const places = ["baseurl", "mirrorlist", "metalink"];
  return v.pipe(
    item,
    v.check((value) => {
      const set = Object.entries(value).filter(([key, place]) => places.includes(key) && place);
      return set.length === 1;
    }, "must have one of `baseurl`, `mirrorlist` and `metalink`"),
  );
}

/** The keys of both kinds of repositories. */
const shared = {
  mirrorlist: describe(v.nullish(text), "URL of a list of mirrors, in place of `baseurl`."),
  metalink: describe(v.nullish(text), "URL of a metalink, in place of `baseurl`."),
  cost: describe(v.nullish(atLeast(0)), "Priority: the less, the earlier. Default: 1000."),
  exclude: describe(nameList, "Packages that are not taken from it."),
};

/** `repos`. */
export const installerRepositories = v.array(
  withOnePlace(
    section({
      name: describe(text, "The repository's name.", "HighAvailability"),
      baseurl: describe(
        v.nullish(text),
        "URL, or a path in the install tree or on the medium of `virtinst.location`.",
      ),
      ...shared,
      include: describe(nameList, "The only packages that are taken from it."),
      proxy: describe(v.nullish(text), "URL of a proxy."),
      verify_ssl: describe(v.nullish(flag), "Whether the server's certificate is checked. Default: true."),
      install: describe(v.nullish(flag), "Whether the installed system has the repository, too."),
    }),
  ),
  "must be a list of maps with `name` and `baseurl`",
);

/** `yum_repos`. */
export const systemRepositories = v.array(
  withOnePlace(
    section({
      name: describe(text, "The repository's name."),
      baseurl: describe(v.nullish(text), "The URL.", "http://repo.lab.test/$releasever/"),
      ...shared,
      gpgkey: describe(v.nullish(text), "URL of the key. Without it, signatures are not checked."),
    }),
  ),
  "must be a list of maps with `name` and `baseurl`",
);
