import type { SecretRead } from "../artifacts/secret-reads.ts";
import type { Plan, PlanObject } from "../checks/plan.ts";
import { type Finding, infoAt } from "../finding.ts";
import { isMap } from "../merge/merge.ts";
import { type Path, placeAt } from "../merge/origins.ts";
import type { Owner } from "../outputs/output-file.ts";
import { pathText } from "../schema/path-text.ts";

/** A note about an output file with a secret that is not only a hash. `owner`: the object of the file. */
export function secretInFile(
  { key, value }: SecretRead,
  owner: Owner | null,
  plan: Plan | null,
  output: string,
): Finding {
  const guest = owner?.category === "guest" ? owner.name : null;
  const candidates: readonly PlanObject[] = plan
    ? [...plan.guests.filter(({ name }) => name === guest), plan.host, ...(guest ? [] : plan.guests)]
    : [];
  for (const { merged } of candidates) {
    const path = pathOf(merged.value, key, value, []);
    if (path) return secretFinding(placeAt(merged, path), pathText(path));
  }
  return secretFinding({ file: output, line: 1, column: 1 }, key ?? "a value");
}

function secretFinding(place: Finding["place"], what: string): Finding {
  return infoAt(
    place,
    "secret-in-file",
    `\`${what}\` is a secret, not only a hash: only the owner can read files with it, and the web server does not serve them`,
  );
}

/** The key of a value; for an item of a list, the key of the list. */
function keyOf(path: Path): string | undefined {
  return path.filter((step) => typeof step === "string").at(-1);
}

/** The path of a secret; without a `key` any place with this value. */
function pathOf(value: unknown, key: string | null, secret: string, path: Path): Path | null {
  if (key === null ? value === secret : keyOf(path) === key && String(value) === secret) return path;
  const inner = Array.isArray(value) ? [...value.entries()] : isMap(value) ? Object.entries(value) : [];
  for (const [step, item] of inner) {
    const innerPath = pathOf(item, key, secret, [...path, step]);
    if (innerPath) return innerPath;
  }
  return null;
}
