import * as v from "valibot";
import { isRelativePath } from "../safe-path.ts";

export const text = v.string("this is text: quote it if YAML reads it as something else");

export const name = v.pipe(
  text,
  v.regex(
    /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/,
    "a name is made of letters, digits and _ . + -, and does not start with a dot or a dash",
  ),
);

export const label = v.pipe(
  text,
  v.regex(
    /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/,
    "a host name is one DNS label: at most 63 letters, digits and dashes, no dash at either end",
  ),
);

export const domainName = v.pipe(
  text,
  v.maxLength(253, "a domain name has at most 253 characters"),
  v.regex(
    /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/,
    "a domain name is DNS labels with dots between them",
  ),
);

export const ipv4 = v.pipe(text, v.ipv4("this is an IPv4 address, like 192.168.155.10"));

export const mac = v.pipe(
  text,
  v.regex(
    /^[0-9A-Fa-f][02468ACEace](:[0-9A-Fa-f]{2}){5}$/,
    "this is a unicast MAC address, like 52:54:00:05:00:10",
  ),
);

export const relativePath = v.pipe(
  text,
  v.check(isRelativePath, "this is a path relative to its directory, without `.`, `..` or hidden parts"),
);

export const wholeNumber = v.pipe(v.number("this is a whole number"), v.integer("this is a whole number"));

export const flag = v.boolean("this is true or false");

/** A template and the file that is made of it. An entry without either is skipped, as the original did. */
const templateEntry = v.looseObject(
  { src: v.nullish(relativePath), dst: v.nullish(relativePath) },
  "this is a map of `src` (a template) and `dst` (the file it makes)",
);

export const templateMap = v.record(
  v.string(),
  v.nullable(templateEntry),
  "this is a map of entries with `src` and `dst`",
);
