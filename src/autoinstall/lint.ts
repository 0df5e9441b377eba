import { configFinding, lineOf, readCloudConfig, unknownKeys } from "../cloud-init/cloud-config.ts";
import CLOUD_KEYS from "../cloud-init/keys.json" with { type: "json" };
import type { AnswerFinding } from "../installers/installer.ts";
import { isMap, type ValueMap } from "../merge/merge.ts";
import KEYS from "./keys.json" with { type: "json" };

const READER = "the installer of Ubuntu";

/**
 * The findings in an autoinstall. The keys are those of the reference of Ubuntu's installer and of the classes in its
 * models/storage.py (subiquity). The installer itself only logs unknown keys, and drops those of `storage` in silence.
 * `disks`: how many the guest has.
 */
export function lintAutoinstall(text: string, disks: number): readonly AnswerFinding[] {
  const config = readCloudConfig(text);
  if ("fault" in config) return [config.fault];
  const { autoinstall, ...others } = config.value;
  if (!isMap(autoinstall))
    return [configFinding("`autoinstall` must be a map: without it, the installer asks its questions")];
  const keys = KEYS.autoinstall;
  const misplaced = Object.keys(others).filter((key) => keys.includes(key) && !CLOUD_KEYS.includes(key));
  const below = Object.fromEntries(Object.entries(others).filter(([key]) => !misplaced.includes(key)));
  return [
    ...misplaced.map((key) =>
      configFinding(
        `the installer reads \`${key}\` only below \`autoinstall\`: move it there`,
        lineOf(text, key),
      ),
    ),
    ...unknownKeys(text, below, { reader: "cloud-init", known: CLOUD_KEYS }),
    ...unknownKeys(text, autoinstall, { reader: READER, known: keys }),
    ...sections(text, autoinstall),
    ...(disks > 1 ? largestDisk(text, autoinstall, disks) : []),
    ...actions(text, autoinstall),
    ...commands(text, autoinstall),
  ];
}

function sections(text: string, autoinstall: ValueMap): AnswerFinding[] {
  const { "user-data": userData } = autoinstall;
  return [
    ...Object.entries(KEYS.sections).flatMap(([key, known]) => {
      const section = autoinstall[key];
      return isMap(section) ? unknownKeys(text, section, { reader: `\`${key}\` of ${READER}`, known }) : [];
    }),
    ...(isMap(userData) ? unknownKeys(text, userData, { reader: "cloud-init", known: CLOUD_KEYS }) : []),
  ];
}

const QUOTED = /'[^']*'|"(?:[^"\\]|\\.)*"/g;

/** The installer gives a text to its own shell, which opens the files of redirections. */
function commands(text: string, { "late-commands": late }: ValueMap): AnswerFinding[] {
  return (Array.isArray(late) ? late : []).flatMap((command) => {
    const isSplit =
      typeof command === "string" &&
      /\bin-target\b/.test(command) &&
      /[<>|&;]/.test(command.replace(QUOTED, ""));
    if (!isSplit) return [];
    const message = `what stands behind the first \`<\`, \`>\`, \`|\`, \`&\` or \`;\` runs outside of the target: write \`curtin in-target -- sh -c '...'\``;
    const line = text.split("\n").findIndex((row) => row.includes(command.split("\n")[0] ?? "")) + 1;
    return [{ ...configFinding(message, Math.max(line, 1)), severity: "warning" as const }];
  });
}

/** Without a list of actions and without `match`, the installer takes the largest disk. */
function largestDisk(
  text: string,
  { storage, "interactive-sections": asks }: ValueMap,
  disks: number,
): AnswerFinding[] {
  const { config, layout } = isMap(storage) ? storage : {};
  const isAsked = Array.isArray(asks) && asks.some((section) => section === "storage" || section === "*");
  if (isAsked || (Array.isArray(config) && config.length > 0) || (isMap(layout) && isMap(layout.match)))
    return [];
  const message = `the installer takes the largest of ${disks} disks: name one by \`storage.layout.match\`, or list the disks in \`storage.config\``;
  const line = lineOf(text, isMap(layout) ? "layout" : "storage");
  return [{ ...configFinding(message, line), severity: "warning" }];
}

const ACTIONS: Readonly<Record<string, readonly string[]>> = KEYS.actions;

function actions(text: string, { storage }: ValueMap): AnswerFinding[] {
  const list = isMap(storage) && Array.isArray(storage.config) ? storage.config : [];
  return list.filter(isMap).flatMap(({ type, id: _, ...values }) => {
    const known = Object.hasOwn(ACTIONS, String(type)) ? ACTIONS[String(type)] : undefined;
    if (known) return unknownKeys(text, values, { reader: `the storage action \`${type}\``, known });
    const message = `${READER} ignores storage actions of the type \`${type}\`: remove it`;
    return [configFinding(message, lineOf(text, "config"))];
  });
}
