import { objectName, objectsOf, type PlanObject } from "../checks/plan.ts";
import type { Document } from "../layers/document.ts";
import type { Path } from "../merge/origins.ts";
import type { Guest } from "../model/guest.ts";
import type { Host } from "../model/host.ts";
import type { Network } from "../model/network.ts";
import type { Storage } from "../model/storage.ts";
import type { Secrets } from "../secrets/secrets.ts";
import type { Highlighter } from "./highlight.ts";
import type { IndexCache } from "./index-cache.ts";
import { type Volume, Volumes } from "./lab/volumes.ts";
import type { LayerName } from "./layers/names.ts";
import { LayerReach } from "./layers/reach.ts";
import { groupBy } from "./lists/grouped.ts";
import { GUEST_COLUMNS } from "./lists/guests.ts";
import { MAX_ROWS } from "./lists/pages.ts";
import { type TableRow, tableRow } from "./lists/table.ts";
import type { NetworkSettings } from "./provenance/interface-address.ts";
import { Provenance } from "./provenance/provenance.ts";
import { Reads } from "./reads.ts";
import { maskedSource, type PageSource, type TextSource } from "./source.ts";

/**
 * Answers the questions of pages about the lab. While a page is rendered, its questions and their answers are recorded. If
 * all answers are the same in the next build, the page is the same too. So each method that returns something of the lab
 * must record it. An object of the plan stands for its values and its layers.
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

  /** The objects have no secrets. The texts of layers are masked when a page shows them. */
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
    this.#objects = new Map(objectsOf(plan).map((object) => [objectName(object), object]));
    this.provenance = new Provenance(plan, this.#layers, source.secrets, (object) => this.#noteKeys(object));
  }

  /** Calls a function and records its questions. */
  noteReads<T>(make: () => T): { readonly result: T; readonly reads: Reads<IndexScope> } {
    const before = this.#reads;
    const reads = new Reads<IndexScope>();
    this.#reads = reads;
    try {
      return { result: make(), reads };
    } finally {
      this.#reads = before;
    }
  }

  /** `ask` is called again in later builds. It must not refer to objects of this build, which would stay in memory. */
  #record<T>(name: string, ask: (scope: IndexScope) => T): T {
    const answer = ask(this);
    this.#reads?.note(name, ask, answer);
    return answer;
  }

  /** Records that the page may show anything of the lab. */
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
    return this.#record("site", (scope) => scope.#source.lab.site);
  }

  /** Whether the lab has so many guests that a guest's page omits the values that its kind's page shows. */
  get isLarge(): boolean {
    return this.#record("is large", (scope) => scope.#source.lab.guests.length > MAX_ROWS);
  }

  guest(name: string): PlanObject<Guest> {
    return this.#object("guest", name) as PlanObject<Guest>;
  }

  /** The network with the interfaces of all guests on it. */
  network(name: string): PlanObject<Network> {
    return this.#object("network", name) as PlanObject<Network>;
  }

  pool(name: string): PlanObject<Storage> {
    return this.#object("storage pool", name) as PlanObject<Storage>;
  }

  get host(): PlanObject<Host> {
    return this.#object("host", "host") as PlanObject<Host>;
  }

  #object(category: PlanObject["category"], name: string): PlanObject {
    const key = objectName({ category, name });
    return this.#record(key, (scope) => scope.#objects.get(key)) as PlanObject;
  }

  /** The settings of a network, for guests' pages. They stay the same object if only the interfaces on it change. */
  settings(network: string): PlanObject<NetworkSettings> | undefined {
    const key = objectName({ category: "network", name: network });
    return this.#record(`settings of ${key}`, (scope) => {
      const planObject = scope.#objects.get(key) as PlanObject<Network> | undefined;
      return planObject && scope.#cache.settingsOf(planObject);
    });
  }

  document(file: string): Document {
    return this.#record(`document ${file}`, (scope) => scope.#documents.get(file)) as Document;
  }

  layer(file: string): LayerName {
    return this.#record(`layer ${file}`, (scope) => scope.#layers.get(file)) as LayerName;
  }

  /** Not recorded: the object itself changes if the name of a layer changes. */
  layersOf({ merged: { documents } }: PlanObject): LayerName[] {
    return documents.flatMap(({ file }) => this.#layers.get(file) ?? []);
  }

  /** The objects with a layer. */
  usersOf({ file }: Document): readonly PlanObject[] {
    return this.#record(`users of ${file}`, (scope) => scope.#usersOf(file));
  }

  /** The users of a layer in which no higher layer replaces the value at a path. */
  effectiveIn(document: Document, path: Path): readonly PlanObject[] {
    this.usersOf(document);
    return this.#allReach.effectiveIn(document, path);
  }

  members(kind: string): readonly PlanObject<Guest>[] {
    return this.#record(`members of ${kind}`, (scope) => scope.#membersOf(kind));
  }

  /** The top keys in the own layers of any guest of the kind. */
  ownKeys(kind: string): ReadonlySet<string> {
    this.#record(`own keys of ${kind}`, (scope) => [...scope.#ownKeysOf(kind)]);
    return this.#ownKeysOf(kind);
  }

  /** The guests with a disk in a volume. */
  volumeUsers(pool: string, volume: string): readonly string[] {
    return this.#record(`users of ${pool}/${volume}`, (scope) => scope.#allVolumes.usersOf(pool, volume));
  }

  volumesIn(pool: string): readonly Volume[] {
    return this.#record(`volumes in ${pool}`, (scope) => scope.#allVolumes.in(pool));
  }

  row({ name }: PlanObject<Guest>): TableRow {
    const planObject = this.guest(name);
    const networks = planObject.object.interfaces.map(({ network }) => this.settings(network ?? ""));
    return this.#cache.rows.get(planObject, [this.secrets, ...networks], [], () =>
      tableRow(GUEST_COLUMNS, { planObject, provenance: this.provenance, networks }),
    );
  }

  /** The text of an output file, see PageSource. Not recorded: its templates and its object are recorded elsewhere. */
  textOf(path: string, textSource?: TextSource): string | null {
    return this.#source.textOf(path, textSource);
  }

  /** Bytes of an output file of text. */
  sizeOf(path: string): number | null {
    return this.#record(`size of ${path}`, (scope) => scope.#source.sizeOf(path));
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
    const kinds = () => groupBy(this.#source.plan.guests, ({ object }) => object.sysgroup);
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
      keys = new Set(this.#membersOf(kind).flatMap((member) => [...provenance.keyUse(member).ownKeys]));
      this.#ownKeys.set(kind, keys);
    }
    return keys;
  }

  #noteKeys(object: PlanObject): void {
    const name = objectName(object);
    this.#record(`keys of ${name}`, (scope) => scope.#keysOf(name));
  }

  #keysOf(name: string): string[] {
    const object = this.#objects.get(name);
    return object ? [...this.provenance.keyUse(object).ownKeys] : [];
  }
}
