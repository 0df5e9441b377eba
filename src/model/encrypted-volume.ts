import type { Guest } from "./guest.ts";
import type { Storage } from "./storage.ts";

/** A volume that the host encrypts. */
export interface EncryptedVolume {
  readonly guest: string;
  readonly pool: string;
  readonly volume: string;
  /** Its path on the host. */
  readonly path: string;
  /** The UUID of libvirt's secret for it. */
  readonly uuid: string;
  readonly passphrase: string;
}

/** The directory of a pool that the plan does not describe. */
const DIRECTORY = "/var/lib/libvirt/images";

export function encryptedVolumes(guests: readonly Guest[], storages: readonly Storage[]): EncryptedVolume[] {
  const directories = new Map(storages.map(({ name, path }) => [name, path]));
  return guests.flatMap(({ name, disks }) =>
    disks.flatMap(({ pool, volume, encryption }) =>
      encryption && pool !== null && volume !== null
        ? [
            {
              ...{ guest: name, pool, volume, path: `${directories.get(pool) ?? DIRECTORY}/${volume}` },
              ...{ uuid: encryption.uuid, passphrase: encryption.passphrase },
            },
          ]
        : [],
    ),
  );
}
