import { errorAt, type Finding, formatPlace } from "../finding.ts";
import type { Category } from "../layers/meta.ts";
import { type Merged, type Path, placeAt, roleAt } from "../merge/origins.ts";
import { isSecretKey } from "../secrets/secret-key.ts";
import { isSecretAt, type SecretShape } from "../secrets/secret-shape.ts";
import { rangeFaults } from "./range.ts";
import { tagPaths, tagsIn } from "./varied.ts";

/**
 * Whether an object has a tag that cannot have a value. Adds a finding for each, unless its place is `reported`: objects share
 * layers. `secrets`: by the schemas of templates.
 */
export function tagFaults(
  merged: Merged,
  object: { readonly category: Category; readonly name: string },
  secrets: SecretShape | null,
  reported: Set<string>,
  findings: Finding[],
): boolean {
  const faults = new Map<string, Finding>();
  const add = (path: Path, message: string) =>
    faults.set(path.join("\0"), errorAt(placeAt(merged, path), "range-tag", message));
  const tags = tagsIn(merged);
  const { range = null } = merged.value;
  // The tags would have values if the range had no fault.
  const ofRange =
    tags.length > 0 && object.category === "guest" && range !== null && roleAt(merged, ["range"]) === "own"
      ? rangeFaults(range)
      : [];
  for (const [key, rule] of ofRange) {
    const path = ["range", ...(key === "" ? [] : [key])];
    faults.set(path.join("\0"), errorAt(placeAt(merged, path), "schema", `\`${path.join(".")}\`: ${rule}`));
  }
  if (ofRange.length === 0)
    for (const [path, { kind, fault }] of tags)
      add(path, fault || outside(kind, object, roleAt(merged, path) === "own"));
  for (const path of merged.documents.flatMap(tagPaths))
    if (path.some((step) => isSecretKey(String(step))) || isSecretAt(secrets, path))
      add(
        path,
        "a secret must not have `!nth` or `!numbered`: one guest's secret would show all others; use `!env` or `!file`",
      );
  for (const fault of faults.values()) {
    const place = formatPlace(fault.place);
    if (!reported.has(place)) findings.push(fault);
    reported.add(place);
  }
  return faults.size > 0;
}

const TITLES: Readonly<Record<Category, string>> = {
  guest: "the guest",
  network: "the network",
  storage: "the storage pool",
  host: "the host",
};

/** A layer that is not the object's own does not show whose value it is. */
function outside(
  kind: string,
  { category, name }: { readonly category: Category; readonly name: string },
  isOwn: boolean,
): string {
  const rule = `\`!${kind}\` must be in a value of a guest with \`range\``;
  const remedy = "write the value itself, or give the guest's file a `range`";
  if (isOwn) return `${rule}: ${remedy}`;
  const title = category === "host" ? TITLES.host : `${TITLES[category]} \`${name}\``;
  return `${rule}, but ${title} has none: ${category === "guest" ? remedy : "move the value to a layer that only guests have"}`;
}
