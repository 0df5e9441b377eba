import type { Lab } from "../lab.ts";
import type { ValueMap } from "../merge/merge.ts";
import type { Guest } from "./guest.ts";

/** A file that configuration names: `path` below the output directory, made of the template `src` with `context`. */
export class Artifact {
  constructor(
    readonly src: string,
    readonly path: string,
    readonly context: ValueMap,
    /** Of `templates` or `host_templates`. */
    readonly key: string,
    /** Of an answer file that is a kickstart: the release whose syntax it is written in. */
    readonly kickstart: string | null = null,
    /** The guest that it is of; null: the host. */
    readonly guest: string | null = null,
    readonly isAnswerFile = false,
  ) {}
}

/** The files of guests' `templates` whose keys are wanted. */
export function guestArtifacts(guests: readonly Guest[], wanted: (key: string) => boolean): Artifact[] {
  return guests.flatMap((guest) =>
    guest.files
      .filter(({ key }) => wanted(key))
      .map(
        ({ key, src, dst }) =>
          new Artifact(
            src,
            `guests.d/${guest.name}/${dst}`,
            guest,
            key,
            key === "autoinst" ? guest.os.kickstart : null,
            guest.name,
            key === "autoinst",
          ),
      ),
  );
}

/** The files of `host_templates`: their templates see the host's values and the whole lab. */
export function hostArtifacts(lab: Lab): Artifact[] {
  const context = hostContext(lab);
  return lab.host.files.map(({ key, src, dst }) => new Artifact(src, `host/${dst}`, context, key));
}

/** What a user runs on the host, at the top of the output. */
const LAB_SCRIPTS = ["up", "down", "status", "check-host"];

export function labArtifacts(lab: Lab): Artifact[] {
  const context = hostContext(lab);
  return LAB_SCRIPTS.map((name) => new Artifact(`lab/${name}`, name, context, name));
}

/** `private_files`: paths below the output directory that only their owner may read. */
export function hostContext(
  { host, site, guests, networks, storages }: Lab,
  private_files: readonly string[] = [],
): ValueMap {
  return { ...host.values, site, guests, networks, storages, private_files };
}
