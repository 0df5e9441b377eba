import type { Path } from "../merge/origins.ts";
import type { Interface } from "./interface.ts";
import type { Route } from "./network-facts.ts";
import type { Bond, Bridge } from "./upper-links.ts";
import type { Vlan } from "./vlan.ts";

/** An address that the installed system sets. */
export interface LinkAddress {
  readonly address: string;
  readonly prefix: number;
}

export interface LinkAddress4 extends LinkAddress {
  readonly netmask: string;
}

/** The addresses and routes of a link. */
export interface Addressing {
  /** The network of the addresses; null: none of the plan. */
  readonly network: string | null;
  /** Whether it gets an IPv4 address by DHCP. */
  readonly dhcp4: boolean;
  /** Whether it gets an IPv6 address by router advertisements or DHCPv6, as its network has it. */
  readonly auto6: boolean;
  readonly addresses4: readonly LinkAddress4[];
  readonly addresses6: readonly LinkAddress[];
  /** Null for a link without the default route. */
  readonly gateway4: string | null;
  readonly gateway6: string | null;
  readonly routes: readonly Route[];
  /** Without those that DHCP gives. */
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  /** Whether the link has IPv6. */
  readonly ipv6: boolean;
}

/** A network link of the installed system: a card, or a bond, VLAN or bridge on top of others. */
export interface Link extends Addressing {
  readonly kind: "ethernet" | "bond" | "vlan" | "bridge";
  /** Its name in the guest. */
  readonly name: string;
  /** The path of its values in the guest. */
  readonly path: Path;
  /** The MAC address of the card; for a bond or bridge, of the first card below it. */
  readonly mac: string;
  /** Names of the members of a bond or bridge. */
  readonly members: readonly string[];
  /** The bond or bridge that the link is a member of. */
  readonly controller: string | null;
  /** Names of the VLANs directly on top. */
  readonly vlans: readonly string[];
  /** For a VLAN: the link below it, and its number. */
  readonly parent: string | null;
  readonly vlan_id: number | null;
  /** Options of the bonding driver, with `mode`. */
  readonly options: Readonly<Record<string, string>>;
  /** Whether a bridge uses the spanning tree protocol. */
  readonly stp: boolean;
  readonly is_routed: boolean;
  /** Whether it has values for which Anaconda's command `network` has no option: files in the installed system set them. */
  readonly needs_file: boolean;
  /** Whether the installed system knows the card by its name: links on top of it and files do. */
  readonly needs_name: boolean;
  /** Bytes. null: as the device has it. */
  readonly mtu: number | null;
}

/** The values of a guest that determine its links. */
export interface LinkedGuest {
  readonly interfaces: readonly Interface[];
  readonly bonds?: Readonly<Record<string, Bond>> | null | undefined;
  readonly vlans?: Readonly<Record<string, Vlan>> | null | undefined;
  readonly bridges?: Readonly<Record<string, Bridge>> | null | undefined;
  readonly default_interface?: number | string | null | undefined;
  readonly release?: { readonly nic?: unknown };
}
