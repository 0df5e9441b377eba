import { type Finding, warningAt } from "../finding.ts";
import { isMap } from "../merge/merge.ts";
import { type Merged, type Path, placeAt, valueAt } from "../merge/origins.ts";
import { ELSEWHERE } from "../schema/dhcp.ts";
import { pathText } from "../schema/path-text.ts";
import type { ModeTraits } from "./modes.ts";

/** The traits of modes, and the keys that have no effect without them. */
const KEYS_OF_TRAITS: readonly (readonly [trait: keyof ModeTraits, what: string, keys: readonly Path[]])[] = [
  ["subnet", "subnet", [["gateway"], ["netmask"], ["prefix"], ["dhcp"], ["ipv6"]]],
  ["dhcp", "DHCP of libvirt", [["dhcp"], ["ipv6", "dhcp"]]],
  ["dns", "DNS of libvirt", [["dns"]]],
  [
    "ownBridge",
    "bridge of its own",
    [
      ["bridge", "stp"],
      ["bridge", "delay"],
    ],
  ],
];

/** Whether the path is that of a `dhcp` that needs nothing of libvirt. */
function isServedElsewhere(path: Path, { value: { dhcp } }: Merged): boolean {
  return path.length === 1 && path[0] === "dhcp" && (dhcp === ELSEWHERE || (isMap(dhcp) && "by" in dhcp));
}

/** A warning for each value of a network that has no effect in its mode. */
export function* unusedKeys(mode: string, has: ModeTraits, merged: Merged): Iterable<Finding> {
  const reported = new Set<string>();
  for (const [trait, what, keys] of KEYS_OF_TRAITS) {
    if (has[trait]) continue;
    for (const path of keys) {
      const [top = ""] = path;
      if (
        isServedElsewhere(path, merged) ||
        reported.has(String(top)) ||
        (valueAt(merged.value, path) ?? null) === null
      )
        continue;
      reported.add(pathText(path));
      yield warningAt(
        placeAt(merged, path),
        "unused-by-mode",
        `a network of mode \`${mode}\` has no ${what}: remove \`${pathText(path)}\`, or set another \`mode\``,
      );
    }
  }
}
