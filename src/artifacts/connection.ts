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

function* vlanPaths(
  vlan: Vlan | null | undefined,
): Iterable<readonly [path: string, value: string | number]> {
  if (!vlan) return;
  if (typeof vlan === "number") {
    yield ["./vlan/tag/@id", vlan];
    return;
  }
  yield ["./vlan/@trunk", "yes"];
  const { trunk, native, native_mode = "untagged" } = vlan;
  const tags = native ? [native, ...trunk.filter((tag) => tag !== native)] : trunk;
  for (const [at, tag] of tags.entries()) {
    yield [`./vlan/tag[${at + 1}]/@id`, tag];
    if (tag === native) yield [`./vlan/tag[${at + 1}]/@nativeMode`, native_mode];
  }
}
