import * as v from "valibot";
import { described, relativePath, section, text } from "./format.ts";
import { type Suboptions, suboptionMap } from "./suboptions.ts";

const URL = "the URL of an install tree, like http://ks/rhel/9/x86_64/, or the absolute path of an ISO image";

const known = section({
  url: described(
    v.pipe(
      text,
      v.regex(
        /^(?:[A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s\x00-\x20\x7f-\x9f]+|\/[^\x00-\x1f\x7f-\x9f\u2028\u2029]*)$/,
        `\`url\` must be ${URL}`,
      ),
    ),
    "URL of the install tree, or path of an ISO image on the host.",
    "http://ks/debian/12/",
  ),
  kernel: described(v.nullish(relativePath), "The installer's kernel, below the tree.", "linux"),
  initrd: described(v.nullish(relativePath), "Its initial RAM disk, below the tree.", "initrd.gz"),
});

const map = v.pipe(
  known,
  v.check(
    ({ kernel, initrd }) => ((kernel ?? null) === null) === ((initrd ?? null) === null),
    "`kernel` and `initrd` must be set both, or none of them",
  ),
);

/** `--location`: with the paths of kernel and initrd where the tree has no .treeinfo to tell them. */
export const location = {
  key: "location",
  plain: URL,
  first: "url",
  names: new Map([["location", "url"]]),
  map,
  hasCommas: true,
} satisfies Suboptions;

/** Where a tree or image is, in whichever form `virtinst.location` is; null: nowhere. */
export function treeUrl(given: unknown): string | null {
  if (given === null || given === undefined) return null;
  const { url = given } = suboptionMap(location, given);
  return String(url);
}
