import { type Diagnostic, errorAt } from "../diagnostic.ts";
import { installerOf } from "../installers/installers.ts";
import { placeAt, roleAt } from "../merge/origins.ts";
import { ANSWER, BUILD_SCRIPT } from "../outputs/inventory.ts";
import type { GuestPlan } from "./guest-plan.ts";
import { resolveOs } from "./release.ts";

/** The guest's `templates`, where its installer's own template and file name stand for those that no layer has chosen. */
export function templatesOf({ merged, values }: GuestPlan): GuestPlan["values"]["templates"] {
  const { templates } = values;
  const given = templates?.[ANSWER];
  const installer = installerOf({ os: resolveOs(values.os) });
  if (!given?.src || installer.hasTemplate(given.src)) return templates;
  const chosen = (["src", "dst"] as const).filter(
    (key) => roleAt(merged, ["templates", ANSWER, key]) !== "defaults",
  );
  if (chosen.includes("src")) return templates;
  return {
    ...templates,
    [ANSWER]: { ...given, ...installer.answer, ...(chosen.includes("dst") && { dst: given.dst }) },
  };
}

/** What is wrong with how the guest's installer is to be started. */
export function installFindings(plan: GuestPlan, found: Diagnostic[]): void {
  const { name, merged, values } = plan;
  const templates = templatesOf(plan);
  const { src, dst } = templates?.[BUILD_SCRIPT] ?? {};
  if (!src || !dst) return;
  for (const { path, message } of installerOf({ os: resolveOs(values.os) }).needs(values)) {
    found.push(
      errorAt(placeAt(merged, path), "location-missing", `\`${name}\` is installed from nowhere: ${message}`),
    );
  }
  const answer = templates?.[ANSWER]?.dst;
  if (answer && /[\s"'\\]/.test(answer.slice(answer.lastIndexOf("/") + 1))) {
    found.push(
      errorAt(
        placeAt(merged, ["templates", ANSWER, "dst"]),
        "answer-file-name",
        "the name of the answer file must be a word of the installer's kernel arguments: leave out spaces, quotes and backslashes",
      ),
    );
  }
}
