import type { SecretRead } from "../artifacts/secret-reads.ts";
import type { Plan, PlanObject } from "../checks/plan.ts";
import { errorAt, type Finding, infoAt } from "../finding.ts";
import { isMap } from "../merge/merge.ts";
import { type Path, placeAt } from "../merge/origins.ts";
import { ANSWER } from "../outputs/inventory.ts";
import type { LabFile } from "../outputs/lab-files.ts";
import { pathText } from "../schema/path-text.ts";

/** A finding about an output file with a secret that is not only a hash. `file`: null for a page. */
export function secretInFile(
  { key, value }: SecretRead,
  file: LabFile | null,
  plan: Plan | null,
  output: string,
): Finding {
  const guest = file?.owner.category === "guest" ? file.owner.name : null;
  const finding = file && isFetched(file) ? unservedFinding : secretFinding;
  const candidates: readonly PlanObject[] = plan
    ? [...plan.guests.filter(({ name }) => name === guest), plan.host, ...(guest ? [] : plan.guests)]
    : [];
  for (const { merged } of candidates) {
    const path = pathOf(merged.value, key, value, []);
    if (path) return finding(placeAt(merged, path), pathText(path));
  }
  return finding({ file: output, line: 1, column: 1 }, key ?? "a value");
}

function secretFinding(place: Finding["place"], what: string): Finding {
  return infoAt(
    place,
    "secret-in-file",
    `\`${what}\` is a secret, not only a hash: only the owner can read files with it, and the web server does not serve them`,
  );
}

/** Whether a machine that boots from the network fetches the file from the web server. */
function isFetched({ key, path, context }: LabFile): boolean {
  return isMap(context.network_boot) && (key === ANSWER || path.startsWith("boot/"));
}

function unservedFinding(place: Finding["place"], what: string): Finding {
  return errorAt(
    place,
    "netboot-answer-not-served",
    `\`${what}\` is a secret, not only a hash, so the web server does not serve files with it, and a machine that boots from the network cannot fetch them: remove the secret, or \`virtinst.method: pxe\` and \`netboot: install\``,
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
