import { isVirtual } from "../../model/machine.ts";
import { MODES } from "../../model/modes.ts";
import type { Network } from "../../model/network.ts";
import { OPENVSWITCH } from "../../schema/networks/bridge.ts";
import type { Plan, PlanObject } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import { interfacePath } from "./link-values.ts";
import { valuesOf } from "./network-values.ts";

/** What libvirt connects a card to, and what its ports can do. */
interface Switch {
  /** In a message. */
  readonly name: string;
  /** null: it has VLANs. Else what gives it some. */
  readonly vlanRemedy: string | null;
  /** null: it can isolate ports. Else what it is. */
  readonly notIsolated: string | null;
}

type Nic = Plan["guests"][number]["object"]["interfaces"][number];

function switchOfNetwork(network: PlanObject<Network>): Switch {
  const { bridge, macvtap } = valuesOf(network);
  const { has } = MODES[network.object.mode];
  const isOpen = has.hostBridge && bridge?.type === OPENVSWITCH;
  return {
    name: network.name,
    vlanRemedy: has.hostBridge
      ? vlanRemedy(isOpen, "set `bridge.type: openvswitch`")
      : has.devices
        ? vlanRemedy(macvtap?.mode === "passthrough", "set `macvtap.mode: passthrough`")
        : "use another mode",
    notIsolated: has.devices ? MACVTAP : isOpen ? OPEN : null,
  };
}

const MACVTAP = "macvtap";
const OPEN = "a bridge of Open vSwitch";

function vlanRemedy(isPossible: boolean, remedy: string): string | null {
  return isPossible ? null : remedy;
}

/** undefined: the plan has no such network. */
function switchOf(nic: Nic, networks: ReadonlyMap<string, PlanObject<Network>>): Switch | undefined {
  const { bridge, bridge_type, macvtap, macvtap_mode } = nic;
  if (bridge) {
    const isOpen = bridge_type === OPENVSWITCH;
    return {
      name: bridge,
      vlanRemedy: vlanRemedy(isOpen, "set `bridge_type: openvswitch`"),
      notIsolated: isOpen ? OPEN : null,
    };
  }
  if (macvtap) {
    const remedy = vlanRemedy(macvtap_mode === "passthrough", "set `macvtap_mode: passthrough`");
    return { name: macvtap, vlanRemedy: remedy, notIsolated: MACVTAP };
  }
  const network = networks.get(nic.network ?? "");
  return network && switchOfNetwork(network);
}

/** A violation at each card of a virtual machine that sets the key, on a switch that gives a message. */
function* ofCards(
  plan: Plan,
  key: "vlan" | "isolated",
  messageOf: (end: Switch) => string | null,
): Iterable<Violation> {
  const networks = new Map(plan.networks.map((network) => [network.name, network]));
  for (const guest of plan.guests) {
    if (!isVirtual(guest.object)) continue;
    for (const nic of guest.object.interfaces) {
      const end = (nic as { readonly [name in typeof key]?: unknown })[key]
        ? switchOf(nic, networks)
        : undefined;
      const message = end && messageOf(end);
      if (message) yield { object: guest, path: interfacePath(guest, nic.index, key), message };
    }
  }
}

const BRIDGE = "mode: bridge\nbridge: {name: br0}\nchecks: {ignore: [reaches-host]}\n";

const vlanUnusable: Rule = {
  id: "vlan-unusable",
  severity: "error",
  why: "only a bridge of Open vSwitch and macvtap with passthrough have VLANs: libvirt refuses such a network when it is defined, and does not start a guest with such an interface.",
  example: { "networks.d/a.yml": `${BRIDGE}vlan: 42\n` },
  *check(plan): Iterable<Violation> {
    for (const network of plan.networks) {
      const { vlanRemedy: remedy } = switchOfNetwork(network);
      if (remedy === null) continue;
      const { vlan, port_groups } = valuesOf(network);
      const groups = Object.entries(port_groups ?? {}).filter(([, group]) => group.vlan);
      const paths = [...(vlan ? [["vlan"]] : []), ...groups.map(([name]) => ["port_groups", name, "vlan"])];
      for (const path of paths)
        yield { object: network, path, message: `this network has no VLANs: ${remedy}, or remove the key` };
    }
    yield* ofCards(plan, "vlan", ({ name, vlanRemedy: remedy }) =>
      remedy === null ? null : `\`${name}\` has no VLANs: ${remedy}, or remove \`vlan\``,
    );
  },
};

// virDomainNetDefRuntimeValidate of libvirt: "<port isolated='yes'/> is not supported".
const isolationUnusable: Rule = {
  id: "isolation-unusable",
  severity: "error",
  why: "libvirt does not start a guest with such an interface: only bridges of the kernel keep ports apart.",
  example: {
    "networks.d/a.yml": `${BRIDGE.replace("br0", "br0, type: openvswitch")}isolated_ports: true\n`,
  },
  *check(plan): Iterable<Violation> {
    for (const network of plan.networks) {
      // On macvtap the key is unused: the XML of such a network has no ports.
      if (!valuesOf(network).isolated_ports || switchOfNetwork(network).notIsolated !== OPEN) continue;
      const message = `${OPEN} keeps no ports apart: use a bridge of the kernel, or remove \`isolated_ports\``;
      yield { object: network, path: ["isolated_ports"], message };
    }
    yield* ofCards(plan, "isolated", ({ name, notIsolated }) =>
      notIsolated === null
        ? null
        : `\`${name}\` is ${notIsolated}, which keeps no ports apart: use a bridge of the kernel, or remove \`isolated\``,
    );
  },
};

export const switchPortRules: readonly Rule[] = [vlanUnusable, isolationUnusable];
