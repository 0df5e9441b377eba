/** A bond of the installed system. It has the addresses of its first member. */
export interface Bond {
  /** Indices of interfaces, or names of links. */
  readonly members: readonly (number | string)[];
  readonly mode?: string | null;
  readonly options?: Readonly<Record<string, string | number>> | null;
  /** Bytes. */
  readonly mtu?: number | null;
}

/** The options of Linux's bonding driver whose value is a member. */
export const MEMBER_OPTIONS = ["primary", "active_slave"] as const;

/** A bridge of the installed system. It has the addresses of its first member. */
export interface Bridge {
  /** Indices of interfaces, or names of links. */
  readonly members: readonly (number | string)[];
  readonly stp?: boolean | null;
  /** Bytes. */
  readonly mtu?: number | null;
}
