import type { Finding } from "../finding.ts";
import type { ValueMap } from "../merge/merge.ts";
import type { Merged } from "../merge/origins.ts";
import { reservedNames } from "../outputs/every-lab.ts";
import { hostSchema } from "../schema/host.ts";
import type { Schemas } from "../schema/schemas.ts";
import { validate } from "../schema/validate.ts";
import { type FileEntry, fileEntries } from "./file-entry.ts";

/** The libvirt host: its merged values, and the output files of its `host_templates`. */
export interface Host {
  readonly values: ValueMap;
  readonly files: readonly FileEntry[];
}

export function resolveHost(
  merged: Merged,
  schemas: Schemas,
  hasTemplate: (name: string) => boolean,
  findings: Finding[],
): Host {
  const values = validate("host", hostSchema, merged, findings, schemas);
  return {
    values: merged.value,
    files: values
      ? fileEntries(
          values.host_templates,
          { merged, path: ["host_templates"], reserved: reservedNames("host"), hasTemplate },
          findings,
        )
      : [],
  };
}
