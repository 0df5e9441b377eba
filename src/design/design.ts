import { MODE_NAMES, MODES, type NetworkMode } from "../model/modes.ts";
import type { Method, Release } from "./release.ts";

/** The modes that `init` offers. */
export const OFFERED_MODES = MODE_NAMES.filter((mode) => MODES[mode].isOffered);

export interface Network {
  readonly name: string;
  readonly mode: NetworkMode;
  /** The network address in CIDR form; null: the mode has no subnet. */
  readonly subnet: string | null;
  readonly bridge: string;
}

/** The networks of a lab. The first one has DNS for the guests and a dynamic range. */
export type Networks = readonly [Network & { readonly subnet: string }, ...Network[]];

/** The login of root: the hash of a password, public keys, or both. */
export interface Root {
  readonly hash: string | null;
  readonly keys: readonly string[];
}

/** The answers that determine the layers of a new lab. */
export interface Answers {
  /** META's `lab.id`. */
  readonly id: string;
  /** The prefix of names in libvirt; empty: none. */
  readonly namePrefix: string;
  /** The storage pools of libvirt on this machine. */
  readonly hostPools: readonly string[];
  readonly domain: string;
  readonly networks: Networks;
  readonly release: Release;
  readonly method: Method;
  /** URL of the install tree; null: the host has it on a DVD or as an ISO image, or no installer runs. */
  readonly tree: string | null;
  /** The number of guests per role. */
  readonly counts: ReadonlyMap<string, number>;
  readonly root: Root;
}

/** A kind of guests in a design. */
export interface Role {
  readonly name: string;
  /** The proposed number of guests, and the smallest useful number. */
  readonly proposedCount: number;
  readonly minCount?: number;
  /** The text of the kind's layer, without the schema line for editors. */
  layer(answers: Answers): string;
}

/** Texts of layer files by their paths in the site's directory, without the schema line for editors. */
export type Layers = Readonly<Record<string, string>>;

/** A template for a new lab. */
export interface Design {
  readonly name: string;
  readonly summary: string;
  /** The site's name, which is also the directory of its layers. */
  readonly site: string;
  readonly domain: string;
  /** A network without a subnet gets a free subnet. */
  readonly networks: readonly (Pick<Network, "name" | "mode"> & {
    readonly subnet?: string;
    readonly bridge?: string;
  })[];
  /** Empty for a shipped lab: its guests and releases are fixed. */
  readonly roles: readonly Role[];
  /** Whether only kickstart sets up its kinds. */
  readonly needsKickstart?: true;
  /** The proposals, if they are not those of all designs. */
  readonly release?: string;
  readonly method?: Method;
  /** The type of a new key, if its guests are too old for ed25519. */
  readonly key?: "rsa";
  /** Files beside `_data` that its layers read by `!file`: `init` writes a random password into each. */
  readonly secrets?: readonly string[];
  layers(answers: Answers): Layers;
}
