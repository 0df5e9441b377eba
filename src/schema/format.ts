import * as v from "valibot";
import { isGivable, isIpv6 } from "../address.ts";
import { quoted, series } from "../nearest.ts";
import { isRelativePath } from "../safe-path.ts";
import { reachesHost } from "./host-reach.ts";

/** The same schema, with a description and examples for editors. */
export function describe<const Schema extends v.GenericSchema>(
  schema: Schema,
  description: string,
  ...examples: readonly unknown[]
): Schema {
  const metadata = examples.length > 0 ? { description, examples } : { description };
  return v.pipe(schema, v.metadata(metadata)) as unknown as Schema;
}

export const text = v.string("must be text: put it in quotes if YAML reads it as something else");

/** Text for one line of a file: an SSH key, a kernel argument. */
export const line = v.pipe(
  text,
  v.regex(
    /^(?!\s)[^\x00-\x1f\x7f-\x9f\u2028\u2029]*(?<!\s)$/,
    "must be one line of text, without control characters, and without spaces at the ends",
  ),
);

export const name = v.pipe(
  text,
  v.regex(
    /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/,
    "must be letters, digits and _ . + -, and must not start with a dot or a dash",
  ),
);

/** At most 14 characters, because the name of a bridge has at most 15. */
export const prefixText = v.pipe(
  text,
  v.regex(
    /^([A-Za-z0-9_][A-Za-z0-9_.-]{0,13})?$/,
    "must be at most 14 letters, digits and _ . -, and must not start with a dot or a dash",
  ),
);

/** A key of `common` layers, so all objects have it. */
export const namePrefix = describe(
  v.optional(prefixText),
  "Prefix of the names of guests, networks, bridges and volumes in libvirt, for a second lab on one host. Set it in a `common` layer.",
  "b-",
);

export const label = v.pipe(
  text,
  v.regex(
    /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/,
    "must be one DNS label: at most 63 letters, digits and dashes, no dash at either end",
  ),
);

export const domainName = v.pipe(
  text,
  v.maxLength(253, "must be at most 253 characters"),
  v.regex(
    /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/,
    "must be a domain name: DNS labels with dots between them",
  ),
);

/** Only one message for a value. */
const FIRST_FAULT = { abortPipeEarly: true };

const IPV4 = "must be an IPv4 address, like 192.168.155.10";

export const ipv4 = v.pipe(text, v.ipv4(IPV4));

/** Like `ipv4`. The message for an IPv6 address names the `key` for it. */
export function ipv4Beside(key: string) {
  return v.pipe(
    text,
    v.ipv4(({ input }) => (isIpv6(input) ? `${IPV4}: put an IPv6 address into \`${key}\`` : IPV4)),
  );
}

/** The value of an interface's `ip` or `ip6` that asks for an address of the network. */
export const AUTO = "auto";

/** An address, or `auto`. The faults are those of the address. */
export function automatic<const Schema extends v.GenericSchema<string, string>>(schema: Schema) {
  const auto = v.literal(AUTO);
  const any = v.union([auto, schema]);
  const run: (typeof any)["~run"] = (dataset, config) =>
    (dataset.value === AUTO ? auto : schema)["~run"](dataset, config) as ReturnType<(typeof any)["~run"]>;
  return { ...any, "~run": run };
}

export const IPV6 = "must be an IPv6 address without prefix length or zone, like fd00:5::10";
export const GIVABLE =
  "must not be a link-local, multicast or loopback address, or an IPv4 address in IPv6 form: use one like fd00:5::10";

export const ipv6 = v.config(v.pipe(text, v.ipv6(IPV6), v.check(isGivable, GIVABLE)), FIRST_FAULT);

/** An IPv4 or IPv6 address. */
export const address = v.pipe(
  text,
  v.check(
    (value) => (isIpv6(value) ? isGivable(value) : v.is(ipv4, value)),
    "must be an IPv4 or IPv6 address, like 192.168.155.10 or fd00:5::10",
  ),
);

export const mac = v.pipe(
  text,
  v.regex(/^(?!(?:00:){5}00$)[0-9A-Fa-f][02468ACEace](:[0-9A-Fa-f]{2}){5}$/, ({ input }) =>
    /^(?:00:){5}00$/.test(input)
      ? "must not be 00:00:00:00:00:00, for which QEMU gives each card 52:54:00:12:34:56: remove it"
      : "must be a unicast MAC address, like 52:54:00:05:00:10",
  ),
);

export const relativePath = v.pipe(
  text,
  v.check(isRelativePath, "must be a relative path without `.`, `..` and hidden directories or files"),
);

/** A directory or file on the host, for a file without quotes. */
export const hostPath = v.pipe(
  text,
  v.regex(
    /^\/(?!(?:.*\/)?\.{1,2}(?:\/|$))[^\0-\x20\x7f"'\\]*$/,
    "must be an absolute path on the host, without `.` and `..`, spaces, quotes and backslashes",
  ),
);

export const wholeNumber = v.pipe(v.number("must be a whole number"), v.integer("must be a whole number"));

export const flag = v.boolean("must be true or false");

/** For networks and storage pools. */
export const external = describe(
  v.nullish(flag),
  "Whether the object is the host's own: no XML is written, and the scripts neither define, change nor remove it.",
  true,
);

/** A whole number of at least `least`. A value of another type has the same message. */
export function atLeast(least: number, message = `must be a whole number, at least ${least}`) {
  const number = v.pipe(v.number(message), v.integer(message), v.minValue(least, message));
  return v.config(number, FIRST_FAULT);
}

/** A whole number from `least` to `most`. Every fault has the same message. */
export function between(least: number, most: number, message: string) {
  return v.config(v.pipe(atLeast(least, message), v.maxValue(most, message)), FIRST_FAULT);
}

export const port = between(1, 65535, "must be a port, 1 to 65535");
export const vlanNumber = between(1, 4094, "must be the number of a VLAN, 1 to 4094");
/** Of an MTU. */
export const packetSize = between(68, 65535, "must be a number of bytes, 68 to 65535");

/** One of some words; the message lists them. */
export function oneOf<const Words extends readonly string[]>(words: Words) {
  return v.picklist(words, `must be one of ${series(words, "or")}`);
}

/** A list of names, or null. */
export const nameList = v.nullish(v.array(text, "must be a list of names"));

/** The message of a map with these keys: all if there are few, or the first ones. */
function mapOfKeys(keys: readonly string[]): string {
  const isLong = keys.length > 4;
  const names = series(quoted(isLong ? keys.slice(0, 3) : keys), "and");
  return `must be a map ${isLong ? "with keys like" : "of"} ${names}`;
}

/** A map with a fixed set of keys. Another key is a finding (`unknown-key`), but stays in the value. */
export function section<const Entries extends v.ObjectEntries>(
  entries: Entries,
  message: string = mapOfKeys(Object.keys(entries)),
) {
  return noList(v.looseObject(entries, message), message);
}

/** A map with some fixed keys. All other keys have values of the schema `rest`. */
export function openSection<const Entries extends v.ObjectEntries, const Rest extends v.GenericSchema>(
  entries: Entries,
  rest: Rest,
  message: string,
) {
  return noList(v.objectWithRest(entries, rest, message), message);
}

/** A map of any keys, or of the keys of a schema; all values have the same schema. */
export function mapOf<const Value extends v.GenericSchema>(
  value: Value,
  message: string,
  key: v.GenericSchema<string, string> = v.string(),
) {
  return noList(v.record(key, value, message), message);
}

/** Rejects lists, which are objects for valibot. */
function noList<const Schema extends v.GenericSchema>(schema: Schema, message: string): Schema {
  const refused = v.custom(() => false, message);
  const run: Schema["~run"] = (dataset, config) =>
    (Array.isArray(dataset.value) ? refused : schema)["~run"](dataset, config);
  return { ...schema, "~run": run };
}

/** A template and its output file. An entry without one of them is skipped, as in the original miniascape. */
const templateEntries = (dst: v.GenericSchema<string, string>) =>
  mapOf(
    v.nullable(
      section(
        {
          src: describe(v.nullish(relativePath), "The path of a template in a template directory."),
          dst: describe(v.nullish(dst), "The path of the output file in the object's directory."),
        },
        "must be a map of `src` (a template) and `dst` (the output file)",
      ),
    ),
    "must be a map of entries with `src` and `dst`",
  );

export const templateMap = templateEntries(relativePath);

/** The files in `etc` configure the services of the host. */
export const hostTemplateMap = templateEntries(reachesHost(relativePath, "configuration"));
