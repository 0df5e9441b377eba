import { canonical, isIpv6, prefixed } from "../address.ts";
import { errorAt, type Finding } from "../finding.ts";
import { placeAt } from "../merge/origins.ts";
import type { KnownNames } from "../nearest.ts";
import { missingKey } from "../schema/missing-key.ts";
import type { BrokenNames } from "./broken-names.ts";
import { withoutComputed } from "./computed-keys.ts";
import { qualified } from "./fqdn.ts";
import type { ValidatedGuest } from "./guest-plan.ts";
import { libvirtName } from "./libvirt-name.ts";
import type { MacAllocator } from "./mac.ts";
import type { NetworkHost, NetworkPlan } from "./network.ts";
import { type Family, type LinkValues, networkFacts } from "./network-facts.ts";
import { unknownNetwork } from "./unknown-network.ts";

/** How the installed system gets an IPv4 address. */
export type Bootproto = "dhcp" | "static" | "none";

export interface Interface extends LinkValues {
  readonly index: number;
  /** null: it is connected to `bridge` or `macvtap` of the host. */
  readonly network: string | null;
  readonly bridge?: string | null;
  readonly bridge_type?: "linux" | "openvswitch";
  readonly macvtap?: string | null;
  readonly macvtap_mode?: string;
  readonly port_group?: string | null;
  readonly lease?: NetworkHost["lease"];
  readonly duid?: string | null;
  /** The network's name in libvirt, if it does not follow from `name_prefix`: an external network has no prefix. */
  readonly libvirt_network?: string;
  /** Whether the network is the host's own. Then the guest's mark lists what the lab has added to it. */
  readonly external?: true;
  /** The names that an external network gets beside those of guests. */
  readonly external_names?: NetworkPlan["names"];
  readonly mac: string;
  /** As `boot_order` of a disk. */
  readonly boot_order?: number;
  /** null: the guest gets an address from the dynamic range, or none. */
  readonly ip: string | null;
  readonly netmask: string | null;
  readonly prefix: number | null;
  readonly gateway: string | null;
  /** null: the guest gets an address from the network's router or DHCP, or none. */
  readonly ip6: string | null;
  readonly prefix6: number | null;
  readonly gateway6: string | null;
  readonly nameserver: string | null;
  readonly domain: string | null;
  readonly bootproto: Bootproto;
  readonly device: string;
  readonly dns: boolean;
  readonly fqdn: string;
}

/** The values that interfaces are resolved with. */
export interface InterfaceScope {
  readonly networks: ReadonlyMap<string, NetworkPlan>;
  /** For references to networks that the plan does not have. */
  readonly networkNames: KnownNames;
  readonly broken: BrokenNames;
  readonly macs: MacAllocator;
}

export function resolveInterfaces(
  plan: ValidatedGuest,
  hostname: string,
  { networks, networkNames, macs, broken: { network: brokenNetworks } }: InterfaceScope,
  findings: Finding[],
): Interface[] {
  const { values, merged, name } = plan;
  return (values.interfaces ?? []).map((interfaceValues, index) => {
    const networkName = interfaceValues.network ?? null;
    const network = networks.get(networkName ?? "");
    if (networkName !== null && !network && !brokenNetworks.has(networkName)) {
      const place = placeAt(merged, ["interfaces", index, "network"]);
      findings.push(unknownNetwork(place, networkName, networkNames));
    }
    const own = withoutComputed("interface", {
      dns: true,
      ...values.defaults?.interface,
      ...interfaceValues,
    });
    const isReserved = !network?.subnet || network.dhcp !== null;
    const isStatic = interfaceValues.ip ? !isReserved : hasIpv4(own);
    const bootproto = own.bootproto ?? (isStatic ? "static" : dynamicProtocol(network));
    if (bootproto === "static" && !interfaceValues.ip && !hasIpv4(own)) {
      const fault = errorAt(
        placeAt(merged, ["interfaces", index, "bootproto"]),
        "static-without-address",
        "a static interface must have an address: set `ip`, or remove `bootproto`",
      );
      findings.push(missingKey("guest", merged, { map: ["interfaces", index], keys: ["ip"] }, fault));
    }
    const domain = network?.domain ?? values.domain ?? null;
    const { netmask, prefix, gateway, prefix6, gateway6, nameserver } = networkFacts(name, network, {
      ...own,
      families: familiesOf(values, own, bootproto),
    });
    return {
      ...own,
      network: networkName,
      dns: own.dns && networkName !== null && network?.traits.dns !== false,
      ...(network?.external && externalFacts(network, values.name_prefix)),
      index,
      mac: interfaceValues.mac?.toLowerCase() ?? macs.allocate(libvirtName(name, values.name_prefix), index),
      ip: interfaceValues.ip ?? null,
      netmask,
      prefix,
      gateway,
      ip6: interfaceValues.ip6 ? canonical(interfaceValues.ip6) : null,
      prefix6,
      gateway6,
      nameserver,
      domain,
      bootproto,
      device: interfaceValues.device ?? `eth${index}`,
      fqdn: qualified(hostname, domain),
    };
  });
}

/** How a link without an IPv4 address of the plan gets one: on a network of IPv6 alone nobody serves DHCP for IPv4. */
export function dynamicProtocol(network: NetworkPlan | undefined): Bootproto {
  const isIpv6Alone = network?.ipv6 && network.subnet === null && !network.dhcp_elsewhere;
  return isIpv6Alone ? "none" : "dhcp";
}

export function hasIpv4({ addresses }: LinkValues): boolean {
  return (addresses ?? []).some((each) => !isIpv6(prefixed(each).address));
}

/** The families of IP that a link has, IPv4 first. */
export function familiesOf(
  { disable_ipv6 }: Pick<ValidatedGuest["values"], "disable_ipv6">,
  link: LinkValues & { readonly ip?: string | null | undefined },
  bootproto: Bootproto,
): Family[] {
  const isIpv4 = bootproto === "dhcp" || (bootproto === "static" && Boolean(link.ip)) || hasIpv4(link);
  const isIpv6 = link.ipv6 !== false && disable_ipv6 !== true;
  return [...(isIpv4 ? [4 as const] : []), ...(isIpv6 ? [6 as const] : [])];
}

function externalFacts({ name, names }: NetworkPlan, prefix: string | null | undefined): Partial<Interface> {
  return {
    external: true,
    ...(prefix && { libvirt_network: name }),
    ...(names.length > 0 && { external_names: names }),
  };
}
