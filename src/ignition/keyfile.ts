import type { Link } from "../model/link.ts";
import { lines } from "./lines.ts";

/** A keyfile of NetworkManager for a link. Cards are found by their MAC, and a VLAN finds a card below it in the same way. */
export function keyfile(link: Link, all: readonly Link[]): string {
  const { name, kind, controller } = link;
  return `${lines(
    ...["[connection]", `id=${name}`, `type=${kind}`],
    kind !== "ethernet" && `interface-name=${name}`,
    controller !== null && lines(`master=${controller}`, `slave-type=${kindOf(controller, all)}`),
    ...["", "[ethernet]", ...ethernet(link, all)],
    ...deviceOf(link, all),
    ...(controller === null ? addressing(link) : []),
  )}\n`;
}

function kindOf(name: string, all: readonly Link[]): Link["kind"] | undefined {
  return all.find((link) => link.name === name)?.kind;
}

function ethernet({ kind, mac, mtu, parent }: Link, all: readonly Link[]): (string | false)[] {
  const below = kind === "vlan" ? all.find(({ name }) => name === parent) : undefined;
  return [
    kind === "ethernet" && `mac-address=${mac}`,
    below?.kind === "ethernet" && `mac-address=${below.mac}`,
    (kind === "bond" || kind === "bridge") && `cloned-mac-address=${mac}`,
    mtu !== null && `mtu=${mtu}`,
  ];
}

function deviceOf({ kind, options, vlan_id, parent, stp }: Link, all: readonly Link[]): (string | false)[] {
  switch (kind) {
    case "ethernet":
      return [];
    case "bond":
      return ["", "[bond]", ...Object.entries(options).map(([key, value]) => `${key}=${value}`)];
    case "vlan":
      return ["", "[vlan]", `id=${vlan_id}`, kindOf(parent ?? "", all) !== "ethernet" && `parent=${parent}`];
    case "bridge":
      return ["", "[bridge]", `stp=${stp}`];
  }
}

function addressing(link: Link): (string | false)[] {
  const { dhcp4, auto6, ipv6, is_routed, search, nameservers } = link;
  const dns = (version: 4 | 6) => nameservers.filter((each) => each.includes(":") === (version === 6));
  const method4 = dhcp4 ? "auto" : link.addresses4.length > 0 ? "manual" : "disabled";
  const method6 = !ipv6 ? "disabled" : auto6 ? "auto" : link.addresses6.length > 0 ? "manual" : "link-local";
  const common = (version: 4 | 6, isUsed: boolean) => [
    ...addresses(link, version),
    ...routes(link, version),
    isUsed && dns(version).length > 0 && `dns=${dns(version).join(";")};`,
    isUsed && search.length > 0 && `dns-search=${search.join(";")};`,
    isUsed && !is_routed && "never-default=true",
  ];
  return [
    ...["", "[ipv4]", `method=${method4}`, ...common(4, method4 !== "disabled")],
    ...["", "[ipv6]", `method=${method6}`, ...common(6, method6 === "auto" || method6 === "manual")],
  ];
}

function addresses({ addresses4, addresses6, gateway4, gateway6 }: Link, version: 4 | 6): string[] {
  const [all, gateway] = version === 4 ? [addresses4, gateway4] : [addresses6, gateway6];
  return all.map(({ address, prefix }, at) => {
    const router = at === 0 && gateway !== null ? `,${gateway}` : "";
    return `address${at + 1}=${address}/${prefix}${router}`;
  });
}

function routes({ routes }: Link, version: 4 | 6): string[] {
  return routes
    .filter(({ to }) => to.includes(":") === (version === 6))
    .map(({ to, via, metric }, at) => {
      const rank = typeof metric === "number" ? `,${metric}` : "";
      return `route${at + 1}=${to},${via}${rank}`;
    });
}
