import * as v from "valibot";
import { isGivable, isIpv6 } from "../address.ts";
import { isRelativePath } from "../safe-path.ts";

/** The same schema, with what an editor shows of it. */
export function described<const Schema extends v.GenericSchema>(
  schema: Schema,
  description: string,
  ...examples: readonly unknown[]
): Schema {
  const metadata = examples.length > 0 ? { description, examples } : { description };
  return v.pipe(schema, v.metadata(metadata)) as unknown as Schema;
}

export const text = v.string("this is text: quote it if YAML reads it as something else");

/** What stands in one line among others: keys, kernel arguments. */
export const line = v.pipe(
  text,
  v.regex(
    /^(?!\s)[^\x00-\x1f\x7f-\x9f\u2028\u2029]*(?<!\s)$/,
    "this is one line of text, without control characters, and without a space at its ends",
  ),
);

export const name = v.pipe(
  text,
  v.regex(
    /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/,
    "a name is made of letters, digits and _ . + -, and does not start with a dot or a dash",
  ),
);

/** At most 14 characters, for a bridge's name has 15. */
export const prefixText = v.pipe(
  text,
  v.regex(
    /^([A-Za-z0-9_][A-Za-z0-9_.-]{0,13})?$/,
    "a name prefix is at most 14 letters, digits and _ . -, and does not start with a dot or a dash",
  ),
);

/** Of the `common` layers, and so of every object. */
export const namePrefix = described(
  v.optional(prefixText),
  "Before the names that guests, networks, bridges and volumes have in libvirt, for a second lab on one host. In a `common` layer.",
  "b-",
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

const IPV4 = "this is an IPv4 address, like 192.168.155.10";

export const ipv4 = v.pipe(text, v.ipv4(IPV4));

/** As `ipv4`, beside a key that takes the other family. */
export function ipv4Beside(key: string) {
  return v.pipe(
    text,
    v.ipv4(({ input }) => (isIpv6(input) ? `${IPV4}: an IPv6 address goes in \`${key}\`` : IPV4)),
  );
}

const IPV6 = "this is an IPv6 address without prefix length or zone, like fd00:5::10";
const GIVABLE =
  "no machine can be given a link-local, multicast or loopback address, or IPv4 in IPv6 form: use one like fd00:5::10";

// One message: what is none at all is not looked at further.
export const ipv6 = v.config(v.pipe(text, v.ipv6(IPV6), v.check(isGivable, GIVABLE)), {
  abortPipeEarly: true,
});

/** Of either family. */
export const address = v.pipe(
  text,
  v.check(
    (given) => (isIpv6(given) ? isGivable(given) : v.is(ipv4, given)),
    "this is an IPv4 or IPv6 address, like 192.168.155.10 or fd00:5::10",
  ),
);

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

const PORT = "a port is 1 to 65535";
export const port = v.pipe(wholeNumber, v.minValue(1, PORT), v.maxValue(65535, PORT));

/** No less than `least` of what `what` counts. */
export function atLeast(least: number, message: string) {
  return v.pipe(wholeNumber, v.minValue(least, message));
}

/** One of a few words, which the message lists. */
export function oneOf<const Words extends readonly string[]>(what: string, words: Words) {
  return v.picklist(words, `\`${what}\` is ${words.slice(0, -1).join(", ")} or ${words.at(-1)}`);
}

/** A list of names, or nothing. */
export function nameList(key: string) {
  return v.nullish(v.array(text, `\`${key}\` is a list of names`));
}

export const MAP = "this is a map of keys and values";

/** A map whose keys are all known: another one in it is a finding (`unknown-key`), and is kept. */
export function section<const Entries extends v.ObjectEntries>(entries: Entries, message: string = MAP) {
  return noList(v.looseObject(entries, message), message);
}

/** A map some keys of which are known; others have values of one kind. */
export function openSection<const Entries extends v.ObjectEntries, const Rest extends v.GenericSchema>(
  entries: Entries,
  rest: Rest,
  message: string,
) {
  return noList(v.objectWithRest(entries, rest, message), message);
}

/** A map of any keys to values of one kind. */
export function mapOf<const Value extends v.GenericSchema>(value: Value, message: string) {
  return noList(v.record(v.string(), value, message), message);
}

/** To valibot a list is an object. */
function noList<const Schema extends v.GenericSchema>(schema: Schema, message: string): Schema {
  const refused = v.custom(() => false, message);
  const run: Schema["~run"] = (dataset, config) =>
    (Array.isArray(dataset.value) ? refused : schema)["~run"](dataset, config);
  return { ...schema, "~run": run };
}

/** A template and the file that is made of it. An entry without either is skipped, as the original did. */
const templateEntry = section(
  {
    src: described(v.nullish(relativePath), "A template, below one of the template directories."),
    dst: described(v.nullish(relativePath), "The file that it makes, below the object's own directory."),
  },
  "this is a map of `src` (a template) and `dst` (the file it makes)",
);

export const templateMap = mapOf(v.nullable(templateEntry), "this is a map of entries with `src` and `dst`");

/** Rules of `check` that do not count for one object. */
export const checks = described(
  v.nullish(
    section({
      ignore: described(
        v.nullish(
          v.array(
            v.union(
              [
                text,
                section({
                  id: described(v.optional(text), "The rule, as findings end with it.", "duplicate-mac"),
                  reason: described(v.nullish(text), "Why this object may break it."),
                }),
              ],
              "this is a rule's id, or a map of `id` and `reason`",
            ),
            "`ignore` is a list of rules' ids, or of maps of `id` and `reason`",
          ),
        ),
        "Rules that this object may break.",
      ),
    }),
  ),
  "What is checked of this object.",
);
