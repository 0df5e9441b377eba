import type { Lab } from "../lab.ts";
import type { ValueMap } from "../merge/merge.ts";
import { type LoadedFile, sourceOnHost } from "../model/boot-loaders.ts";
import { encryptedVolumes } from "../model/encrypted-volume.ts";
import type { Guest } from "../model/guest.ts";
import type { HostFacts } from "../model/host.ts";
import { IdentityCache } from "../model/identity-cache.ts";
import { isVirtual } from "../model/machine.ts";
import type { Network } from "../model/network.ts";
import type { Storage } from "../model/storage.ts";
import { filesOf } from "./every-lab.ts";
import { HOST, outputsOfGuest, outputsOfHost, outputsOfRegistered, SITE } from "./inventory.ts";
import type { OutputFile, OutputKind } from "./output-file.ts";

/** An output file and the context of its template. */
export interface LabFile extends OutputFile {
  readonly context: ValueMap;
}

/** The paths of an object's own files by kind. false: there is no such file (Eleventy's value for "no permalink"). */
export type OwnPaths = Readonly<Record<Exclude<OutputKind, "page" | "file">, string | false>>;

const guestFilesCache = new IdentityCache<object, readonly LabFile[]>();

/** The files of a lab, without the pages of the index. Eleventy's pages take paths and templates from here. */
export class LabFiles {
  readonly #byPath = new Map<string, LabFile>();
  readonly #byObject = new Map<object, readonly LabFile[]>();
  /** The paths of the files that an image with a seed has too. */
  readonly seedMembers = new Set<string>();

  constructor(lab: Lab) {
    for (const guest of lab.guests) this.#filesOfGuest(guest);
    for (const network of lab.networks) this.#filesOf("network", network);
    for (const storage of lab.storages) this.#filesOf("storage", storage);
    const context = hostContext(lab);
    const own = withContext(outputsOfHost(lab), context);
    this.#add(HOST, lab.guests.every(isVirtual) ? own : own.map(withVirtualGuests));
    this.#add(SITE, withContext(filesOf(SITE), context));
  }

  #filesOfGuest(guest: Guest): readonly LabFile[] {
    const make = () => withContext(outputsOfGuest(guest), guest);
    return this.#byObject.get(guest) ?? this.#add(guest, guestFilesCache.get(guest, [], [], make));
  }

  #filesOf(category: "network" | "storage", object: Network | Storage): readonly LabFile[] {
    const known = this.#byObject.get(object);
    return known ?? this.#add(object, withContext(outputsOfRegistered(category, object), object));
  }

  #add(object: object, files: readonly LabFile[]): readonly LabFile[] {
    this.#byObject.set(object, files);
    for (const file of files) {
      this.#byPath.set(file.path, file);
      for (const { path } of file.members ?? []) this.seedMembers.add(path);
    }
    return files;
  }

  [Symbol.iterator](): Iterator<LabFile> {
    return this.#byPath.values();
  }

  at(path: string): LabFile | undefined {
    return this.#byPath.get(path);
  }

  /** The files of a guest. A project's `_data/guests.ts` may have replaced the lab's guest by another object. */
  ofGuest(guest: Guest): OwnPaths {
    return pathsOf(this.#filesOfGuest(guest));
  }

  ofNetwork(network: Network): OwnPaths {
    return pathsOf(this.#filesOf("network", network));
  }

  ofStorage(storage: Storage): OwnPaths {
    return pathsOf(this.#filesOf("storage", storage));
  }

  /** The files of guests' `templates`, without build scripts and the first answer file of a guest. */
  get guestFiles(): readonly LabFile[] {
    return [...this].filter(({ page }) => page === "guests/other.njk");
  }

  get hostScripts(): readonly LabFile[] {
    return this.#ofHost("script");
  }

  /** The files of `host_templates`. */
  get hostFiles(): readonly LabFile[] {
    return this.#ofHost("file");
  }

  #ofHost(kindOfFile: OutputKind): readonly LabFile[] {
    return [...this].filter(({ owner, kind }) => owner.category === "host" && kind === kindOfFile);
  }
}

/** The scripts only deal with virtual machines. */
function withVirtualGuests(file: LabFile): LabFile {
  const { guests } = file.context;
  return file.kind === "script" && Array.isArray(guests)
    ? { ...file, context: { ...file.context, guests: guests.filter(isVirtual) } }
    : file;
}

function withContext(files: readonly OutputFile[], context: ValueMap): LabFile[] {
  return files.filter(({ kind }) => kind !== "page").map((file) => ({ ...file, context }));
}

function pathsOf(files: readonly LabFile[]): OwnPaths {
  const path = (kind: OutputKind) =>
    files.find((file) => file.kind === kind && file.page !== "guests/other.njk")?.path ?? false;
  return {
    answer: path("answer"),
    script: path("script"),
    definition: path("definition"),
    document: path("document"),
    binary: path("binary"),
  };
}

/** The context of the host's templates. `private_files`: paths in the output directory that only the owner may read. */
export function hostContext(
  { host, site, id, guests, networks, storages }: Lab,
  private_files: readonly string[] = [],
): ValueMap {
  const loaded_files = loaded(guests, host.values);
  const facts: HostFacts = {
    site,
    ...(id !== null && { lab_id: id }),
    guests,
    networks,
    storages,
    encrypted_volumes: encryptedVolumes(guests, storages),
    private_files,
    ...(loaded_files.length > 0 && { loaded_files }),
  };
  return {
    ...host.values,
    ...(host.cloud_images.length > 0 && { cloud_images: host.cloud_images }),
    ...facts,
  };
}

/** The files of installers that GRUB loads by TFTP, each once. */
function loaded(guests: Lab["guests"], host: Lab["host"]["values"]): LoadedFile[] {
  const files = guests.flatMap(({ network_boot }) =>
    (network_boot?.grub?.files ?? []).map((file) => ({
      ...file,
      source: sourceOnHost(file.source, host),
    })),
  );
  return [...new Map(files.map((file) => [file.path, file])).values()];
}
