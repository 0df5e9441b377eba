import type { AnswerFinding } from "../installers/installer.ts";
import { configFindings, readCloudConfig, unknownKeys } from "./cloud-config.ts";
import { CommonEntries } from "./common-entries.ts";
import KEYS from "./keys.json" with { type: "json" };

/** The findings in user data. cloud-init itself ignores unknown keys in releases before 23.3. `entries`: the valid ones of a build. */
export function lintUserData(text: string, entries = new CommonEntries()): readonly AnswerFinding[] {
  if (entries.keysOf(text)?.every((key) => KEYS.includes(key))) return [];
  const config = readCloudConfig(text);
  return "fault" in config
    ? [config.fault]
    : configFindings(text, unknownKeys(config.value, [], { reader: "cloud-init", known: KEYS }));
}
