import type { Lab } from "../lab.ts";
import type { ValueMap } from "../merge/merge.ts";
import { Once } from "../model/once.ts";
import { filesOf } from "./every-lab.ts";
import { HOST, outputsOfGuest, outputsOfHost, SITE } from "./inventory.ts";
import type { OutputFile, OutputKind } from "./output-file.ts";

/** An output file, and what its template sees. */
export interface LabFile extends OutputFile {
  readonly context: ValueMap;
}

/** The paths of an object's own files, by their kind; false where it has none, as Eleventy wants it of a permalink. */
export type OwnPaths = Readonly<Record<Exclude<OutputKind, "page" | "file">, string | false>>;

const ofGuests = new Once<object, readonly LabFile[]>();

/** The files of a lab, but for the pages of the index: Eleventy's pages take their paths and templates from here. */
export class LabFiles {
  readonly #byPath = new Map<string, LabFile>();
  readonly #byObject = new Map<unknown, readonly LabFile[]>();
  readonly #all: readonly LabFile[];

  constructor(lab: Lab) {
    const { guests, networks, storages, host } = lab;
    const withContext = (files: readonly OutputFile[], context: ValueMap) =>
      files.filter(({ kind }) => kind !== "page").map((file): LabFile => ({ ...file, context }));
    for (const guest of guests) {
      const files = ofGuests.get(guest, [], [], () => withContext(outputsOfGuest(guest), guest));
      this.#byObject.set(guest, files);
    }
    for (const network of networks)
      this.#byObject.set(network, withContext(filesOf({ category: "network", name: network.name }), network));
    for (const storage of storages)
      this.#byObject.set(storage, withContext(filesOf({ category: "storage", name: storage.name }), storage));
    const context = hostContext(lab);
    this.#byObject.set(HOST, withContext(outputsOfHost(host), context));
    this.#byObject.set(SITE, withContext(filesOf(SITE), context));
    this.#all = [...this.#byObject.values()].flat();
    for (const file of this.#all) this.#byPath.set(file.path, file);
  }

  [Symbol.iterator](): Iterator<LabFile> {
    return this.#all[Symbol.iterator]();
  }

  at(path: string): LabFile | undefined {
    return this.#byPath.get(path);
  }

  /** The paths of a guest's, a network's or a storage pool's own files. */
  of(object: unknown): OwnPaths {
    const files = this.#byObject.get(object) ?? [];
    const path = (kind: OutputKind) => files.find((file) => file.kind === kind)?.path ?? false;
    return {
      answer: path("answer"),
      script: path("script"),
      definition: path("definition"),
      document: path("document"),
    };
  }

  /** The files that `templates` of guests name beside the answer file and the script. */
  get guestFiles(): readonly LabFile[] {
    return this.#all.filter(({ owner, kind }) => owner.category === "guest" && kind === "file");
  }

  get hostScripts(): readonly LabFile[] {
    return this.#ofHost("script");
  }

  /** The files that `host_templates` name. */
  get hostFiles(): readonly LabFile[] {
    return this.#ofHost("file");
  }

  #ofHost(wanted: OutputKind): readonly LabFile[] {
    return this.#all.filter(({ owner, kind }) => owner.category === "host" && kind === wanted);
  }
}

/** What the templates of the host see. `private_files`: paths below the output directory that only their owner may read. */
export function hostContext(
  { host, site, guests, networks, storages }: Lab,
  private_files: readonly string[] = [],
): ValueMap {
  return { ...host.values, site, guests, networks, storages, private_files };
}
