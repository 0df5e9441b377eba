import { z } from "zod";
import { domainName, flag, ipv4, name, text, wholeNumber } from "./format.ts";

/** The known keys of a network's merged values. */
export const networkSchema = z.looseObject({
  name: name.optional(),
  mode: z
    .enum(["nat", "route", "open", "isolated"], { error: "`mode` is nat, route, open or isolated" })
    .optional(),
  domain: domainName.nullish(),
  bridge: z
    .looseObject({ name: name.optional(), stp: flag.optional(), delay: wholeNumber.optional() })
    .nullish(),
  gateway: ipv4,
  netmask: ipv4.nullish(),
  prefix: wholeNumber.min(1, "a prefix is 1 to 30").max(30, "a prefix is 1 to 30").nullish(),
  dhcp: z.looseObject({ start: ipv4, end: ipv4 }).nullish(),
  dns: z
    .looseObject({
      aliases: z.array(domainName, { error: "`aliases` is a list of names" }).nullish(),
      hosts: z
        .array(z.looseObject({ ip: ipv4, name: domainName }), {
          error: "`hosts` is a list of maps with `ip` and `name`",
        })
        .nullish(),
    })
    .nullish(),
  description: text.nullish(),
});

export type NetworkValues = z.infer<typeof networkSchema>;
