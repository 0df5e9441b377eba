import * as v from "valibot";
import { describe, flag, nameList, section, text } from "./format.ts";

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
