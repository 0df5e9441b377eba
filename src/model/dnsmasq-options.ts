import { canonical, isIpv6 } from "../address.ts";
import { isMap, type ValueMap } from "../merge/merge.ts";
import type { NetworkValues } from "../schema/network.ts";
import { NONE } from "../schema/networks/none.ts";
import type { ModeTraits } from "./modes.ts";

/** dnsmasq's names of the options that have a key of their own (`dnsmasq --help dhcp` and `dhcp6`). */
const NAMES: Readonly<Record<string, readonly [dhcp: string, dhcp6: string]>> = {
  ntp: ["ntp-server", "sntp-server"],
  search: ["domain-search", "domain-search"],
  router: ["router", ""],
};

/**
 * Lines for dnsmasq's configuration: values of a network for which libvirt has no element, and the lines of `dnsmasq`. The
 * address of a guest that is the gateway is added later (`routerOption`).
 */
export function dnsmasqOptions(values: NetworkValues, traits: ModeTraits): string[] {
  const { dhcp, ipv6, dns, dnsmasq, gateway } = values;
  const own = isMap(dhcp) && isMap(dhcp.options) ? dhcp.options : {};
  // Without this option, dnsmasq gives its own address as the default route.
  const router = gateway === NONE ? { router: NONE } : {};
  return [
    ...(traits.dhcp && isMap(dhcp) ? optionLines({ ...router, ...own }, 0) : []),
    ...(traits.dhcp ? optionLines(ipv6?.dhcp?.options ?? {}, 1) : []),
    ...(traits.dns ? (dns?.wildcards ?? []).map(({ ip, name }) => `address=/${name}/${canonical(ip)}`) : []),
    ...(traits.hostAddress ? (dnsmasq ?? []) : []),
  ];
}

function optionLines(options: ValueMap, family: 0 | 1): string[] {
  return Object.entries(options).flatMap(([key, value]) => {
    if (value === null || value === undefined) return [];
    const name = NAMES[key]?.[family];
    const [prefix, byName] = family === 0 ? ["", "option:"] : ["option6:", "option6:"];
    const values = value === NONE ? [] : [value].flat();
    const option = name ? `${byName}${name}` : `${prefix}${key}`;
    return [[`dhcp-option=${option}`, ...values.map(optionText)].join(",")];
  });
}

/** A value of an option. dnsmasq splits texts at commas, and takes `#` after a space for a comment; quotes prevent both. */
function optionText(value: unknown): string {
  const text = String(value);
  if (isIpv6(text) && !text.includes("/")) return `[${canonical(text)}]`;
  return /^[\w.:/-]*$/.test(text) ? text : `"${text}"`;
}

/** The option that gives guests a guest as their default route. */
export function routerOption(gateway: string): string {
  return `dhcp-option=option:router,${gateway}`;
}
