import type { Plan, PlanObject } from "../checks/plan.ts";
import type { Document } from "../layers/document.ts";
import type { Guest } from "../model/guest.ts";
import type { Network } from "../model/network.ts";
import type { Highlighter } from "./highlight.ts";
import type { IndexCache } from "./index-cache.ts";
import { type Volume, volumesOf } from "./lab/sized.ts";
import { type LayerName, layerNames } from "./layers/names.ts";
import { LayerReach } from "./layers/reach.ts";
import { GUESTS } from "./lists/guests.ts";
import { PAGE } from "./lists/pages.ts";
import { type TableRow, tableRow } from "./lists/table.ts";
import { Provenance } from "./provenance/provenance.ts";
import type { PageSource } from "./source.ts";

/** What the pages of one run share; each part is made when a page first asks for it. */
export class IndexScope {
  readonly source: PageSource;
  readonly #cache: IndexCache;
  #layers: ReadonlyMap<string, LayerName> | undefined;
  #provenance: Provenance | undefined;
  #reach: LayerReach | undefined;
  #volumes: readonly Volume[] | undefined;
  #pools: ReadonlyMap<string, readonly Volume[]> | undefined;
  #users: ReadonlyMap<string, readonly string[]> | undefined;
  #kinds: ReadonlyMap<string, readonly PlanObject<Guest>[]> | undefined;
  #guests: ReadonlyMap<string, PlanObject<Guest>> | undefined;
  #networks: ReadonlyMap<string, PlanObject<Network>> | undefined;
  readonly #ownKeys = new Map<string, Set<string>>();

  /** Nothing secret is left in the objects; their layers are masked where they are shown. */
  constructor(source: PageSource, cache: IndexCache) {
    this.#cache = cache;
    const { secrets, lab, plan } = source;
    const masked = <T>(value: T) => secrets.mask(value) as T;
    const each = <T>(planned: readonly PlanObject<T>[]) =>
      planned.map((one) => cache.shown(one, masked(one.object)));
    const all: Plan = {
      ...plan,
      guests: each(plan.guests),
      networks: each(plan.networks),
      storages: each(plan.storages),
      host: cache.shown(plan.host, masked(plan.host.object)),
    };
    this.source = {
      lab: {
        ...lab,
        guests: all.guests.map(({ object }) => object),
        networks: all.networks.map(({ object }) => object),
        storages: all.storages.map(({ object }) => object),
        host: all.host.object,
      },
      plan: all,
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

  get highlighter(): Highlighter {
    return this.#cache.highlighter;
  }

  get layers(): ReadonlyMap<string, LayerName> {
    const { documents, lab, tmpldirs } = this.source;
    this.#layers ??= layerNames(
      [...documents].map(({ file }) => file),
      [...lab.dirs, ...tmpldirs],
    );
    return this.#layers;
  }

  layersOf(documents: readonly Document[]): LayerName[] {
    return documents.flatMap(({ file }) => this.layers.get(file) ?? []);
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

  volumesIn(pool: string): readonly Volume[] {
    this.#pools ??= grouped(this.volumes, (volume) => volume.pool);
    return this.#pools.get(pool) ?? [];
  }

  get users(): ReadonlyMap<string, readonly string[]> {
    this.#users ??= new Map(this.volumes.map(({ pool, name, guests }) => [`${pool}/${name}`, guests]));
    return this.#users;
  }

  get kinds(): ReadonlyMap<string, readonly PlanObject<Guest>[]> {
    this.#kinds ??= new Map(
      [...grouped(this.source.plan.guests, ({ object }) => object.sysgroup)].sort(([a], [b]) =>
        a < b ? -1 : 1,
      ),
    );
    return this.#kinds;
  }

  get guests(): ReadonlyMap<string, PlanObject<Guest>> {
    this.#guests ??= new Map(this.source.plan.guests.map((guest) => [guest.name, guest]));
    return this.#guests;
  }

  get networks(): ReadonlyMap<string, PlanObject<Network>> {
    this.#networks ??= new Map(this.source.plan.networks.map((network) => [network.name, network]));
    return this.#networks;
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

  row(guest: PlanObject<Guest>): TableRow {
    // A dynamic address is shown by the range that it is of.
    const ranges = guest.object.interfaces.map(({ network }) => this.networks.get(network));
    return this.#cache.rows.get(guest, [this.layers, this.source.secrets, ...ranges], [], () =>
      tableRow(GUESTS, { planned: guest, provenance: this.provenance, networks: this.networks }),
    );
  }
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const members = groups.get(keyOf(item));
    if (members) members.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
