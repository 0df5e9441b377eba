import { errorAt, type Finding } from "../finding.ts";
import { installerOf } from "../installers/installers.ts";
import { type Merged, placeAt, roleAt } from "../merge/origins.ts";
import { ANSWER, BUILD_SCRIPT } from "../outputs/inventory.ts";
import { missingKey } from "../schema/missing-key.ts";
import type { ValidatedGuest } from "./guest-plan.ts";
import { type OsValue, resolveOs } from "./release.ts";

type Templates = Readonly<Record<string, { src?: unknown; dst?: unknown } | null>>;

/**
 * A guest's `templates`. Where no layer of the site sets the template or the file name of the answer file, those of
 * the guest's installer are filled in. `templates` may come from layers with findings.
 */
export function templatesOf<T extends Templates | null | undefined>(
  merged: Merged,
  templates: T,
  os: OsValue,
): T {
  const entry = templates?.[ANSWER];
  const installer = installerOf({ os: resolveOs(os) });
  if (typeof entry?.src !== "string" || installer.hasTemplate(entry.src)) return templates;
  const isChosen = (key: "src" | "dst") => roleAt(merged, ["templates", ANSWER, key]) !== "defaults";
  if (isChosen("src")) return templates;
  const { src, dst } = installer.answer;
  return { ...templates, [ANSWER]: { ...entry, src, dst: isChosen("dst") ? entry.dst : dst } };
}

/** Adds findings about values that `vmbuild.sh` needs to start the installer. */
export function installFindings(plan: ValidatedGuest, findings: Finding[]): void {
  const { name, merged, values } = plan;
  const templates = templatesOf(merged, values.templates, values.os);
  const { src, dst } = templates?.[BUILD_SCRIPT] ?? {};
  if (!src || !dst) return;
  for (const { path, message } of installerOf({ os: resolveOs(values.os) }).missingValues(values)) {
    const fault = errorAt(
      placeAt(merged, path),
      "location-missing",
      `\`${name}\` has no installation source: ${message}`,
    );
    const top = missingKey("guest", merged, { map: [], keys: ["virtinst"] }, fault);
    findings.push(missingKey("guest", merged, { map: ["virtinst"], keys: ["location"] }, top));
  }
  const answer = templates?.[ANSWER]?.dst;
  if (answer && /[\s"'\\]/.test(answer.slice(answer.lastIndexOf("/") + 1))) {
    findings.push(
      errorAt(
        placeAt(merged, ["templates", ANSWER, "dst"]),
        "answer-file-name",
        "the name of the answer file must be a word of the installer's kernel arguments: leave out spaces, quotes and backslashes",
      ),
    );
  }
}
