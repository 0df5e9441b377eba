import { type Finding, warningAt } from "../finding.ts";
import { isMap } from "../merge/merge.ts";
import { type Merged, placeAt, valueAt } from "../merge/origins.ts";
import type { NetworkValues } from "../schema/network.ts";
import { NONE } from "../schema/networks/none.ts";
import { hasHostAddress, isGatewayMissing } from "./host-address.ts";
import { unusedKeys } from "./mode-keys.ts";
import { MODES, type ModeTraits, type NetworkMode } from "./modes.ts";

/** The traits of a network: those of its mode, without those that its values take away. A finding for each unused value. */
export function traitsOf(
  mode: NetworkMode,
  values: NetworkValues,
  merged: Merged,
  findings: Finding[],
): ModeTraits {
  const { has } = MODES[mode];
  findings.push(...unusedKeys(`a network of mode \`${mode}\``, has, merged, "set another `mode`"));
  const hostAddress = has.hostAddress && hasHostAddress(values);
  const withAddress = {
    ...has,
    hostAddress,
    dhcp: has.dhcp && hostAddress,
    dns: has.dns && hostAddress,
    wayOut: hasWayOut(values, has),
  };
  if (!isGatewayMissing(values))
    findings.push(
      ...unusedKeys(
        "a network whose gateway is not the host",
        withAddress,
        merged,
        "set `host_address`",
        has,
      ),
    );
  const isOff = values.dns?.enabled === false;
  if (values.external) findings.push(...unusedOnHost(merged));
  if (withAddress.dns && isOff) findings.push(...unusedDns(merged));
  return { ...withAddress, dns: withAddress.dns && !isOff };
}

/** Whether the mode leads out and a router is not excluded, or a guest is the router. */
function hasWayOut({ gateway, ipv6 }: NetworkValues, has: ModeTraits): boolean {
  const routers = [gateway, ipv6?.gateway].filter((router) => router !== null && router !== undefined);
  if (routers.some(isMap)) return true;
  return has.wayOut && (routers.length === 0 || routers.some((router) => router !== NONE));
}

/** Keys that only the XML of a network has. */
const ONLY_IN_XML = [
  ...["forward", "mtu", "routes", "subnets", "dnsmasq"],
  ...["isolated_ports", "bandwidth", "vlan", "port_groups", "netboot", "tftp"],
  ...["bridge.stp", "bridge.delay", "bridge.mac", "bridge.zone", "ipv6.nat"],
  ...["dhcp.lease", "dhcp.options", "ipv6.dhcp.lease", "ipv6.dhcp.options"],
  ...["dns.forwarders", "dns.srv", "dns.txt"],
].map((key) => ({ key, path: key.split(".") }));

function* unusedOnHost(merged: Merged): Iterable<Finding> {
  for (const { key, path } of ONLY_IN_XML) {
    if ((valueAt(merged.value, path) ?? null) === null) continue;
    yield warningAt(
      placeAt(merged, path),
      "unused-by-mode",
      `the scripts do not change a network of the host: remove \`${key}\`, or \`external\``,
    );
  }
}

function* unusedDns(merged: Merged): Iterable<Finding> {
  const { dns } = merged.value;
  for (const [key, value] of Object.entries(isMap(dns) ? dns : {})) {
    if (key === "enabled" || value === null) continue;
    yield warningAt(
      placeAt(merged, ["dns", key]),
      "unused-by-mode",
      `a network whose \`dns.enabled\` is false has no DNS of libvirt: remove \`dns.${key}\`, or \`dns.enabled\``,
    );
  }
}
