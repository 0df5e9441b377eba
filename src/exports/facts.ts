/** An interface of a guest. Addresses are null where DHCP or a router gives one that the plan does not know. */
export interface ExportedInterface {
  readonly network: string;
  readonly mac: string;
  readonly ip: string | null;
  readonly ip6: string | null;
}

/** The facts of a guest for tools outside of the lab. */
export interface ExportedGuest {
  readonly name: string;
  readonly kind: string;
  readonly fqdn: string;
  readonly os: string;
  /** Names for a login, without those that an earlier guest has: the name, the host name, and the names in DNS. */
  readonly names: readonly string[];
  /** An address, else the full name; null: the host of the lab has no way to the guest. */
  readonly target: string | null;
  /** The network of `target`. */
  readonly network: string | null;
  /** Who can log in with a key: root, or the first user that has one. */
  readonly user: string;
  readonly interfaces: readonly ExportedInterface[];
  readonly vcpus: number | null;
  /** MiB. */
  readonly ram: number | null;
}

export interface ExportedNetwork {
  readonly name: string;
  /** `ADDRESS/PREFIX` of the host, IPv4 and IPv6. */
  readonly subnets: readonly string[];
}

/** The host of the lab, if the plan has its address. */
export interface ExportedHost {
  readonly address: string;
  readonly user: string | null;
}

/** The facts of a lab for all exports. */
export interface ExportedLab {
  readonly site: string;
  /** A file name of the lab's own in ~/.ssh. */
  readonly knownHosts: string;
  readonly host: ExportedHost | null;
  /** The file of the private key for the guests. */
  readonly identityFile: string | null;
  /** In byte order of the names, as `networks`. */
  readonly guests: readonly ExportedGuest[];
  readonly networks: readonly ExportedNetwork[];
}
