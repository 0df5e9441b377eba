import { MODES } from "../../model/modes.ts";
import { duplicates } from "../duplicates.ts";
import type { Rule, Violation } from "../rule.ts";

const duplicateBridge: Rule = {
  id: "duplicate-bridge",
  severity: "error",
  why: "libvirt defines both networks, and the second fails when it is started.",
  example: {
    "networks.d/a.yml": "gateway: 10.9.1.1\nprefix: 24\nbridge: {name: virbr7}\n",
    "networks.d/b.yml": "gateway: 10.9.2.1\nprefix: 24\nbridge: {name: virbr7}\n",
  },
  check: (plan) =>
    duplicates(
      // Several networks can use the same bridge of the host.
      plan.networks.flatMap((network) => {
        const { bridge, mode } = network.object;
        if (!bridge || !MODES[mode].has.ownBridge) return [];
        return [{ object: network, path: ["bridge", "name"], value: bridge.name }];
      }),
      (bridge, others) =>
        `the bridge ${bridge} is also that of the network \`${others[0]?.object.name}\`: give each network its own`,
      ({ object }) => `\`${object.name}\` has it here`,
    ),
};

/** The longest interface name: IFNAMSIZ of Linux without the NUL. */
const BRIDGE_NAME = 15;

const bridgeName: Rule = {
  id: "bridge-name-too-long",
  severity: "error",
  why: "the name of a Linux interface has at most 15 characters: libvirt defines the network, and starting it fails.",
  example: { "networks.d/a.yml": "gateway: 10.9.1.1\nprefix: 24\nbridge: {name: virbr-of-the-lab}\n" },
  *check(plan): Iterable<Violation> {
    for (const network of plan.networks) {
      const { bridge, mode, name_prefix } = network.object;
      if (!bridge || bridge.name.length <= BRIDGE_NAME) continue;
      const others = name_prefix && MODES[mode].has.ownBridge ? " or `name_prefix`" : "";
      yield {
        object: network,
        path: ["bridge", "name"],
        message: `the bridge name \`${bridge.name}\` is longer than 15 characters: set a shorter \`bridge.name\`${others}`,
      };
    }
  },
};

const bridgeUnusable: Rule = {
  id: "bridge-name-unusable",
  severity: "error",
  why: "libvirt refuses the network when it is defined: the name of a bridge must not contain `+`, although the name of a network may.",
  example: { "networks.d/a.yml": "gateway: 10.9.1.1\nprefix: 24\nbridge: {name: vir+br}\n" },
  *check(plan): Iterable<Violation> {
    for (const network of plan.networks) {
      const { name = "" } = network.object.bridge ?? {};
      if (!name.includes("+")) continue;
      const message = `a bridge cannot be named \`${name}\`: set a \`bridge.name\` without \`+\``;
      yield { object: network, path: ["bridge", "name"], message };
    }
  },
};

export const bridgeRules: readonly Rule[] = [duplicateBridge, bridgeName, bridgeUnusable];
