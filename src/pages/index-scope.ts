import type { Plan, Planned } from "../checks/plan.ts";
import type { Guest } from "../model/guest.ts";
import { type GuestRow, guestRow } from "./guest-row.ts";
import { Highlighter } from "./highlight.ts";
import { type LayerName, layerNames } from "./layer-names.ts";
import { LayerReach } from "./layer-reach.ts";
import { Provenance } from "./provenance.ts";
import { type Volume, volumesOf } from "./sized.ts";
import type { PageSource } from "./source.ts";

/** Guests on one page of them; a lab with more has more pages. */
export const PAGE = 250;

/** What the pages of one run share; each part is made when a page first asks for it. */
export class IndexScope {
  readonly source: PageSource;
  readonly highlighter = new Highlighter();
  #layers: ReadonlyMap<string, LayerName> | undefined;
  #provenance: Provenance | undefined;
  #reach: LayerReach | undefined;
  #volumes: readonly Volume[] | undefined;
  #users: ReadonlyMap<string, readonly string[]> | undefined;
  #kinds: ReadonlyMap<string, readonly Planned<Guest>[]> | undefined;
  #guests: ReadonlyMap<string, Planned> | undefined;
  readonly #ownKeys = new Map<string, Set<string>>();
  readonly #rows = new Map<Planned, GuestRow>();

  /** Nothing secret is left in the objects; their layers are masked where they are shown. */
  constructor(source: PageSource) {
    const { secrets, lab, plan } = source;
    const masked = <T>(value: T) => secrets.mask(value) as T;
    const each = <T>(planned: readonly Planned<T>[]) =>
      planned.map((one) => ({ ...one, object: masked(one.object) }));
    const shown: Plan = {
      ...plan,
      guests: each(plan.guests),
      networks: each(plan.networks),
      storages: each(plan.storages),
      host: { ...plan.host, object: masked(plan.host.object) },
    };
    this.source = {
      lab: {
        ...lab,
        guests: shown.guests.map(({ object }) => object),
        networks: shown.networks.map(({ object }) => object),
        storages: shown.storages.map(({ object }) => object),
        host: shown.host.object,
      },
      plan: shown,
      secrets,
      documents: [...source.documents],
      tmpldirs: source.tmpldirs,
      pages: source.pages,
      get findings() {
        return source.findings;
      },
      textOf: (path, made) => source.textOf(path, made),
    };
  }

  get layers(): ReadonlyMap<string, LayerName> {
    const { documents, lab, tmpldirs } = this.source;
    this.#layers ??= layerNames(
      [...documents].map(({ file }) => file),
      [...lab.dirs, ...tmpldirs],
    );
    return this.#layers;
  }

  get provenance(): Provenance {
    this.#provenance ??= new Provenance(this.source.plan, this.layers, this.source.secrets);
    return this.#provenance;
  }

  get reach(): LayerReach {
    this.#reach ??= new LayerReach(this.source.plan);
    return this.#reach;
  }

  get volumes(): readonly Volume[] {
    this.#volumes ??= volumesOf(this.source.lab.guests);
    return this.#volumes;
  }

  get users(): ReadonlyMap<string, readonly string[]> {
    this.#users ??= new Map(this.volumes.map(({ pool, name, guests }) => [`${pool}/${name}`, guests]));
    return this.#users;
  }

  get kinds(): ReadonlyMap<string, readonly Planned<Guest>[]> {
    if (!this.#kinds) {
      const kinds = new Map<string, Planned<Guest>[]>();
      for (const guest of this.source.plan.guests) {
        const members = kinds.get(guest.object.sysgroup);
        if (members) members.push(guest);
        else kinds.set(guest.object.sysgroup, [guest]);
      }
      this.#kinds = new Map([...kinds].sort(([a], [b]) => (a < b ? -1 : 1)));
    }
    return this.#kinds;
  }

  get guests(): ReadonlyMap<string, Planned> {
    this.#guests ??= new Map(this.source.plan.guests.map((guest) => [guest.name, guest]));
    return this.#guests;
  }

  /** Whether there are so many guests that a page of one leaves to its kind's what they all share. */
  get isLarge(): boolean {
    return this.source.lab.guests.length > PAGE;
  }

  /** The top keys that the own layers of any guest of a kind touch. */
  ownKeys(kind: string): ReadonlySet<string> {
    let own = this.#ownKeys.get(kind);
    if (!own) {
      own = new Set();
      for (const member of this.kinds.get(kind) ?? [])
        for (const key of this.provenance.parts(member).own) own.add(key);
      this.#ownKeys.set(kind, own);
    }
    return own;
  }

  row(guest: Planned<Guest>): GuestRow {
    let row = this.#rows.get(guest);
    if (!row) {
      row = guestRow(guest, this.provenance);
      this.#rows.set(guest, row);
    }
    return row;
  }
}
