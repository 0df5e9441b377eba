import * as v from "valibot";
import { isMap } from "../../merge/merge.ts";
import { atLeast, describe, domainName, ipv4, ipv6, mac, name, section, text } from "../format.ts";
import { bootFile } from "./netboot.ts";
import { NONE } from "./none.ts";

/** A network's `dhcp` where a server that is not of the plan serves DHCP. */
export const ELSEWHERE = "elsewhere";
/** The lease of a guest that keeps its address until it gives it back. */
export const INFINITE = "infinite";

const MESSAGE = "must be a map of `start` and `end`, `{by: GUEST}` or `elsewhere`";
const LEASE = "must be a number of minutes, 2 or more, or `infinite`";

/** The time after which a guest must ask for its address again. libvirt 9 refuses less than two minutes. */
export const lease = v.union([v.literal(INFINITE), atLeast(2, LEASE)], LEASE);

const OPTION = "must be a text, a whole number, or a list of them, without quotes and backslashes";
const optionText = v.pipe(text, v.regex(/^(?!\s)[^\x00-\x1f\x7f-\x9f\u2028\u2029"\\]*(?<!\s)$/, OPTION));
const optionItem = v.union([optionText, v.pipe(v.number(OPTION), v.integer(OPTION))], OPTION);
const optionValue = v.union([optionItem, v.array(optionItem, OPTION)], OPTION);
const addresses = (schema: typeof ipv4 | typeof ipv6) =>
  v.nullish(v.array(schema, "must be a list of addresses"));

/** The options of a DHCP server: some by name, others by their number. */
function options(ntp: typeof ipv4 | typeof ipv6, router: v.ObjectEntries, last: number) {
  const named = {
    ntp: describe(addresses(ntp), "The time servers.", ["192.168.155.254"]),
    search: describe(
      v.nullish(v.array(domainName, "must be a list of domains")),
      "The domains in which guests look for short names.",
      ["lab.test"],
    ),
    ...router,
  };
  const number = v.pipe(
    v.string(),
    v.check(
      (key) => key in named || (/^[1-9]\d*$/.test(key) && Number(key) <= last),
      `must be the number of an option, 1 to ${last}, or one of ${Object.keys(named).join(", ")}`,
    ),
  );
  const all = v.pipe(
    v.objectWithRest(named, optionValue, "must be a map of options and their values"),
    v.check(
      (value) => Object.keys(value).every((key) => v.is(number, key)),
      ({ input }) => {
        const wrong = Object.keys(input as object).find((key) => !v.is(number, key));
        return `\`${wrong}\` ${number.pipe[1].message}`;
      },
    ),
  );
  return describe(
    v.nullish(all),
    "Options that the server gives to guests, beside those of libvirt. Any option can be set by its number.",
    { ntp: ["192.168.155.254"], 252: "http://ks/wpad.dat" },
  );
}

const start = (schema: typeof ipv4 | typeof ipv6, example: string) =>
  describe(v.nullish(schema), "The first address.", example);
const end = (schema: typeof ipv4 | typeof ipv6, example: string) =>
  describe(v.nullish(schema), "The last address.", example);
const leaseTime = describe(
  v.nullish(lease),
  "Minutes until a guest must ask for its address again, or `infinite`. Default: libvirt's, 60 minutes.",
  720,
);
const hostLease = describe(v.nullish(lease), "As `dhcp.lease`, for this machine.", INFINITE);

/** Adds the rule that a range has both ends. A map without a range serves only reservations. */
function withBothEnds<const Schema extends v.GenericSchema>(schema: Schema): Schema {
  const rule = v.rawCheck<object>(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const input = dataset.value as Record<string, unknown>;
    const [missing, ...others] = ["start", "end"].filter((key) => (input[key] ?? null) === null);
    if (missing === undefined || others.length > 0) return;
    // An issue of the missing key: a misspelt one may stand for it.
    addIssue({
      message: "must have both `start` and `end`, or none of them",
      received: "undefined",
      path: [{ type: "object", origin: "value", input, key: missing, value: undefined }],
    });
  });
  return v.pipe(schema, rule as never) as unknown as Schema;
}

const hosts = describe(
  v.nullish(
    v.array(
      section({
        mac: describe(mac, "Its MAC address.", "52:54:00:05:00:60"),
        ip: describe(ipv4, "The address that it gets.", "192.168.155.60"),
        name: describe(v.nullish(domainName), "The host name that it gets."),
        lease: hostLease,
      }),
      "must be a list of maps with `mac` and `ip`",
    ),
  ),
  "Reservations for machines that are not guests.",
);

const range = withBothEnds(
  section(
    {
      start: start(ipv4, "192.168.155.200"),
      end: end(ipv4, "192.168.155.250"),
      lease: leaseTime,
      options: options(
        ipv4,
        {
          router: describe(
            v.nullish(v.union([ipv4, v.literal(NONE)], "must be an IPv4 address, or `none`")),
            "The default route that guests get. Default: the network's gateway, if the network has a way out.",
            "192.168.155.1",
          ),
        },
        254,
      ),
      hosts,
      boot: describe(
        v.nullish(bootFile),
        "The boot file of machines that boot from the network, for boot files of your own.",
      ),
    },
    MESSAGE,
  ),
);
const server = v.pipe(
  section({ by: describe(name, "The guest that serves DHCP.", "dhcp-1") }, MESSAGE),
  v.check(
    (value) => !("start" in value || "end" in value),
    "a guest serves DHCP here, and has the range: remove `start` and `end`, or `by`",
  ),
);
const elsewhere = v.literal(ELSEWHERE, MESSAGE);
const any = v.union([range, server, elsewhere]);

/** A network's `dhcp`. Each fault of a map has its own place. */
export const dhcp: typeof any = {
  ...any,
  "~run": (dataset, config) => {
    const { value } = dataset;
    const schema = !isMap(value) ? elsewhere : "by" in value ? server : range;
    return schema["~run"](dataset, config) as ReturnType<(typeof any)["~run"]>;
  },
};

const DUID =
  "must be a DUID: bytes in hexadecimal digits with colons between them, like 0:3:0:1:52:54:0:5:0:10";
const KIND = "must be a DUID of a kind that libvirt takes: its first bytes are 0:1, 0:2, 0:3 or 0:4";
const BYTES = /^[0-9A-Fa-f]{1,2}(?::[0-9A-Fa-f]{1,2})*$/;
/** Of libvirt's schema (basictypes.rng): a machine and its time, an enterprise and its number, a machine, or a UUID. */
const KINDS =
  /^0?0:(?:0?1:0?0:0?[1-9A-Fa-f](?::[0-9A-Fa-f]{1,2}){10,12}|0?2(?::[0-9A-Fa-f]{1,2}){5,128}|0?3:0?0:0?[1-9A-Fa-f](?::[0-9A-Fa-f]{1,2}){6,8}|0?4(?::[0-9A-Fa-f]{1,2}){16})$/;
export const duid = v.pipe(
  text,
  v.regex(KINDS, ({ input }) => (BYTES.test(input) ? KIND : DUID)),
);

/** `dhcp` of a network's `ipv6`. */
export const dhcp6 = withBothEnds(
  section(
    {
      start: start(ipv6, "fd00:5::100"),
      end: end(ipv6, "fd00:5::1ff"),
      lease: leaseTime,
      options: options(ipv6, {}, 65535),
      hosts: describe(
        v.nullish(
          v.array(
            section({
              duid: describe(duid, "The identifier that the machine sends.", "0:3:0:1:52:54:0:5:0:60"),
              ip: describe(ipv6, "The address that it gets.", "fd00:5::60"),
              name: describe(v.nullish(domainName), "The host name that it gets."),
              lease: hostLease,
            }),
            "must be a list of maps with `duid` and `ip`",
          ),
        ),
        "Reservations for machines that are not guests.",
      ),
    },
    "must be a map of `start` and `end`",
  ),
);
