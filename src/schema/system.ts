import * as v from "valibot";
import { address, describe, domainName, flag, nameList, section, text } from "./format.ts";

/** The time zone. */
export const timezone = section(
  {
    name: describe(v.nullish(text), "A name from /usr/share/zoneinfo.", "Etc/UTC", "Asia/Tokyo"),
    utc: describe(v.nullish(flag), "Whether the hardware clock is in UTC."),
  },
  "must be a map of `name` and `utc`",
);

/** Services of the installed system. */
export const services = section(
  {
    enabled: describe(nameList, "Services that start with the system.", ["nginx"]),
    disabled: describe(nameList, "Services that do not start with the system."),
  },
  "must be a map of `enabled` and `disabled`",
);

const SERVER = "must be an address or a host name, like ntp.lab.test";
export const timeServers = v.nullish(
  v.array(v.union([domainName, address], SERVER), "must be a list of addresses and host names"),
);
