import { isMap } from "../../merge/merge.ts";
import type { Path } from "../../merge/origins.ts";
import type { Guest } from "../../model/guest.ts";
import { type Bootproto, hasIpv4 } from "../../model/interface.ts";
import type { Network } from "../../model/network.ts";
import { nearest } from "../../nearest.ts";
import { ANSWER } from "../../outputs/inventory.ts";
import type { PlanObject } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import { unusedMembers } from "./link-values.ts";

const NETWORK = "gateway: 10.9.8.1\nprefix: 24\n";
const GUEST = 'virtinst: {location: "http://trees.test/9/", ram: 2048}\nos: {id: rocky9}\n';

const dhcpNotServed: Rule = {
  id: "dhcp-not-served",
  severity: "error",
  why: "libvirt starts dnsmasq without DHCP where the network has no dynamic range, even for an interface with an address: the installer asks until it gives up, and the network's DNS answers the name with an address that no machine has.",
  example: {
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": `${GUEST}interfaces: [{network: lab}]\n`,
  },
  *check(plan): Iterable<Violation> {
    const networks = new Map(plan.networks.map((network) => [network.name, network]));
    for (const guest of plan.guests) {
      // Only the answer file has `bootproto`.
      if (!guest.object.files.some(({ key }) => key === ANSWER)) continue;
      for (const { network: name, bootproto, path, key, hasAddress } of askers(guest)) {
        const network = networks.get(name ?? "");
        if (bootproto !== "dhcp" || !network || isServed(network, guest.name)) continue;
        // A guest that gets no IPv4 address there has its IPv6 one.
        if (network.object.subnet === null && network.object.ipv6) continue;
        yield {
          object: guest,
          path: [...path, hasAddress ? "bootproto" : "network"],
          message: `nobody serves DHCP on the network \`${name}\`: ${hasAddress ? "remove `bootproto: dhcp`" : `set \`${key}\``}, or set the network's \`dhcp\` to a range, to \`elsewhere\` or to \`{by: GUEST}\``,
          related: [{ object: network, path: ["gateway"], message: `\`${name}\` is here` }],
        };
      }
    }
  },
};

/** An interface or a VLAN, with the key of its IPv4 address. */
interface Asker {
  readonly network: string | null;
  readonly bootproto: Bootproto;
  readonly path: Path;
  readonly key: "ip" | "addresses";
  readonly hasAddress: boolean;
}

/** A bond or bridge asks as its first member, and the others ask for nothing. */
function askers(guest: PlanObject<Guest>): Asker[] {
  const unused = unusedMembers(guest);
  return [
    ...guest.object.interfaces
      .filter((nic) => !unused.has(nic))
      .map((nic): Asker => {
        const { index, network, bootproto, ip } = nic;
        return { network, bootproto, path: ["interfaces", index], key: "ip", hasAddress: ip !== null };
      }),
    ...Object.entries(guest.object.vlans ?? {})
      .filter(([, vlan]) => !unused.has(vlan))
      .map(([name, vlan]): Asker => {
        const { network, bootproto } = vlan;
        return { network, bootproto, path: ["vlans", name], key: "addresses", hasAddress: hasIpv4(vlan) };
      }),
  ];
}

/** Whether a server other than the guest itself serves DHCP. */
function isServed(network: PlanObject<Network>, guest: string): boolean {
  const { dhcp, dhcp_elsewhere } = network.object;
  return dhcp !== null || (dhcp_elsewhere === true && serverOf(network) !== guest);
}

/** The guest that serves DHCP; null: none does. */
function serverOf({ merged }: PlanObject<Network>): string | null {
  const { dhcp } = merged.value;
  return isMap(dhcp) && typeof dhcp.by === "string" ? dhcp.by : null;
}

const dhcpServerMissing: Rule = {
  id: "dhcp-server-missing",
  severity: "error",
  why: "libvirt starts dnsmasq without DHCP, and no guest of the network can answer in its place.",
  example: { "networks.d/lab.yml": `${NETWORK}dhcp: {by: dhcp-1}\n` },
  *check(plan): Iterable<Violation> {
    const guests = new Map(plan.guests.map(({ name, object }) => [name, object]));
    for (const network of plan.networks) {
      const server = serverOf(network);
      if (server === null || plan.broken.guest.has(server)) continue;
      const guest = guests.get(server);
      if (guest?.interfaces.some((nic) => nic.network === network.name)) continue;
      const message = guest
        ? `the guest \`${server}\` has no interface on \`${network.name}\`: give it one, or name another guest`
        : `there is no guest \`${server}\`: ${nearest(server, guests.keys(), "name a guest of the plan, or set `dhcp: elsewhere`")}`;
      yield { object: network, path: ["dhcp", "by"], message };
    }
  },
};

export const dhcpRules: readonly Rule[] = [dhcpNotServed, dhcpServerMissing];
