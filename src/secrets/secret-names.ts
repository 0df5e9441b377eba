import { errorAt, type Finding } from "../finding.ts";
import type { Category } from "../layers/meta.ts";
import { isMap, merge } from "../merge/merge.ts";
import { type Merged, type Path, placeAt } from "../merge/origins.ts";
import { pathText } from "../schema/path-text.ts";
import type { Schemas } from "../schema/schemas.ts";
import { references } from "./missing.ts";
import { isSecretKey } from "./secret-key.ts";

/**
 * The keys from which src/model derives names, addresses and paths. All keys of a network or a pool: everybody may read
 * its XML and ask its DNS.
 */
const DERIVED: Readonly<Record<"guest" | "host", readonly string[]>> = {
  guest: [
    ...["sysgroup", "hostname", "domain", "name_prefix", "after", "os", "disks", "interfaces", "defaults"],
    ...["cluster.nodes", "templates", "setup_data", "releases", "release"],
  ],
  host: ["name_prefix", "host_templates", "images", "web", "fence_virt.network"],
};

/**
 * An error for each `!env` and `!file` from which other values derive. A mask cannot hide such a secret: it is a part of
 * DNS names, of paths and of files that everybody may read.
 */
export function secretNames(category: Category, merged: Merged, schemas: Schemas): Finding[] {
  const documents = merged.documents.map(({ unresolved, value }) => unresolved ?? value);
  const isDerived = (path: Path) => {
    if (path.some((step) => typeof step === "string" && isSecretKey(step))) return false;
    if (category === "network" || category === "storage") return schemas.has(category, String(path[0]));
    return DERIVED[category].some((key) => `${path.join(".")}.`.startsWith(`${key}.`));
  };
  const keys = merged.documents.flatMap(({ unresolved = {} }) =>
    Object.keys(unresolved).filter((key) => [...references(unresolved[key], [key])].length > 0),
  );
  return [...new Set(keys)].flatMap((key) => {
    const value = documents.reduce<unknown>(
      (below, document) => merge(below, Object.hasOwn(document, key) ? { [key]: document[key] } : {}),
      {},
    );
    const paths = isMap(value) ? [...references(value, [])].map(([path]) => path) : [];
    return paths.filter(isDerived).map((path) => refusal(merged, path));
  });
}

function refusal(merged: Merged, path: Path): Finding {
  return errorAt(
    placeAt(merged, path),
    "secret-in-name",
    `\`${pathText(path)}\` must not come from \`!env\` or \`!file\`: names, addresses and paths derive from it, and everybody may read those: write the value itself`,
  );
}
