import { errorAt, type Finding } from "../finding.ts";
import type { AnswerMember, Installer } from "../installers/installer.ts";
import {
  INSTALLERS,
  type InstallerValues,
  installerOfValues,
  membersOf,
  treeInstallerOf,
} from "../installers/installers.ts";
import { type Merged, placeAt, roleAt } from "../merge/origins.ts";
import { ANSWER, BUILD_SCRIPT } from "../outputs/inventory.ts";
import { missingKey } from "../schema/missing-key.ts";
import type { ValidatedGuest } from "./guest-plan.ts";
import { isVirtual } from "./machine.ts";
import { resolveOs } from "./release.ts";

type Templates = Readonly<Record<string, { src?: unknown; dst?: unknown } | null>>;

/**
 * A guest's `templates`. Where no layer of the site sets the template or the file name of the answer file, those of
 * the guest's installer are filled in, and the other files that it reads. Only a virtual machine has a build script. `templates`
 * may come from layers with findings.
 */
export function templatesOf<T extends Templates | null | undefined>(
  merged: Merged,
  templates: T,
  values: InstallerValues & { readonly virtual?: unknown },
): T {
  return answered(merged, isVirtual(values) ? templates : withoutScript(templates), values);
}

function withoutScript<T extends Templates | null | undefined>(templates: T): T {
  if (!templates?.[BUILD_SCRIPT]) return templates;
  const { [BUILD_SCRIPT]: _, ...others } = templates as Templates;
  return others as T;
}

function answered<T extends Templates | null | undefined>(
  merged: Merged,
  templates: T,
  values: InstallerValues,
): T {
  const entry = templates?.[ANSWER];
  if (typeof entry?.src !== "string") return templates;
  const installer = installerOfValues(values);
  const members = membersOf(installer).filter(({ key }) => key !== ANSWER);
  const filled =
    members.length > 0 ? { ...Object.fromEntries(members.map(memberEntry)), ...templates } : templates;
  const isChosen = (key: "src" | "dst") => roleAt(merged, ["templates", ANSWER, key]) !== "defaults";
  if (installer.hasTemplate(entry.src) || isChosen("src")) return filled;
  if (installer.answer === null) return { ...filled, [ANSWER]: null };
  const { src, dst } = installer.answer;
  return { ...filled, [ANSWER]: { ...entry, src, dst: isChosen("dst") ? entry.dst : dst } };
}

function memberEntry({ key, src, name }: AnswerMember) {
  return [key, { src, dst: name }] as const;
}

/** Adds findings about the choice of the installer, and about values that `vmbuild.sh` needs to start it. `templates`: of `templatesOf`. */
export function installFindings(
  plan: ValidatedGuest,
  templates: ValidatedGuest["values"]["templates"],
  findings: Finding[],
): void {
  const { name, merged, values } = plan;
  const { src, dst } = templates?.[BUILD_SCRIPT] ?? {};
  if (!src || !dst) return;
  const installer = installerOfValues(values);
  if (values.image && values.virtinst?.location && !values.installer) {
    findings.push(
      errorAt(
        placeAt(merged, ["image"]),
        "installer-ambiguous",
        `\`${name}\` has both \`image\` and \`virtinst.location\`: remove one of them, or set \`installer\` to ${installer.name} or ${treeInstallerOf(resolveOs(values.os)).name}`,
      ),
    );
  }
  for (const { path, message } of installer.missingValues(values)) {
    const isPassed = installer.source === "location" && values.image && values.installer;
    const remedy = isPassed
      ? `${installer.name} uses no \`image\`: remove \`installer\`, or set \`virtinst.location\``
      : message;
    const fault = errorAt(
      placeAt(merged, isPassed ? ["installer"] : path),
      "location-missing",
      `\`${name}\` has no installation source: ${remedy}`,
    );
    const top = missingKey("guest", merged, { map: [], keys: ["virtinst", "image"] }, fault);
    findings.push(missingKey("guest", merged, { map: ["virtinst"], keys: ["location"] }, top));
  }
  answerFindings(plan, installer, templates, findings);
}

function answerFindings(
  { merged }: ValidatedGuest,
  installer: Installer,
  templates: ValidatedGuest["values"]["templates"],
  findings: Finding[],
): void {
  const { src, dst } = templates?.[ANSWER] ?? {};
  const at = (key: string) => placeAt(merged, ["templates", ANSWER, key]);
  const other = INSTALLERS.find((each) => each !== installer && src && each.hasTemplate(src));
  if (other && !installer.hasTemplate(src as string)) {
    findings.push(
      errorAt(
        at("src"),
        "answer-of-other-installer",
        `\`${src}\` is a template for ${other.name}, and ${installer.name} sets this guest up: remove \`src\`, or set \`installer: ${other.name}\``,
      ),
    );
  }
  if (installer.seed?.members.some(({ key }) => key === "meta_data") && !templates?.meta_data?.src) {
    findings.push(
      errorAt(
        placeAt(merged, ["templates", "meta_data"]),
        "seed-incomplete",
        "cloud-init reads no seed without meta-data: remove `templates.meta_data`",
      ),
    );
  }
  // The files of a seed have fixed names in it.
  if (!installer.seed && dst && /[\s"'\\]/.test(dst.slice(dst.lastIndexOf("/") + 1))) {
    findings.push(
      errorAt(
        at("dst"),
        "answer-file-name",
        "the name of the answer file must be a word of the installer's kernel arguments: leave out spaces, quotes and backslashes",
      ),
    );
  }
}
