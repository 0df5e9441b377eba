import type { Renderer } from "./release.ts";

/** How a renderer of cloud-init reads the options of a bond. */
interface Reading {
  /** The options that it writes. It drops others without a message. */
  readonly known: readonly string[];
  /** The keys of an option, whose name has underscores, in `params` of network-config. */
  keysOf(option: string): readonly string[];
}

const dashed = (option: string) => `bond-${option.replaceAll("_", "-")}`;
/** The form of the schema of network-config in cloud-init 25.1. */
const mixed = (option: string) => `bond-${option}`;

/** `bond_tpl_opts` in net/sysconfig.py, of 22.1 to 26.2. */
const SYSCONFIG = [
  ...["mode", "xmit_hash_policy", "miimon", "min_links", "arp_interval", "arp_ip_target", "arp_validate"],
  ...["ad_select", "num_grat_arp", "downdelay", "updelay", "lacp_rate", "fail_over_mac", "primary"],
  "primary_reselect",
];

const READINGS: Readonly<Record<Renderer, Reading>> = {
  // `_render_bonding_opts` looks for a key with dashes alone, or with underscores alone. An image may have NetworkManager's
  // renderer in its place, which reads the other key here.
  sysconfig: { known: SYSCONFIG, keysOf: (option) => [...new Set([dashed(option), mixed(option)])] },
  // `_prop_map` in net/network_manager.py, from 24.3 on
  "network-manager": {
    known: [
      ...SYSCONFIG,
      ...["active_slave", "ad_actor_sys_prio", "ad_actor_system", "ad_user_port_key", "all_slaves_active"],
      ...["arp_all_targets", "lp_interval", "num_unsol_na", "packets_per_slave", "peer_notif_delay"],
      ...["resend_igmp", "tlb_dynamic_lb", "use_carrier"],
    ],
    keysOf: (option) => [mixed(option)],
  },
  // The same before 24.3
  "network-manager-24.2": {
    known: [
      ...["mode", "miimon", "xmit_hash_policy", "num_grat_arp", "downdelay", "updelay", "fail_over_mac"],
      ...["primary_reselect", "primary"],
    ],
    keysOf: (option) => [option === "miimon" ? "bond_miimon" : dashed(option)],
  },
  // net/eni.py writes all keys, and the script if-pre-up.d/ifenslave of ifenslave 2.13 reads these.
  eni: {
    known: [
      ...SYSCONFIG.filter((option) => option !== "min_links"),
      ...["active_slave", "num_unsol_na", "packets_per_slave", "queue_id", "tlb_dynamic_lb", "use_carrier"],
    ],
    keysOf: (option) => [mixed(option)],
  },
  // NET_CONFIG_TO_V2 in net/network_state.py, of 20.4 to 26.2. Its `arp-ip-target` is no key of netplan, which then sets up no
  // network at all.
  netplan: {
    known: SYSCONFIG.filter((option) => option !== "arp_ip_target"),
    keysOf: (option) => [mixed(option)],
  },
};

/** Options that are numbers in the schema of network-config in cloud-init 25.1. */
const NUMBERS = [
  ...["ad_actor_sys_prio", "ad_num_ports", "arp_interval", "downdelay", "lp_interval", "miimon", "min_links"],
  ...["num_grat_arp", "num_unsol_na", "packets_per_slave", "peer_notif_delay"],
];

/** The options of bonds that a renderer writes. */
export function knownBondOptions(renderer: Renderer): Readonly<Record<string, true>> {
  return Object.fromEntries(READINGS[renderer].known.map((option) => [option, true]));
}

/** `params` of a bond in network-config, for a renderer. */
export function bondParams(
  options: Readonly<Record<string, string>>,
  renderer: Renderer,
): Record<string, unknown> {
  const { known, keysOf } = READINGS[renderer];
  return Object.fromEntries(
    Object.entries(options)
      .filter(([option]) => known.includes(option))
      .flatMap(([option, value]) =>
        keysOf(option).map((key) => [key, paramOf(option, value, renderer)] as const),
      ),
  );
}

function paramOf(option: string, value: string, renderer: Renderer): unknown {
  if (NUMBERS.includes(option) && /^\d+$/.test(value)) return Number(value);
  // ifenslave splits a list at spaces, which eni.py writes for a list. The driver takes commas from all others.
  return option === "arp_ip_target" && renderer === "eni" ? value.split(",") : value;
}
