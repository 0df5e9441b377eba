/** DHCP and DNS are libvirt's dnsmasq: it answers at an address of the host, which is one of the subnet. */
type Addressing =
  | { readonly subnet: true; readonly hostAddress: true; readonly dhcp: boolean; readonly dns: boolean }
  | { readonly subnet: boolean; readonly hostAddress: false; readonly dhcp: false; readonly dns: false };

/** What a network of a mode has. `dhcp` and `dns` are those of libvirt. */
export type ModeTraits = Addressing & {
  /** Guests reach others than the host and each other. */
  readonly wayOut: boolean;
  /** libvirt makes its bridge; otherwise it is on a bridge of the host. */
  readonly ownBridge: boolean;
};

/** A network mode, for the plan, for libvirt and for people. */
export interface Mode {
  /** What it means for guests, as the comment of a new layer says it. */
  readonly title: string;
  readonly has: ModeTraits;
  /** `mode` of libvirt's `<forward>`; null: the network's XML has no such element. */
  readonly forward: string | null;
  /** Such a network in the legend of the topology; modes of one text share an entry. */
  readonly legend: string;
  /** CSS declarations of its line in the topology, `--hue` is its colour; none: a plain line in the network's own colour. */
  readonly line: Readonly<Record<string, string>>;
  /** Whether `init` makes such networks. */
  readonly isOffered: boolean;
}

const LIBVIRT_SUBNET = { subnet: true, hostAddress: true, dhcp: true, dns: true, ownBridge: true } as const;

const TABLE = {
  nat: {
    title: "Guests reach the outside by the host's address",
    has: { ...LIBVIRT_SUBNET, wayOut: true },
    forward: "nat",
    legend: "network with a way out",
    line: {},
    isOffered: true,
  },
  route: {
    title: "The host routes: others need a route to it",
    has: { ...LIBVIRT_SUBNET, wayOut: true },
    forward: "route",
    legend: "network with a way out",
    line: {},
    isOffered: true,
  },
  open: {
    title: "The host routes, and libvirt sets no firewall rules",
    has: { ...LIBVIRT_SUBNET, wayOut: true },
    forward: "open",
    legend: "network with a way out",
    line: {},
    isOffered: true,
  },
  isolated: {
    title: "No way out: guests reach each other and the host",
    has: { ...LIBVIRT_SUBNET, wayOut: false },
    forward: null,
    legend: "isolated network",
    line: { "stroke-dasharray": "2 9" },
    isOffered: true,
  },
} as const satisfies Readonly<Record<string, Mode>>;

/** What `mode` of a network can be. */
export type NetworkMode = keyof typeof TABLE;

/** Every mode by its name: the schema, the model, the checks, the pages, the templates and `init` read this table. */
export const MODES: Readonly<Record<NetworkMode, Mode>> = TABLE;

/** In the order of messages and editors. */
export const MODE_NAMES = Object.keys(TABLE) as readonly NetworkMode[];

/** Of a network that names none. */
export const DEFAULT_MODE: NetworkMode = "nat";

export function isMode(value: unknown): value is NetworkMode {
  return typeof value === "string" && Object.hasOwn(MODES, value);
}
