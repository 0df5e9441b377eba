import { type Finding, warningAt } from "../finding.ts";
import { isMap } from "../merge/merge.ts";
import { type Merged, type Path, placeAt, valueAt } from "../merge/origins.ts";
import { ELSEWHERE } from "../schema/networks/dhcp.ts";
import { pathText } from "../schema/path-text.ts";
import type { ModeTraits } from "./modes.ts";

const paths = (...names: readonly string[]): readonly Path[] => names.map((name) => name.split("."));

/** The traits of networks, and the keys that have no effect without them. */
const KEYS_OF_TRAITS: readonly (readonly [trait: keyof ModeTraits, what: string, keys: readonly Path[]])[] = [
  ["subnet", "subnet", paths("gateway", "subnet", "netmask", "prefix", "static", "dhcp", "ipv6", "subnets")],
  [
    "hostAddress",
    "address of the host",
    paths("host_address", "ipv6.host_address", "subnets", "routes", "tftp"),
  ],
  ["dhcp", "DHCP of libvirt", paths("dhcp", "ipv6.dhcp", "netboot")],
  ["dns", "DNS of libvirt", paths("dns", "dnsmasq")],
  ["bridge", "bridge", paths("bridge", "isolated_ports")],
  ["ownBridge", "bridge of its own", paths("bridge.stp", "bridge.delay", "bridge.mac", "bridge.zone", "mtu")],
  ["hostBridge", "bridge of the host", paths("bridge.type")],
  ["devices", "network devices of the host", paths("macvtap")],
  ["forwardDevice", "choice of a device", paths("forward.device")],
  ["nat", "NAT", paths("forward.addresses", "forward.ports", "ipv6.nat")],
  ["bandwidth", "limit of its speed", paths("bandwidth")],
];

/** Whether the path is that of a `dhcp` that needs nothing of libvirt. */
function isServedElsewhere(path: Path, { value: { dhcp } }: Merged): boolean {
  return path.length === 1 && path[0] === "dhcp" && (dhcp === ELSEWHERE || (isMap(dhcp) && "by" in dhcp));
}

/**
 * A warning for each value that has no effect on a network without a trait. `known` are traits whose absence has been
 * reported for another reason.
 */
export function* unusedKeys(
  which: string,
  has: ModeTraits,
  merged: Merged,
  remedy: string,
  known: ModeTraits | null = null,
): Iterable<Finding> {
  const reported = new Set<string>();
  for (const [trait, what, keys] of KEYS_OF_TRAITS) {
    if (has[trait] || (known && !known[trait])) continue;
    for (const path of keys) {
      const value = valueAt(merged.value, path) ?? null;
      const isReported = path.some((_, at) => reported.has(pathText(path.slice(0, at + 1))));
      if (value === null || isReported || isServedElsewhere(path, merged)) continue;
      reported.add(pathText(path));
      yield warningAt(
        placeAt(merged, path),
        "unused-by-mode",
        `${which} has no ${what}: remove \`${pathText(path)}\`, or ${remedy}`,
      );
    }
  }
}
