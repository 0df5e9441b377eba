import * as v from "valibot";
import { atLeast, describe, flag, mac, name, oneOf, section, text } from "../format.ts";
import { reachesHost } from "../host-reach.ts";

/** `bridge.type` of a bridge of Open vSwitch. */
export const OPENVSWITCH = "openvswitch";

/** A network's `bridge`. */
export const bridge = section(
  {
    name: describe(
      v.optional(reachesHost(name, "bridge")),
      "Name of the bridge, at most 15 characters. Default: derived from the network's name. In mode bridge: the host's bridge.",
      "virbr10",
    ),
    type: describe(
      v.optional(oneOf(["linux", OPENVSWITCH])),
      "In mode bridge: what made the bridge, the kernel or Open vSwitch; default linux.",
    ),
    stp: describe(v.optional(flag), "Whether it uses the spanning tree protocol."),
    delay: describe(
      v.optional(atLeast(0, "must be a number of seconds, 0 or more")),
      "Seconds until a new port forwards packets.",
      0,
    ),
    mac: describe(v.nullish(mac), "Its MAC address. Default: libvirt draws one.", "52:54:00:05:00:01"),
    zone: describe(
      v.nullish(
        v.pipe(text, v.regex(/^[A-Za-z0-9_-]{1,17}$/, "must be at most 17 letters, digits, _ and -")),
      ),
      "Its zone of firewalld, which must run. Default: libvirt's own.",
      "trusted",
    ),
  },
  "must be a map of `name`, `stp` and `delay`",
);
