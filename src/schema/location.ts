import * as v from "valibot";
import { describe, relativePath, section, text } from "./format.ts";
import { type Suboptions, suboptionMap } from "./suboptions.ts";

const URL = "the URL of an install tree, like http://ks/rhel/9/x86_64/, or the absolute path of an ISO image";

const entries = section({
  url: describe(
    v.pipe(
      text,
      v.regex(
        /^(?:[A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s\x00-\x20\x7f-\x9f]+|\/[^\x00-\x1f\x7f-\x9f\u2028\u2029]*)$/,
        `must be ${URL}`,
      ),
    ),
    "URL of the install tree, or path of an ISO image on the host.",
    "http://ks/debian/12/",
  ),
  kernel: describe(v.nullish(relativePath), "Path of the installer's kernel in the tree.", "linux"),
  initrd: describe(v.nullish(relativePath), "Path of the initial RAM disk in the tree.", "initrd.gz"),
});

const map = v.pipe(
  entries,
  v.check(
    ({ kernel, initrd }) => ((kernel ?? null) === null) === ((initrd ?? null) === null),
    "`kernel` and `initrd` must be set together",
  ),
);

/** `--location`. The paths of kernel and initrd are needed if the tree has no .treeinfo. */
export const location = {
  key: "location",
  plain: URL,
  first: "url",
  names: new Map([["location", "url"]]),
  map,
  hasCommas: true,
} satisfies Suboptions;

/** The URL or path of a tree or image, from text or a map in `virtinst.location`; null: not set. */
export function treeUrl(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const { url = value } = suboptionMap(location, value);
  return String(url);
}
