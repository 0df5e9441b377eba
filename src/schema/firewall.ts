import * as v from "valibot";
import { describe, flag, nameList, port, section, text } from "./format.ts";

const PORT = "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";
const FIREWALL_PORT = "must be a port or service, like 8443:tcp";
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
  enabled: describe(v.nullish(flag), "Whether it is enabled."),
  services: describe(nameList, "Services that other machines can reach.", ["ssh", "https"]),
  ports: describe(
    v.nullish(v.array(firewallPort, "must be a list of ports, like 8443:tcp")),
    "More ports that other machines can reach.",
    ["8443:tcp"],
  ),
});
