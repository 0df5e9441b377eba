import * as v from "valibot";
import { describe, flag, name, oneOf } from "./format.ts";
import { reachesHost } from "./host-reach.ts";
import { OPENVSWITCH } from "./networks/bridge.ts";
import { duid, lease } from "./networks/dhcp.ts";
import { macvtapMode } from "./networks/forward.ts";
import { vlan } from "./networks/port-group.ts";

/** How an interface is connected: the keys of an item of `interfaces` that name the other end of its cable. */
export const connection = {
  network: describe(v.nullish(name), "The network of the interface.", "service"),
  bridge: describe(
    v.nullish(reachesHost(name, "bridge")),
    "A bridge of the host, instead of a network of the plan.",
    "br0",
  ),
  bridge_type: describe(v.optional(oneOf(["linux", OPENVSWITCH])), "What made `bridge`; default linux."),
  macvtap: describe(
    v.nullish(reachesHost(name, "device")),
    "A network device of the host, instead of a network of the plan.",
    "eth1",
  ),
  macvtap_mode: macvtapMode,
  port_group: describe(v.nullish(name), "The group in the network's `port_groups`.", "servers"),
  vlan: describe(
    v.nullish(vlan),
    "Its VLAN: on a bridge of Open vSwitch, or by macvtap with passthrough. The guest itself sees no tags.",
    42,
  ),
  isolated: describe(v.nullish(flag), "Whether it reaches no other isolated interface of the bridge."),
  rom: describe(
    v.nullish(flag),
    "Whether the card has QEMU's boot ROM, iPXE. false: UEFI itself boots from the network, as a machine that is not virtual does. Default: true.",
    false,
  ),
  lease: describe(v.nullish(lease), "As the network's `dhcp.lease`, for this interface.", "infinite"),
  duid: describe(
    v.nullish(duid),
    "The identifier by which DHCPv6 knows it. Default: the host name.",
    "0:3:0:1:52:54:0:5:0:10",
  ),
};

const ENDS = ["network", "bridge", "macvtap"] as const;

/** Adds the rule that an interface has exactly one other end. */
export function connected<const Schema extends v.GenericSchema>(schema: Schema): Schema {
  const rule = v.check((value: unknown) => {
    const ends = ENDS.filter((key) => (value as Readonly<Record<string, unknown>>)[key] ?? false);
    return ends.length === 1;
  }, "must have exactly one of `network`, `bridge` and `macvtap`");
  return v.pipe(schema, rule as never) as unknown as Schema;
}
