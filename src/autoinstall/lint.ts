import { configFindings, readCloudConfig, unknownKeys } from "../cloud-init/cloud-config.ts";
import CLOUD_KEYS from "../cloud-init/keys.json" with { type: "json" };
import type { AnswerFault } from "../installers/answer-fault.ts";
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
  return configFindings(text, [...faults(config.value, disks)]);
}

const SECTION = "autoinstall";

function* faults({ autoinstall, ...others }: ValueMap, disks: number): Iterable<AnswerFault> {
  if (!isMap(autoinstall)) {
    yield {
      path: [SECTION],
      message: "`autoinstall` must be a map: without it, the installer asks its questions",
    };
    return;
  }
  const keys = KEYS.autoinstall;
  const misplaced = Object.keys(others).filter((key) => keys.includes(key) && !CLOUD_KEYS.includes(key));
  const below = Object.fromEntries(Object.entries(others).filter(([key]) => !misplaced.includes(key)));
  for (const key of misplaced)
    yield {
      path: [key],
      message: `the installer reads \`${key}\` only below \`autoinstall\`: move it there`,
    };
  yield* unknownKeys(below, [], { reader: "cloud-init", known: CLOUD_KEYS });
  yield* unknownKeys(autoinstall, [SECTION], { reader: READER, known: keys });
  yield* sections(autoinstall);
  if (disks > 1) yield* largestDisk(autoinstall, disks);
  yield* actions(autoinstall);
  yield* commands(autoinstall);
}

function* sections(autoinstall: ValueMap): Iterable<AnswerFault> {
  for (const [key, known] of Object.entries(KEYS.sections)) {
    const section = autoinstall[key];
    const reader = `\`${key}\` of ${READER}`;
    if (isMap(section)) yield* unknownKeys(section, [SECTION, key], { reader, known });
  }
  const { "user-data": userData } = autoinstall;
  if (isMap(userData))
    yield* unknownKeys(userData, [SECTION, "user-data"], { reader: "cloud-init", known: CLOUD_KEYS });
}

const QUOTED = /'[^']*'|"(?:[^"\\]|\\.)*"/g;

/** The installer gives a text to its own shell, which opens the files of redirections. */
function* commands({ "late-commands": late }: ValueMap): Iterable<AnswerFault> {
  const message = `what stands behind the first \`<\`, \`>\`, \`|\`, \`&\` or \`;\` runs outside of the target: write \`curtin in-target -- sh -c '...'\``;
  for (const [index, command] of (Array.isArray(late) ? late : []).entries()) {
    const isSplit =
      typeof command === "string" &&
      /\bin-target\b/.test(command) &&
      /[<>|&;]/.test(command.replace(QUOTED, ""));
    if (isSplit) yield { path: [SECTION, "late-commands", index], message, severity: "warning" };
  }
}

/** Without a list of actions and without `match`, the installer takes the largest disk. */
function* largestDisk(
  { storage, "interactive-sections": asks }: ValueMap,
  disks: number,
): Iterable<AnswerFault> {
  const { config, layout } = isMap(storage) ? storage : {};
  const isAsked = Array.isArray(asks) && asks.some((section) => section === "storage" || section === "*");
  if (isAsked || (Array.isArray(config) && config.length > 0) || (isMap(layout) && isMap(layout.match)))
    return;
  const message = `the installer takes the largest of ${disks} disks: name one by \`storage.layout.match\`, or list the disks in \`storage.config\``;
  yield { path: [SECTION, "storage", "layout"], message, severity: "warning" };
}

const ACTIONS: Readonly<Record<string, readonly string[]>> = KEYS.actions;

function* actions({ storage }: ValueMap): Iterable<AnswerFault> {
  const list = isMap(storage) && Array.isArray(storage.config) ? storage.config : [];
  for (const [index, action] of list.entries()) {
    if (!isMap(action)) continue;
    const { type, id: _, ...values } = action;
    const path = [SECTION, "storage", "config", index];
    const known = Object.hasOwn(ACTIONS, String(type)) ? ACTIONS[String(type)] : undefined;
    if (known) yield* unknownKeys(values, path, { reader: `the storage action \`${type}\``, known });
    else
      yield {
        path: [...path, "type"],
        message: `${READER} ignores storage actions of the type \`${type}\`: remove it`,
      };
  }
}
