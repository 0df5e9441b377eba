import { objectsOf, type PlanObject } from "../checks/plan.ts";
import type { Document } from "../layers/document.ts";
import type { Path } from "../merge/origins.ts";
import type { Guest } from "../model/guest.ts";
import type { Network } from "../model/network.ts";
import type { Storage } from "../model/storage.ts";
import type { Secrets } from "../secrets/secrets.ts";
import type { Highlighter } from "./highlight.ts";
import type { IndexCache } from "./index-cache.ts";
import { type Volume, Volumes } from "./lab/volumes.ts";
import type { LayerName } from "./layers/names.ts";
import { LayerReach } from "./layers/reach.ts";
import { grouped } from "./lists/grouped.ts";
import { GUESTS } from "./lists/guests.ts";
import { PAGE } from "./lists/pages.ts";
import { type TableRow, tableRow } from "./lists/table.ts";
import type { NetworkSettings } from "./provenance/interface-address.ts";
import { Provenance } from "./provenance/provenance.ts";
import { Reads } from "./reads.ts";
import { maskedSource, type PageSource, type TextSource } from "./source.ts";

/**
 * What the pages of one build ask about the lab. A page's questions are noted with their answers while it is made, so that
 * the next build knows whether it is another page then: each method that answers with something of the lab notes it.
 * An object of the plan stands for its values and its layers.
 */
export class IndexScope {
  readonly highlighter: Highlighter;
  readonly secrets: Secrets;
  readonly provenance: Provenance;
  readonly #cache: IndexCache;
  readonly #source: PageSource;
  readonly #layers: ReadonlyMap<string, LayerName>;
  readonly #objects: ReadonlyMap<string, PlanObject>;
  readonly #documents: ReadonlyMap<string, Document>;
  readonly #ownKeys = new Map<string, ReadonlySet<string>>();
  #reach: LayerReach | undefined;
  #volumes: Volumes | undefined;
  #kinds: ReadonlyMap<string, readonly PlanObject<Guest>[]> | undefined;
  #reads: Reads<IndexScope> | null = null;

  /** Nothing secret is left in the objects; their layers are masked where they are shown. */
  constructor(source: PageSource, cache: IndexCache) {
    const documents = [...source.documents];
    this.#cache = cache;
    this.highlighter = cache.highlighter;
    this.secrets = source.secrets;
    this.#layers = cache.layerNames(
      documents.map(({ file }) => file),
      [...source.lab.dirs, ...source.tmpldirs],
    );
    this.#source = maskedSource(source, documents, cache);
    this.#documents = new Map(documents.map((document) => [document.file, document]));
    const { plan } = this.#source;
    this.#objects = new Map(objectsOf(plan).map((object) => [nameOf(object), object]));
    this.provenance = new Provenance(plan, this.#layers, source.secrets, (object) => this.#noteKeys(object));
  }

  /** Makes a page; the result says what it asked for meanwhile. */
  noteReads<T>(make: () => T): { readonly made: T; readonly reads: Reads<IndexScope> } {
    const before = this.#reads;
    const reads = new Reads<IndexScope>();
    this.#reads = reads;
    try {
      return { made: make(), reads };
    } finally {
      this.#reads = before;
    }
  }

  /** `ask` gives the answer in this build and in any later one, which it must not keep this build's memory for. */
  #noted<T>(name: string, ask: (scope: IndexScope) => T): T {
    const answer = ask(this);
    this.#reads?.note(name, ask, answer);
    return answer;
  }

  /** The page that is made may show anything of the lab. */
  noteAll(): void {
    this.#reads?.noteAll();
  }

  get source(): PageSource {
    this.noteAll();
    return this.#source;
  }

  get layers(): ReadonlyMap<string, LayerName> {
    this.noteAll();
    return this.#layers;
  }

  get kinds(): ReadonlyMap<string, readonly PlanObject<Guest>[]> {
    this.noteAll();
    return this.#allKinds;
  }

  get volumes(): readonly Volume[] {
    this.noteAll();
    return this.#allVolumes.all;
  }

  get site(): string {
    return this.#noted("site", (scope) => scope.#source.lab.site);
  }

  /** Whether there are so many guests that a page of one leaves to its kind's what they all share. */
  get isLarge(): boolean {
    return this.#noted("is large", (scope) => scope.#source.lab.guests.length > PAGE);
  }

  guest(name: string): PlanObject<Guest> {
    return this.#object("guest", name) as PlanObject<Guest>;
  }

  /** With the interfaces of all guests on it. */
  network(name: string): PlanObject<Network> {
    return this.#object("network", name) as PlanObject<Network>;
  }

  pool(name: string): PlanObject<Storage> {
    return this.#object("storage pool", name) as PlanObject<Storage>;
  }

  #object(category: PlanObject["category"], name: string): PlanObject {
    const key = nameOf({ category, name });
    return this.#noted(key, (scope) => scope.#objects.get(key)) as PlanObject;
  }

  /** A network as a guest's page shows it: not another one when the interfaces on it are others. */
  settings(network: string): PlanObject<NetworkSettings> | undefined {
    const key = nameOf({ category: "network", name: network });
    return this.#noted(`settings of ${key}`, (scope) => {
      const planned = scope.#objects.get(key) as PlanObject<Network> | undefined;
      return planned && scope.#cache.settingsOf(planned);
    });
  }

  document(file: string): Document {
    return this.#noted(`document ${file}`, (scope) => scope.#documents.get(file)) as Document;
  }

  layer(file: string): LayerName {
    return this.#noted(`layer ${file}`, (scope) => scope.#layers.get(file)) as LayerName;
  }

  /** An object stands for the names of its layers, too. */
  layersOf({ merged: { documents } }: PlanObject): LayerName[] {
    return documents.flatMap(({ file }) => this.#layers.get(file) ?? []);
  }

  /** The objects that have a layer. */
  usersOf({ file }: Document): readonly PlanObject[] {
    return this.#noted(`users of ${file}`, (scope) => scope.#usersOf(file));
  }

  /** Those of them where no higher layer replaces the value at a path. */
  reached(document: Document, path: Path): readonly PlanObject[] {
    this.usersOf(document);
    return this.#allReach.reached(document, path);
  }

  members(kind: string): readonly PlanObject<Guest>[] {
    return this.#noted(`members of ${kind}`, (scope) => scope.#membersOf(kind));
  }

  /** The top keys that the own layers of any guest of a kind touch. */
  ownKeys(kind: string): ReadonlySet<string> {
    this.#noted(`own keys of ${kind}`, (scope) => [...scope.#ownKeysOf(kind)]);
    return this.#ownKeysOf(kind);
  }

  /** The guests that have a volume. */
  volumeUsers(pool: string, volume: string): readonly string[] {
    return this.#noted(`users of ${pool}/${volume}`, (scope) => scope.#allVolumes.usersOf(pool, volume));
  }

  volumesIn(pool: string): readonly Volume[] {
    return this.#noted(`volumes in ${pool}`, (scope) => scope.#allVolumes.in(pool));
  }

  row({ name }: PlanObject<Guest>): TableRow {
    const planned = this.guest(name);
    const networks = planned.object.interfaces.map(({ network }) => this.settings(network));
    return this.#cache.rows.get(planned, [this.secrets, ...networks], [], () =>
      tableRow(GUESTS, { planned, provenance: this.provenance, networks }),
    );
  }

  /** The text of an output file as pages show it (PageSource); its template and its object are noted elsewhere. */
  textOf(path: string, made?: TextSource): string | null {
    return this.#source.textOf(path, made);
  }

  get #allReach(): LayerReach {
    this.#reach ??= new LayerReach(this.#source.plan);
    return this.#reach;
  }

  #usersOf(file: string): readonly PlanObject[] {
    const document = this.#documents.get(file);
    return document ? this.#allReach.usersOf(document) : [];
  }

  get #allVolumes(): Volumes {
    this.#volumes ??= new Volumes(this.#source.lab.guests);
    return this.#volumes;
  }

  get #allKinds(): ReadonlyMap<string, readonly PlanObject<Guest>[]> {
    const kinds = () => grouped(this.#source.plan.guests, ({ object }) => object.sysgroup);
    this.#kinds ??= new Map([...kinds()].sort(([a], [b]) => (a < b ? -1 : 1)));
    return this.#kinds;
  }

  #membersOf(kind: string): readonly PlanObject<Guest>[] {
    return this.#allKinds.get(kind) ?? [];
  }

  #ownKeysOf(kind: string): ReadonlySet<string> {
    let keys = this.#ownKeys.get(kind);
    if (!keys) {
      const { provenance } = this;
      keys = new Set(this.#membersOf(kind).flatMap((member) => [...provenance.parts(member).own]));
      this.#ownKeys.set(kind, keys);
    }
    return keys;
  }

  #noteKeys(object: PlanObject): void {
    const name = nameOf(object);
    this.#noted(`keys of ${name}`, (scope) => scope.#keysOf(name));
  }

  #keysOf(name: string): string[] {
    const object = this.#objects.get(name);
    return object ? [...this.provenance.parts(object).own] : [];
  }
}

function nameOf({ category, name }: Pick<PlanObject, "category" | "name">): string {
  return `${category} ${name}`;
}
