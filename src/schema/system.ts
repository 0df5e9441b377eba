import * as v from "valibot";
import { described, flag, nameList, section, text } from "./format.ts";

/** The time zone. */
export const timezone = section(
  {
    name: described(v.nullish(text), "As in /usr/share/zoneinfo.", "Etc/UTC", "Asia/Tokyo"),
    utc: described(v.nullish(flag), "Whether the hardware clock keeps UTC."),
  },
  "this is a map of `name` and `utc`",
);

/** Services of the installed system. */
export const services = section(
  {
    enabled: described(nameList("enabled"), "Services that start with the system.", ["nginx"]),
    disabled: described(nameList("disabled"), "Services that do not."),
  },
  "`services` is a map of `enabled` and `disabled`",
);
