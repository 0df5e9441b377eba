import * as v from "valibot";
import { described, flag, nameList, port, section, text } from "./format.ts";

const PORT = "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";
const FIREWALL_PORT = "a port is `number:protocol`, like 8443:tcp";
const firewallPort = v.union(
  [
    v.pipe(
      text,
      v.regex(
        new RegExp(`^([A-Za-z][A-Za-z0-9_.+-]*|${PORT}(-${PORT})?)(:(tcp|udp|sctp|dccp))?$`),
        FIREWALL_PORT,
      ),
    ),
    port,
  ],
  FIREWALL_PORT,
);

/** The installed system's firewall. */
export const firewall = section({
  enabled: described(v.nullish(flag), "Whether there is one."),
  services: described(nameList("services"), "Services that may be reached.", ["ssh", "https"]),
  ports: described(
    v.nullish(v.array(firewallPort, "`ports` is a list of ports, like 8443:tcp")),
    "Further ports that may be reached.",
    ["8443:tcp"],
  ),
});
