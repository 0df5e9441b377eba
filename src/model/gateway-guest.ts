import { canonical, isInSubnet } from "../address.ts";
import { errorAt, type Finding } from "../finding.ts";
import { isMap } from "../merge/merge.ts";
import { placeAt } from "../merge/origins.ts";
import { listed, nearest } from "../nearest.ts";
import { routerOption } from "./dnsmasq-options.ts";
import type { ValidatedGuest } from "./guest-plan.ts";
import { IdentityCache } from "./identity-cache.ts";
import type { NetworkPlan } from "./network.ts";

const cache = new IdentityCache<NetworkPlan, NetworkPlan>();

/** The guests of the plan. Guests with findings of their own have only a name. */
interface KnownGuests {
  readonly guests: ReadonlyMap<string, ValidatedGuest>;
  readonly broken: ReadonlySet<string>;
}

/** The networks of the plan by their names, with the addresses of guests that are gateways. */
export function networksByName(
  networks: readonly NetworkPlan[],
  guests: readonly ValidatedGuest[],
  broken: ReadonlySet<string>,
  findings: Finding[],
): ReadonlyMap<string, NetworkPlan> {
  const known = { guests: new Map(guests.map((guest) => [guest.name, guest])), broken };
  return new Map(networks.map((network) => [network.name, withGatewayGuest(network, known, findings)]));
}

/** A network with the address of the guest that is its gateway. A finding if there is no such guest or address. */
function withGatewayGuest(plan: NetworkPlan, known: KnownGuests, findings: Finding[]): NetworkPlan {
  const { ipv6 } = plan;
  if (!plan.gateway_guest && !ipv6?.gateway_guest) return plan;
  const address = addressOf(plan, known, "ip", findings);
  const address6 = addressOf(plan, known, "ip6", findings);
  return cache.get(plan, [address, address6], findings, () => {
    const { dhcp } = plan;
    const isOptionSet = isMap(dhcp?.options) && (dhcp.options.router ?? null) !== null;
    const option = address && dhcp && !isOptionSet ? [routerOption(address)] : [];
    return {
      ...plan,
      ...(address && { gateway: address }),
      ...(address6 && { ipv6: ipv6 && { ...ipv6, gateway: canonical(address6) } }),
      dnsmasq_options: [...option, ...plan.dnsmasq_options],
    } as NetworkPlan;
  });
}

function addressOf(
  plan: NetworkPlan,
  known: KnownGuests,
  key: "ip" | "ip6",
  findings: Finding[],
): string | null {
  const subnet = key === "ip" ? plan : plan.ipv6;
  if (!subnet?.gateway_guest || subnet.subnet === null) return null;
  const path = [...(key === "ip" ? [] : ["ipv6"]), "gateway", "guest"];
  const { guests, broken } = known;
  if (broken.has(subnet.gateway_guest)) return null;
  const guest = guests.get(subnet.gateway_guest);
  const addresses = (guest?.values.interfaces ?? []).flatMap((nic) =>
    nic.network === plan.name && nic[key] ? [nic[key]] : [],
  );
  const found = addresses.find((address) => isInSubnet(address, subnet.subnet as string));
  if (found) return found;
  const message = guest
    ? `the guest \`${subnet.gateway_guest}\` has no \`${key}\` in ${subnet.subnet}: set it at its interface on \`${plan.name}\``
    : `there is no guest \`${subnet.gateway_guest}\`: ${nearest(subnet.gateway_guest, guests.keys(), `the plan has ${listed([...guests.keys()])}`)}`;
  findings.push(errorAt(placeAt(plan.merged, path), "gateway-guest-missing", message));
  return null;
}
