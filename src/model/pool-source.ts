import { errorAt, type Finding } from "../finding.ts";
import { type Merged, placeAt } from "../merge/origins.ts";
import { listed } from "../nearest.ts";
import { POOL_TYPES, type PoolTypeName, type SourceKey } from "../schema/pool-source.ts";
import type { StorageValues } from "../schema/storage.ts";

/** Adds findings for keys that the pool's type needs and the plan lacks, or the reverse. */
export function sourceFindings(
  type: PoolTypeName,
  values: StorageValues,
  merged: Merged,
  findings: Finding[],
): void {
  const { needs, takes, formats, hasPath } = POOL_TYPES[type];
  const source = values.source ?? {};
  const add = (path: readonly string[], message: string) =>
    findings.push(errorAt(placeAt(merged, path), "pool-source", message));
  if (hasPath && !values.path)
    findings.push(errorAt(placeAt(merged, ["path"]), "schema", "`path`: this key is missing: set it"));
  // The host knows the source of its own pool.
  if (values.external) return;
  for (const key of needs)
    if (!source[key])
      add(["source", key], `a pool of the type \`${type}\` must have \`source.${key}\`: set it`);
  const known: readonly SourceKey[] = [...needs, ...takes];
  for (const key of Object.keys(source) as SourceKey[])
    if ((source[key] ?? null) !== null && !known.includes(key))
      add(
        ["source", key],
        known.length > 0
          ? `a pool of the type \`${type}\` has no \`source.${key}\`: use ${listed(known)}`
          : `a pool of the type \`${type}\` has no \`source\`: remove it, or set another \`type\``,
      );
  const { format } = source;
  if (format && formats.length > 0 && !(formats as readonly string[]).includes(format))
    add(
      ["source", "format"],
      `a pool of the type \`${type}\` has no format \`${format}\`: use ${listed(formats)}`,
    );
  if (!hasPath)
    for (const key of ["owner", "group", "mode"] as const)
      if ((values[key] ?? null) !== null)
        add(
          [key],
          `a pool of the type \`${type}\` has no directory of its own, and so no \`${key}\`: remove it`,
        );
}

/** The pool's path: for a volume group and a disk, the directory of their devices. */
export function pathOf(type: PoolTypeName, { path, source }: StorageValues): string {
  return path ?? (type === "logical" ? `/dev/${source?.name ?? ""}` : "/dev");
}
