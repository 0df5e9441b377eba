import * as v from "valibot";
import { domainName, flag, ipv4, name, text, wholeNumber } from "./format.ts";

/** The known keys of a network's merged values. */
export const networkSchema = v.looseObject({
  name: v.optional(name),
  mode: v.optional(
    v.picklist(["nat", "route", "open", "isolated"], "`mode` is nat, route, open or isolated"),
  ),
  domain: v.nullish(domainName),
  bridge: v.nullish(
    v.looseObject(
      { name: v.optional(name), stp: v.optional(flag), delay: v.optional(wholeNumber) },
      "`bridge` is a map of `name`, `stp` and `delay`",
    ),
  ),
  gateway: ipv4,
  netmask: v.nullish(ipv4),
  prefix: v.nullish(
    v.pipe(wholeNumber, v.minValue(1, "a prefix is 1 to 30"), v.maxValue(30, "a prefix is 1 to 30")),
  ),
  dhcp: v.nullish(v.looseObject({ start: ipv4, end: ipv4 }, "`dhcp` is a map of `start` and `end`")),
  dns: v.nullish(
    v.looseObject(
      {
        aliases: v.nullish(v.array(domainName, "`aliases` is a list of names")),
        hosts: v.nullish(
          v.array(
            v.looseObject({ ip: ipv4, name: domainName }, "a host is a map of `ip` and `name`"),
            "`hosts` is a list of maps with `ip` and `name`",
          ),
        ),
      },
      "`dns` is a map of `aliases` and `hosts`",
    ),
  ),
  description: v.nullish(text),
});

export type NetworkValues = v.InferInput<typeof networkSchema>;
