import { isLinkLocal } from "../address.ts";
import type { Lab } from "../lab.ts";
import type { Guest } from "../model/guest.ts";
import type { Interface } from "../model/interface.ts";
import { isVirtual } from "../model/machine.ts";
import { MODES } from "../model/modes.ts";
import type { Network } from "../model/network.ts";
import type { HostValues } from "../schema/host.ts";
import type { ExportedGuest, ExportedLab, ExportedNetwork } from "./facts.ts";

/** The facts of a lab for the files in `exports/`. */
export function exportedLab({ site, id, guests, networks, host }: Lab): ExportedLab {
  const byName = new Map(networks.map((network) => [network.name, network]));
  const guestNames = new Set(guests.map(({ name }) => name));
  const usedNames = new Set<string>();
  const { address, ssh_user, identity_file } = (host.values.host ?? {}) as NonNullable<HostValues["host"]>;
  return {
    site,
    knownHosts: `known_hosts.${(id ?? site).replace(/[^\w.-]/g, "_")}`,
    host: address ? { address, user: ssh_user ?? null } : null,
    identityFile: identity_file ?? null,
    guests: guests.map((guest) => exportedGuest(guest, byName, guestNames, usedNames)),
    networks: networks.map(exportedNetwork),
  };
}

function exportedGuest(
  guest: Guest,
  networks: ReadonlyMap<string, Network>,
  guestNames: ReadonlySet<string>,
  usedNames: Set<string>,
): ExportedGuest {
  const { name, fqdn, hostname, sysgroup, os, interfaces, virtinst } = guest;
  const way = wayIn(interfaces, networks);
  const others = [hostname, fqdn, ...interfaces.filter(({ dns }) => dns).map((nic) => nic.fqdn)];
  // The name of a guest is its own: no host name of another guest hides it.
  const names = [name, ...others.filter((each) => !guestNames.has(each))].filter(
    (each) => !usedNames.has(each),
  );
  for (const each of names) usedNames.add(each);
  const { vcpus, ram } = (isVirtual(guest) ? (virtinst ?? {}) : {}) as { vcpus?: unknown; ram?: unknown };
  return {
    name,
    kind: sysgroup,
    fqdn,
    os: String(os.id ?? ""),
    names: [...new Set(names)],
    target: way && (way.ip ?? way.ip6 ?? fqdn),
    network: way?.network ?? null,
    user: loginOf(guest),
    interfaces: interfaces.flatMap(({ network, mac, ip, ip6 }) =>
      network === null ? [] : [{ network, mac, ip, ip6 }],
    ),
    vcpus: typeof vcpus === "number" ? vcpus : null,
    ram: typeof ram === "number" ? ram : null,
  };
}

/** The first interface that the host can reach, preferably one with an address. */
function wayIn(interfaces: readonly Interface[], networks: ReadonlyMap<string, Network>): Interface | null {
  const ways = interfaces.filter(({ network }) => {
    const found = networks.get(network ?? "");
    return found && (found.host_addresses.length > 0 || MODES[found.mode].has.hostBridge);
  });
  return ways.find(({ ip, ip6 }) => ip ?? ip6) ?? ways[0] ?? null;
}

function loginOf({ authorized_keys, users }: Guest): string {
  const hasKeys = (keys: unknown) => Array.isArray(keys) && keys.length > 0;
  if (hasKeys(authorized_keys) || !Array.isArray(users)) return "root";
  return users.find((user) => hasKeys(user.authorized_keys))?.name ?? "root";
}

function exportedNetwork({ name, gateway, prefix, subnet, ipv6 }: Network): ExportedNetwork {
  const subnets = [
    gateway ? `${gateway}/${prefix}` : subnet,
    ipv6?.gateway && !isLinkLocal(ipv6.gateway) ? `${ipv6.gateway}/${ipv6.prefix}` : ipv6?.subnet,
  ];
  return { name, subnets: subnets.flatMap((each) => each ?? []) };
}
