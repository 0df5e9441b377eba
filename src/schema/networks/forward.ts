import * as v from "valibot";
import { describe, ipv4, name, oneOf, port, section } from "../format.ts";
import { reachesHost } from "../host-reach.ts";

export const MACVTAP_MODES = ["bridge", "private", "vepa", "passthrough"] as const;

const device = reachesHost(name, "device");

/** Two ends, the first not after the last. */
function range<const Item extends v.GenericSchema>(item: Item, first: unknown, last: unknown) {
  return v.nullish(
    section(
      { start: describe(item, "The first one.", first), end: describe(item, "The last one.", last) },
      "must be a map of `start` and `end`",
    ),
  );
}

/** How packets leave the host. */
export const forward = section({
  device: describe(v.nullish(device), "Packets leave the host only by this network device.", "eth0"),
  addresses: describe(
    range(ipv4, "203.0.113.10", "203.0.113.12"),
    "In mode nat: the source addresses that replace those of guests. Default: the host's.",
  ),
  ports: describe(range(port, 20000, 29999), "In mode nat: the source ports. Default: 1024 to 65535."),
});

export const macvtapMode = describe(
  v.optional(oneOf(MACVTAP_MODES)),
  "Which guests reach each other: `bridge` all on the device, `private` none, `vepa` those to which the switch sends packets back, `passthrough`: each guest has a device alone. Default: bridge.",
);

/** The host's network devices in mode macvtap. */
export const macvtap = section(
  {
    devices: describe(
      v.pipe(
        v.array(device, "must be a list of network devices"),
        v.minLength(1, "must name a network device"),
        v.check((names) => new Set(names).size === names.length, "must name each network device once"),
      ),
      "The host's network devices. A guest gets one with the fewest guests.",
      ["eth1"],
    ),
    mode: macvtapMode,
  },
  "must be a map of `devices` and `mode`",
);
