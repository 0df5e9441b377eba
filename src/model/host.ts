import type { Finding } from "../finding.ts";
import type { ValueMap } from "../merge/merge.ts";
import { type Merged, placeAt } from "../merge/origins.ts";
import { reservedNames } from "../outputs/every-lab.ts";
import { hostSchema } from "../schema/host.ts";
import type { Schemas } from "../schema/schemas.ts";
import { validate } from "../schema/validate.ts";
import type { LoadedFile } from "./boot-loaders.ts";
import { type CloudImage, cloudImages } from "./cloud-image.ts";
import { withoutComputed } from "./computed-keys.ts";
import type { EncryptedVolume } from "./encrypted-volume.ts";
import { type FileEntry, fileEntries } from "./file-entry.ts";
import type { Guest } from "./guest.ts";
import type { Network } from "./network.ts";
import type { Storage } from "./storage.ts";
import { knownNetworks, unknownNetwork } from "./unknown-network.ts";

/** The libvirt host: its merged values, and the output files of its `host_templates`. */
export interface Host {
  readonly values: ValueMap;
  readonly cloud_images: readonly CloudImage[];
  readonly files: readonly FileEntry[];
}

/** What the host's templates see beside the values of its layers. */
export interface HostFacts {
  readonly site: string;
  readonly lab_id?: string;
  readonly guests: readonly Guest[];
  readonly networks: readonly Network[];
  readonly storages: readonly Storage[];
  readonly encrypted_volumes: readonly EncryptedVolume[];
  /** Paths in the output directory that only the owner may read. */
  readonly private_files: readonly string[];
  /** The files of installers that GRUB loads by TFTP. */
  readonly loaded_files?: readonly LoadedFile[];
}

/** The values that the host's references are resolved with. */
export interface HostScope {
  /** The names of all networks, also of those with findings. */
  readonly networks: ReadonlySet<string>;
  readonly hasTemplate: (name: string) => boolean;
}

export function resolveHost(
  merged: Merged,
  schemas: Schemas,
  { hasTemplate, networks }: HostScope,
  findings: Finding[],
): Host {
  const values = validate("host", hostSchema, merged, findings, schemas);
  const fencing = values?.fence_virt?.network;
  if (fencing && !networks.has(fencing))
    findings.push(
      unknownNetwork(placeAt(merged, ["fence_virt", "network"]), fencing, knownNetworks(networks)),
    );
  return {
    values: withoutComputed("host", merged.value),
    cloud_images: cloudImages(values?.cloud_images),
    files: values
      ? fileEntries(
          values.host_templates,
          { merged, path: ["host_templates"], reserved: reservedNames("host"), hasTemplate },
          findings,
        )
      : [],
  };
}
