import { errorAt, type Finding } from "../finding.ts";
import { type Merged, placeAt } from "../merge/origins.ts";
import { missingKey } from "../schema/missing-key.ts";
import type { NetworkValues } from "../schema/network.ts";
import type { ModeTraits } from "./modes.ts";

/** A bridge that libvirt creates has `stp` and `delay`; for a bridge of the host the plan has only the name and the type. */
export interface Bridge {
  readonly name: string;
  readonly type?: "linux" | "openvswitch";
  readonly stp?: boolean;
  /** Seconds. */
  readonly delay?: number;
  readonly mac?: string | null;
  readonly zone?: string | null;
}

/** Whether the mode needs network devices of the host, and the values name none; then with a finding. */
export function isDeviceMissing(
  { macvtap, mode }: NetworkValues,
  { devices }: ModeTraits,
  merged: Merged,
  findings: Finding[],
): boolean {
  if (!devices || macvtap) return false;
  const message = "a network of this mode needs a network device of the host: set `macvtap.devices`";
  const fault = errorAt(placeAt(merged, [mode ? "mode" : "macvtap"]), "device-missing", message);
  findings.push(missingKey("network", merged, { map: [], keys: ["macvtap"] }, fault));
  return true;
}

/** null, with a finding: the network needs a bridge of the host, and the values do not name it. */
export function bridgeOf(
  { bridge, external, name_prefix = "" }: NetworkValues,
  network: string,
  { ownBridge }: ModeTraits,
  merged: Merged,
  findings: Finding[],
): Bridge | null {
  if (ownBridge && !external) {
    const planned = { name: `virbr-${network}`, stp: true, delay: 0, ...bridge };
    return { ...planned, name: name_prefix + planned.name };
  }
  if (bridge?.name) return { ...bridge, name: bridge.name };
  const place = placeAt(merged, [bridge ? "bridge" : external ? "external" : "mode"]);
  const which = external ? "an external network" : "a network of this mode";
  const message = `${which} needs a bridge of the host: set \`bridge.name\` to the name of the bridge`;
  const missing = bridge ? { map: ["bridge"], keys: ["name"] } : { map: [], keys: ["bridge"] };
  findings.push(missingKey("network", merged, missing, errorAt(place, "bridge-missing", message)));
  return null;
}
