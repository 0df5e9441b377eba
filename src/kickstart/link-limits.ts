import type { Path } from "../merge/origins.ts";
import type { Link, LinkedGuest } from "../model/link.ts";
import { linksOf } from "../model/links.ts";
import { factsOf } from "./facts.ts";
import { nearestRelease, type ReleaseName } from "./release.ts";

/** A value of a guest's links that the kickstart of the release cannot express. */
export interface LinkLimit {
  readonly path: Path;
  /** The rule and the remedy. */
  readonly message: string;
}

/** The option of `network` that each kind of link needs. */
const OPTIONS = { bond: "--bondslaves", vlan: "--vlanid", bridge: "--bridgeslaves" } as const;
const NOUNS = { bond: "bonds", vlan: "VLANs", bridge: "bridges", ethernet: "cards" } as const;

/** The links, addresses and routes of a guest that neither `network` of the release nor the files of %post can set up. */
export function linkLimits(guest: LinkedGuest, release: string): LinkLimit[] {
  const name = nearestRelease(release);
  if (name === null) return [];
  const links = linksOf(guest);
  const byName = new Map(links.map((link) => [link.name, link]));
  return [
    ...links.flatMap((link) => [
      ...kindLimits(link, byName, name),
      ...addressLimits(link, name, Boolean(guest.interfaces[Number(link.path[1])]?.ip6)),
    ]),
    ...startLimits(links),
  ];
}

function* kindLimits(
  link: Link,
  byName: ReadonlyMap<string, Link>,
  release: ReleaseName,
): Iterable<LinkLimit> {
  const { kind, path, name, parent, vlan_id } = link;
  if (kind === "ethernet") return;
  const option = factsOf(release).commands.get("network")?.options?.get(OPTIONS[kind]);
  if (!option || option.finding?.severity === "error") {
    yield { path, message: `a kickstart of ${release} has no ${NOUNS[kind]}: remove \`${name}\`` };
    return;
  }
  if (kind === "vlan") {
    const below = byName.get(parent ?? "");
    if (release === "RHEL6" && below?.kind !== "ethernet")
      yield {
        path: [...path, "link"],
        message: `the installer of RHEL6 has VLANs on cards only: ${ON_CARD}`,
      };
    const vlanName = `${parent}.${vlan_id}`;
    if (release === "RHEL6" && name !== vlanName)
      yield { path, message: `the installer of RHEL6 names a VLAN itself: call it \`${vlanName}\`` };
    else if (!isVlanName(name))
      yield { path, message: `the installer refuses the name \`${name}\`: ${NAMES}` };
  } else yield* memberLimits(link, byName, release);
}

const ON_CARD = "name an interface in `link`";
const NAMES =
  "after `vlan` at its beginning, or after a dot, only the number may follow, like vlan10 or eth0.10";

/** As pykickstart's validate_network_interface_name. */
function isVlanName(name: string): boolean {
  const dot = name.indexOf(".");
  if (dot >= 0) return name.slice(0, dot) !== "vlan" && isVlanId(name.slice(dot + 1));
  return !name.startsWith("vlan") || isVlanId(name.slice("vlan".length));
}

function isVlanId(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) <= 4095;
}

/**
 * Anaconda sets the members up as cards (create_port_connection in nm_client.py). Since RHEL 9 a bond that exists can be a port of a
 * bridge, but the initrd cannot start such a bridge.
 */
function* memberLimits(
  { members, path, name }: Link,
  byName: ReadonlyMap<string, Link>,
  release: ReleaseName,
): Iterable<LinkLimit> {
  for (const [index, member] of members.entries()) {
    const memberKind = byName.get(member)?.kind ?? "ethernet";
    if (memberKind === "ethernet") continue;
    yield {
      path: [...path, "members", index],
      message: `the installer of ${release} makes no ${NOUNS[memberKind].replace(/s$/, "")} a member of \`${name}\`: use interfaces`,
    };
  }
}

/** Files of %post hold what `network` cannot say; the files of old releases cannot hold everything. */
function* addressLimits(
  { dhcp4, addresses4: of4, addresses6: of6, path, name }: Link,
  release: ReleaseName,
  hasIp6: boolean,
): Iterable<LinkLimit> {
  if (release === "RHEL5") {
    if (of4.length > 1)
      yield { path: [...path, "addresses"], message: `a card of RHEL5 has one address: ${FEW}` };
    // The `ip6` of an interface has a finding of its own.
    if (of6.length > (hasIp6 ? 1 : 0))
      yield { path: [...path, "addresses"], message: `a kickstart of RHEL5 cannot set IPv6: ${FEW}` };
  }
  if (dhcp4 && of4.length > 0 && (release === "RHEL5" || release === "RHEL6"))
    yield {
      path: [...path, "addresses"],
      message: `\`${name}\` has either DHCP or addresses in ${release}: set \`bootproto: static\`, or remove them`,
    };
}

const FEW = "remove the others from `addresses`";

/** Anaconda's initrd (parse-kickstart) starts cards, bonds and bridges, and no VLAN. */
function* startLimits(links: readonly Link[]): Iterable<LinkLimit> {
  const vlan = links.find(({ kind }) => kind === "vlan");
  const isStartable = ({ kind, dhcp4, addresses4, addresses6 }: Link) =>
    kind !== "vlan" && (dhcp4 || addresses4.length + addresses6.length > 0);
  if (!vlan || links.some(isStartable)) return;
  yield {
    path: vlan.path,
    message:
      "the installer starts its network without VLANs, and no other link has an address: give one to an interface",
  };
}
