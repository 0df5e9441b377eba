import { errorAt, type Finding } from "../finding.ts";
import { type Merged, type Path, placeAt } from "../merge/origins.ts";
import { isSecretKey } from "../secrets/secret-key.ts";
import { isSecretAt, type SecretShape } from "../secrets/secret-shape.ts";
import { tagPaths, tagsIn } from "./varied.ts";

/** Whether an object has a tag that cannot have a value. Adds a finding for each. `secrets`: by the schemas of templates. */
export function tagFaults(merged: Merged, secrets: SecretShape | null, findings: Finding[]): boolean {
  const faults = new Map<string, Finding>();
  const add = (path: Path, message: string) =>
    faults.set(path.join("\0"), errorAt(placeAt(merged, path), "range-tag", message));
  for (const [path, { kind, fault }] of tagsIn(merged))
    add(
      path,
      fault ||
        `\`!${kind}\` must be in a value of a guest with \`range\`: write the value itself, or give the guest's file a \`range\``,
    );
  for (const path of merged.documents.flatMap(tagPaths))
    if (path.some((step) => isSecretKey(String(step))) || isSecretAt(secrets, path))
      add(
        path,
        "a secret must not have `!nth` or `!numbered`: one guest's secret would show all others; use `!env` or `!file`",
      );
  findings.push(...faults.values());
  return faults.size > 0;
}
