import { MODE_NAMES, MODES, type NetworkMode } from "../model/modes.ts";
import type { Release } from "./release.ts";

/** The modes of the networks that `init` makes. */
export const OFFERED_MODES = MODE_NAMES.filter((mode) => MODES[mode].isOffered);

export interface Network {
  readonly name: string;
  readonly mode: NetworkMode;
  /** In CIDR form: the address of the network itself. null: its mode has none. */
  readonly subnet: string | null;
  readonly bridge: string;
}

/** The networks of a lab: the first gives the guests their names, and everybody an address. */
export type Networks = readonly [Network & { readonly subnet: string }, ...Network[]];

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
  /** The storage pools that the libvirt of this machine has. */
  readonly hostPools: readonly string[];
  readonly domain: string;
  readonly networks: Networks;
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
  readonly networks: readonly (Pick<Network, "name" | "mode"> & {
    readonly subnet?: string;
    readonly bridge?: string;
  })[];
  /** None: its guests and their releases are its own. */
  readonly roles: readonly Role[];
  /** The kind of a new key, where its guests are too old for ed25519. */
  readonly key?: "rsa";
  /** Files beside `_data` that its layers read by `!file`: passwords made for each lab. */
  readonly secrets?: readonly string[];
  layers(answers: Answers): Layers;
}
