import * as v from "valibot";
import { isMap } from "../../merge/merge.ts";
import { address, between, describe, domainName, flag, oneOf, port, section, text } from "../format.ts";

const NUMBER = "must be a whole number, 0 to 65535";
const number16 = between(0, 65535, NUMBER);

const FORWARDER = "must be an address, or a map of `domain` and `address`";
const forwarderMap = v.pipe(
  section(
    {
      domain: describe(v.nullish(domainName), "Only names of this domain go to it.", "corp.test"),
      address: describe(
        v.nullish(address),
        "Its address. Not set: the host's own servers answer names of the domain, although there are other forwarders.",
        "192.168.155.53",
      ),
    },
    FORWARDER,
  ),
  v.check((value) => Boolean(value.domain || value.address), "must have `domain` or `address`"),
);
const anyForwarder = v.union([address, forwarderMap], FORWARDER);

/** Each fault of a map has its own place. */
const forwarder: typeof anyForwarder = {
  ...anyForwarder,
  "~run": (dataset, config) =>
    (isMap(dataset.value) ? forwarderMap : anyForwarder)["~run"](dataset, config) as ReturnType<
      (typeof anyForwarder)["~run"]
    >,
};

const SERVICE = "must be letters, digits and dashes, at most 15";
const serviceMap = section({
  service: describe(
    v.pipe(text, v.regex(/^[A-Za-z0-9-]{1,15}$/, SERVICE)),
    "The service, without `_`.",
    "ldap",
  ),
  protocol: describe(oneOf(["tcp", "udp"]), "Its protocol."),
  domain: describe(v.nullish(domainName), "Default: the network's domain.", "lab.test"),
  target: describe(
    v.nullish(domainName),
    "The full name of the machine. Not set: there is no such service.",
    "ipa.lab.test",
  ),
  port: describe(v.nullish(port), "Its port.", 389),
  priority: describe(v.nullish(number16), "A machine with a lower one is asked first."),
  weight: describe(v.nullish(number16), "Its share among machines of the same priority."),
});

/** libvirt refuses these keys without a machine. */
const service = v.pipe(
  serviceMap,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed || dataset.value.target) return;
    const input = dataset.value;
    for (const key of ["port", "priority", "weight"] as const) {
      const value = input[key] ?? null;
      const message = "must be the value of a machine: set `target`, or remove this key";
      if (value !== null)
        addIssue({ message, path: [{ type: "object", origin: "value", input, key, value }] });
    }
  }),
);

const record = section({
  name: describe(domainName, "The name.", "lab.test"),
  value: describe(
    v.pipe(
      text,
      v.regex(
        /^(?! )[ !#-[\]-~]{1,255}(?<! )$/,
        'must be at most 255 printable ASCII characters, without `"`, `\\` and spaces at the ends',
      ),
    ),
    "Its text.",
    "v=spf1 -all",
  ),
});

const host = (example: string) =>
  section(
    {
      ip: describe(address, "IPv4 or IPv6 address.", "192.168.155.50"),
      name: describe(domainName, "Its name.", example),
    },
    "must be a map of `ip` and `name`",
  );
const HOSTS = "must be a list of maps with `ip` and `name`";

/** A network's `dns`. */
export const dns = section(
  {
    enabled: describe(v.nullish(flag), "Whether libvirt serves DNS on the network; default true."),
    aliases: describe(
      v.nullish(v.array(domainName, "must be a list of names")),
      "More names of the gateway.",
      ["ks"],
    ),
    hosts: describe(v.nullish(v.array(host("printer"), HOSTS)), "Names of machines that are not guests."),
    wildcards: describe(
      v.nullish(v.array(host("apps.lab.test"), HOSTS)),
      "Names that have the address with all names below them.",
    ),
    local_only: describe(
      v.nullish(flag),
      "Whether libvirt asks no other server for names of the network's domain and of the domains below it. Default: true where the network has a domain. Set it to false if a server outside the lab knows names of that domain.",
    ),
    forwarders: describe(
      v.nullish(v.array(forwarder, "must be a list of addresses, or of maps of `domain` and `address`")),
      "The servers that answer all other names, instead of the host's own.",
      ["9.9.9.9"],
    ),
    srv: describe(
      v.nullish(v.array(service, "must be a list of maps with `service` and `protocol`")),
      "SRV records.",
    ),
    txt: describe(
      v.nullish(v.array(record, "must be a list of maps with `name` and `value`")),
      "TXT records.",
    ),
  },
  "must be a map of `aliases`, `hosts` and `local_only`",
);
