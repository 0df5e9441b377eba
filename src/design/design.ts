import type { Release } from "./release.ts";

export const MODES = ["nat", "isolated", "route", "open"] as const;

export interface Network {
  readonly name: string;
  readonly mode: (typeof MODES)[number];
  /** In CIDR form: the address of the network itself. */
  readonly subnet: string;
  readonly bridge: string;
}

/** How root gets in: by a password of this hash, by keys, or by both. */
export interface Root {
  readonly hash: string | null;
  readonly keys: readonly string[];
}

/** What a lab is made of. */
export interface Answers {
  /** META's `lab.id`. */
  readonly id: string;
  /** Before the names in libvirt; empty: none. */
  readonly namePrefix: string;
  readonly domain: string;
  /** The first gives the guests their names. */
  readonly networks: readonly [Network, ...Network[]];
  readonly release: Release;
  /** URL of the install tree; null: the host serves it, from the DVD. */
  readonly tree: string | null;
  /** Guests by their roles. */
  readonly counts: ReadonlyMap<string, number>;
  readonly root: Root;
}

/** A kind of guests. */
export interface Role {
  readonly name: string;
  /** How many are proposed, and the least that make sense. */
  readonly count: number;
  readonly least?: number;
  /** The layer of the kind, without the editor's line. */
  layer(answers: Answers): string;
}

/** Layer files by their paths below the site's directory, without the editor's line. */
export type Layers = Readonly<Record<string, string>>;

/** A lab to begin with. */
export interface Design {
  readonly name: string;
  readonly summary: string;
  /** The directory of its layers. */
  readonly site: string;
  readonly domain: string;
  /** A network without a subnet gets a free one. */
  readonly networks: readonly (Pick<Network, "name" | "mode"> & Partial<Network>)[];
  /** None: its guests and their releases are its own. */
  readonly roles: readonly Role[];
  /** The kind of a new key, where its guests are too old for ed25519. */
  readonly key?: "rsa";
  /** Files beside `_data` that its layers read by `!file`: passwords made for each lab. */
  readonly secrets?: readonly string[];
  layers(answers: Answers): Layers;
}
