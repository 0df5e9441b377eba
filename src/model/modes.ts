/** The properties of networks of a mode. `dhcp`, `dns` and `hostAddress` mean what libvirt does. */
export interface ModeTraits {
  /** The plan knows the addresses on the network. */
  readonly subnet: boolean;
  /** libvirt gives the host an address on the network. Its DHCP and DNS listen there. */
  readonly hostAddress: boolean;
  readonly dhcp: boolean;
  readonly dns: boolean;
  /** Guests reach machines outside the host. */
  readonly wayOut: boolean;
  /** Guests are connected to a bridge. */
  readonly bridge: boolean;
  /** libvirt creates the bridge; otherwise the network uses a bridge of the host. */
  readonly ownBridge: boolean;
  /** The bridge can be one of Open vSwitch. */
  readonly hostBridge: boolean;
  /** Guests share network devices of the host. */
  readonly devices: boolean;
  /** libvirt can limit forwarding to one device of the host. */
  readonly forwardDevice: boolean;
  /** libvirt translates source addresses. */
  readonly nat: boolean;
  /** libvirt can limit the speed. */
  readonly bandwidth: boolean;
}

/** A network mode, with its texts for pages and layers. */
export interface Mode {
  /** Its meaning for guests; the first comment in a network layer that `init` writes. */
  readonly title: string;
  readonly has: ModeTraits;
  /** Who serves DHCP on a network of the mode whose `dhcp` is not set; null: nobody. */
  readonly dhcpServer: "elsewhere" | null;
  /** `mode` of libvirt's `<forward>`; null: the network's XML has no such element. */
  readonly forward: string | null;
  /** Its text in the legend of the topology; modes with the same text share one entry. */
  readonly legend: string;
  /** CSS declarations of its line in the topology. `--hue` is the network's colour. Empty: a plain line in that colour. */
  readonly line: Readonly<Record<string, string>>;
  /** Whether `init` offers the mode. */
  readonly isOffered: boolean;
}

const NOTHING: ModeTraits = {
  ...{ subnet: false, hostAddress: false, dhcp: false, dns: false, wayOut: false, bridge: false },
  ...{
    ownBridge: false,
    hostBridge: false,
    devices: false,
    forwardDevice: false,
    nat: false,
    bandwidth: false,
  },
};
const LIBVIRT_SUBNET: ModeTraits = {
  ...NOTHING,
  ...{
    subnet: true,
    hostAddress: true,
    dhcp: true,
    dns: true,
    bridge: true,
    ownBridge: true,
    bandwidth: true,
  },
};

const TABLE = {
  nat: {
    title: "Guests reach the outside by the host's address",
    has: { ...LIBVIRT_SUBNET, wayOut: true, forwardDevice: true, nat: true },
    dhcpServer: null,
    forward: "nat",
    legend: "network with a way out",
    line: {},
    isOffered: true,
  },
  route: {
    title: "The host routes: others need a route to it",
    has: { ...LIBVIRT_SUBNET, wayOut: true, forwardDevice: true },
    dhcpServer: null,
    forward: "route",
    legend: "network with a way out",
    line: {},
    isOffered: true,
  },
  open: {
    title: "The host routes, and libvirt sets no firewall rules",
    has: { ...LIBVIRT_SUBNET, wayOut: true },
    dhcpServer: null,
    forward: "open",
    legend: "network with a way out",
    line: {},
    isOffered: true,
  },
  isolated: {
    title: "No way out: guests reach each other and the host",
    has: { ...LIBVIRT_SUBNET, wayOut: false },
    dhcpServer: null,
    forward: null,
    legend: "isolated network",
    line: { "stroke-dasharray": "2 9" },
    isOffered: true,
  },
  bridge: {
    title: "Guests are on a bridge of the host, beside other machines of its network",
    has: { ...NOTHING, subnet: true, wayOut: true, bridge: true, hostBridge: true, bandwidth: true },
    dhcpServer: "elsewhere",
    forward: "bridge",
    legend: "network of the host",
    line: { "stroke-dasharray": "12 5" },
    isOffered: true,
  },
  macvtap: {
    title: "Guests share a network device of the host, and do not reach the host itself",
    has: { ...NOTHING, subnet: true, wayOut: true, devices: true },
    dhcpServer: "elsewhere",
    forward: "bridge",
    legend: "device of the host",
    line: { "stroke-dasharray": "12 5 2 5" },
    isOffered: false,
  },
} as const satisfies Readonly<Record<string, Mode>>;

/** The values of a network's `mode`. */
export type NetworkMode = keyof typeof TABLE;

/** Every mode by its name. The schema, model, checks, pages, templates and `init` read this table. */
export const MODES: Readonly<Record<NetworkMode, Mode>> = TABLE;

/** All modes, in the order of messages and editors. */
export const MODE_NAMES = Object.keys(TABLE) as readonly NetworkMode[];

/** The mode of a network that sets none. */
export const DEFAULT_MODE: NetworkMode = "nat";

export function isMode(value: unknown): value is NetworkMode {
  return typeof value === "string" && Object.hasOwn(MODES, value);
}
