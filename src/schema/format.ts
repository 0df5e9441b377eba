import { z } from "zod";
import { isRelativePath } from "../safe-path.ts";

// What zod says of a union or a nested refinement does not help anybody: each format has a message of its own.

export const text = z.string({ error: "this is text: quote it if YAML reads it as something else" });

export const name = text.regex(
  /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/,
  "a name is made of letters, digits and _ . + -, and does not start with a dot or a dash",
);

export const label = text.regex(
  /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/,
  "a host name is one DNS label: at most 63 letters, digits and dashes, no dash at either end",
);

export const domainName = text
  .max(253, "a domain name has at most 253 characters")
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/,
    "a domain name is DNS labels with dots between them",
  );

export const ipv4 = z.ipv4({ error: "this is an IPv4 address, like 192.168.155.10" });

export const mac = text.regex(
  /^[0-9A-Fa-f][02468ACEace](:[0-9A-Fa-f]{2}){5}$/,
  "this is a unicast MAC address, like 52:54:00:05:00:10",
);

export const relativePath = text.refine(isRelativePath, {
  error: "this is a path relative to its directory, without `.`, `..` or hidden parts",
});

export const wholeNumber = z.int({ error: "this is a whole number" });

export const flag = z.boolean({ error: "this is true or false" });

/** A template and the file that is made of it. An entry without either is skipped, as the original did. */
export const templateEntry = z.looseObject(
  { src: relativePath.nullish(), dst: relativePath.nullish() },
  { error: "this is a map of `src` (a template) and `dst` (the file it makes)" },
);

export const templateMap = z.record(z.string(), templateEntry.nullable(), {
  error: "this is a map of entries with `src` and `dst`",
});
