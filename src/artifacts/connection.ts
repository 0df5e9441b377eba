import { xmlText } from "./quoting.ts";

/** How an interface is connected (src/schema/connection.ts). */
export interface Connection {
  readonly bridge?: string | null;
  readonly bridge_type?: string;
  readonly macvtap?: string | null;
  readonly macvtap_mode?: string;
  readonly port_group?: string | null;
  readonly vlan?: Vlan | null;
  readonly isolated?: boolean | null;
  readonly rom?: boolean | null;
  readonly boot_order?: number;
}

type Vlan =
  | number
  | { readonly trunk: readonly number[]; readonly native?: number | null; readonly native_mode?: string };

/**
 * The suboptions of virt-install's `--network`, without model and MAC, for an interface that needs more than its network.
 * "": it does not. virt-install 4.1 has no suboption for VLANs, port isolation and a missing ROM, so these are paths in the XML.
 */
export function connectionText(nic: Connection, network: string): string {
  const {
    bridge,
    bridge_type,
    macvtap,
    macvtap_mode = "bridge",
    port_group,
    isolated,
    rom,
    boot_order,
  } = nic;
  const paths = [
    ...vlanPaths(nic.vlan),
    ...(isolated ? [["./port/@isolated", "yes"] as const] : []),
    ...(rom === false ? [["./rom/@enabled", "no"] as const] : []),
  ];
  const options = [
    ...(network ? [`network=${network}`] : []),
    ...(bridge ? [`bridge=${bridge}`] : []),
    ...(bridge && bridge_type === "openvswitch" ? ["virtualport.type=openvswitch"] : []),
    ...(macvtap ? ["type=direct", `source=${macvtap}`, `source.mode=${macvtap_mode}`] : []),
    ...(port_group ? [`source.portgroup=${port_group}`] : []),
    ...(boot_order ? [`boot.order=${boot_order}`] : []),
    ...paths.flatMap(([path, value], at) => [`xpath${at}.set=${path}`, `xpath${at}.value=${value}`]),
  ];
  return network && options.length === 1 ? "" : options.join(",");
}

/** A card with its connection. */
interface ConnectedCard extends Connection {
  readonly mac?: string;
  readonly model?: string;
}

/** An interface as the scripts compare it with libvirt's. */
export interface ConnectionFacts {
  /** The network's name in libvirt, `bridge:NAME`, `bridge:NAME:openvswitch` or `direct:DEVICE:MODE`. */
  readonly place: string;
  readonly port_group: string;
  /** The numbers of its VLANs, `trunk` before several, and the mode of the native one after its number, as in `trunk 20:tagged 30`. */
  readonly vlan: string;
  readonly isolated: "yes" | "";
  /** The XML of the interface; "": it has only a network. */
  readonly xml: string;
}

export function connectionFacts(nic: ConnectedCard, network: string): ConnectionFacts {
  const { bridge, bridge_type, macvtap, macvtap_mode = "bridge", port_group } = nic;
  const isSwitch = Boolean(bridge) && bridge_type === "openvswitch";
  const own = bridge
    ? `bridge:${bridge}${isSwitch ? ":openvswitch" : ""}`
    : `direct:${macvtap}:${macvtap_mode}`;
  return {
    place: network || own,
    port_group: port_group ?? "",
    vlan: [
      ...(isTrunk(nic.vlan) ? ["trunk"] : []),
      ...vlanTags(nic.vlan).map(({ id, mode }) => (mode ? `${id}:${mode}` : id)),
    ].join(" "),
    isolated: nic.isolated ? "yes" : "",
    xml: connectionText(nic, network) === "" ? "" : connectionXml(nic, network),
  };
}

/** In one line. */
function connectionXml(nic: ConnectedCard, network: string): string {
  const { bridge, bridge_type, macvtap, macvtap_mode = "bridge", port_group, isolated, mac, model } = nic;
  const [type, source] = network
    ? ["network", { network, portgroup: port_group }]
    : bridge
      ? ["bridge", { bridge }]
      : ["direct", { dev: macvtap, mode: macvtap_mode }];
  const tags = vlanTags(nic.vlan).map(({ id, mode }) => element("tag", { id, nativeMode: mode }));
  return [
    `<interface type='${type}'>`,
    element("mac", { address: mac }),
    element("source", source),
    tags.length > 0 ? `<vlan${isTrunk(nic.vlan) ? " trunk='yes'" : ""}>${tags.join("")}</vlan>` : "",
    bridge && bridge_type === "openvswitch" ? element("virtualport", { type: "openvswitch" }) : "",
    isolated ? element("port", { isolated: "yes" }) : "",
    element("model", { type: model }),
    "</interface>",
  ].join("");
}

function element(name: string, attributes: Readonly<Record<string, unknown>>): string {
  const present = Object.entries(attributes).filter(([, value]) => value ?? false);
  return `<${name}${present.map(([key, value]) => ` ${key}='${xmlText(value)}'`).join("")}/>`;
}

function isTrunk(vlan: Vlan | null | undefined): boolean {
  return typeof vlan === "object" && vlan !== null;
}

/** The tags in the order of the XML: the native one is first. */
function vlanTags(vlan: Vlan | null | undefined): { readonly id: number; readonly mode: string | null }[] {
  if (!vlan) return [];
  if (typeof vlan === "number") return [{ id: vlan, mode: null }];
  const { trunk, native, native_mode = "untagged" } = vlan;
  const others = trunk.filter((id) => id !== native).map((id) => ({ id, mode: null }));
  return native ? [{ id: native, mode: native_mode }, ...others] : others;
}

function* vlanPaths(
  vlan: Vlan | null | undefined,
): Iterable<readonly [path: string, value: string | number]> {
  if (!vlan) return;
  if (typeof vlan === "number") {
    yield ["./vlan/tag/@id", vlan];
    return;
  }
  yield ["./vlan/@trunk", "yes"];
  for (const [at, { id, mode }] of vlanTags(vlan).entries()) {
    yield [`./vlan/tag[${at + 1}]/@id`, id];
    if (mode) yield [`./vlan/tag[${at + 1}]/@nativeMode`, mode];
  }
}
