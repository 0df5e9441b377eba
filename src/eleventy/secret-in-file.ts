import type { SecretRead } from "../artifacts/secret-reads.ts";
import type { Plan, PlanObject } from "../checks/plan.ts";
import { type Finding, infoAt } from "../finding.ts";
import { isMap } from "../merge/merge.ts";
import { type Path, placeAt } from "../merge/origins.ts";
import type { Owner } from "../outputs/output-file.ts";
import { pathText } from "../schema/path-text.ts";

/** Tells of an output file that holds more of a secret than its hash; `owner` is whose file it is. */
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
    if (path) return told(placeAt(merged, path), pathText(path));
  }
  return told({ file: output, line: 1, column: 1 }, key ?? "a value");
}

function told(place: Finding["place"], what: string): Finding {
  return infoAt(
    place,
    "secret-in-file",
    `\`${what}\` is more than a hash: what holds it is for its owner alone, and the web server keeps it back`,
  );
}

/** The key that a value stands at, or the list that it is in. */
function keyOf(path: Path): string | undefined {
  return path.filter((step) => typeof step === "string").at(-1);
}

/** Where a secret stands: at its key, or anywhere when it has none. */
function pathOf(value: unknown, key: string | null, secret: string, path: Path): Path | null {
  if (key === null ? value === secret : keyOf(path) === key && String(value) === secret) return path;
  const inner = Array.isArray(value) ? [...value.entries()] : isMap(value) ? Object.entries(value) : [];
  for (const [step, item] of inner) {
    const found = pathOf(item, key, secret, [...path, step]);
    if (found) return found;
  }
  return null;
}
