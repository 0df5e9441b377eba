import { isMap, type ValueMap } from "../merge/merge.ts";
import type { Path } from "../merge/origins.ts";
import type { Draft } from "./draft.ts";
import type { ExtraName } from "./facts.ts";
import { plainFlag } from "./plain.ts";

/** What only the first interface tells: the guest's own host name. */
export interface InterfaceScope {
  /** The guest's name; null: the layer is of many guests. */
  readonly guest: string | null;
  readonly names: ExtraName[];
}

export function convertInterfaces(value: unknown, draft: Draft, scope: InterfaceScope): void {
  if (!Array.isArray(value) || !value.every(isMap)) {
    draft.refuse(
      ["interfaces"],
      value,
      "`interfaces` must be a list of maps: write `- network: NAME` for each",
    );
    return;
  }
  draft.set(
    ["interfaces"],
    value.map((item, index) => convertInterface(item, index, draft, scope)),
    ["interfaces"],
  );
}

/** Keys without a place in an interface today. */
const NO_KEYS: Readonly<Record<string, string>> = {
  netmask: "a guest takes the netmask of its network",
  gateway: "a guest takes the gateway of its network",
  onboot: "each link starts with the system",
};

function convertInterface(item: ValueMap, index: number, draft: Draft, scope: InterfaceScope): ValueMap {
  const from: Path = ["interfaces", index];
  const { nodns, host, hostname, fqdn, ...rest } = item;
  const values: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(rest)) {
    const reason = key === "onboot" && plainFlag(value) !== true ? undefined : NO_KEYS[key];
    if (reason === undefined) values[key] = converted(key, value);
    else draft.note([...from, key], value, reason);
  }
  if (plainFlag(nodns) === true) {
    values.dns = false;
    draft.relate(["interfaces", index, "dns"], [...from, "nodns"]);
  } else if (nodns !== undefined && plainFlag(nodns) !== false)
    draft.refuse([...from, "nodns"], nodns, "`nodns` must be true or false: set `dns` of the interface");
  const name = host ?? hostname ?? shortName(fqdn);
  if (typeof name === "string") nameOf(name, index, values, draft, scope);
  return values;
}

function converted(key: string, value: unknown): unknown {
  if (key === "mac" || key === "ip") return typeof value === "string" ? value.trim() : value;
  return key === "bootproto" && typeof value === "string" ? value.toLowerCase() : value;
}

function shortName(fqdn: unknown): string | undefined {
  return typeof fqdn === "string" ? fqdn.split(".", 1)[0] : undefined;
}

/** The host name of an interface: the guest's own, or another name in the DNS of its network. */
function nameOf(
  name: string,
  index: number,
  values: Record<string, unknown>,
  draft: Draft,
  { guest, names }: InterfaceScope,
): void {
  const from: Path = ["interfaces", index, "host"];
  if (name === guest) return;
  if (index === 0) {
    draft.set(["hostname"], name, from);
    return;
  }
  const { network, ip } = values;
  if (values.dns !== false && typeof network === "string" && typeof ip === "string") {
    values.dns = false;
    names.push({ network, ip, name });
    draft.note(from, name, "this name is in the network's `dns.hosts`");
  } else draft.note(from, name, "a guest has one host name, and DNS has no other for this address");
}
