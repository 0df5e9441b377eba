import { load, YAMLException } from "js-yaml";
import { type AnswerFault, answerFindings } from "../installers/answer-fault.ts";
import type { AnswerFinding } from "../installers/installer.ts";
import { isMap, type ValueMap } from "../merge/merge.ts";
import type { Path } from "../merge/origins.ts";
import { positionAt } from "../merge/positions.ts";
import { nearest } from "../nearest.ts";
import { FIRST_LINE } from "./common-entries.ts";

/** A cloud config; or its fault, if it is none. */
export type CloudConfig = { readonly value: ValueMap } | { readonly fault: AnswerFinding };

export function readCloudConfig(text: string): CloudConfig {
  const fault = (message: string, line = 1, column = 1): CloudConfig => ({
    fault: { line, column, message, id: "cloud-config", severity: "error" },
  });
  if (!text.startsWith(`${FIRST_LINE}\n`))
    return fault(`the first line must be \`${FIRST_LINE}\`: without it, cloud-init ignores the file`);
  try {
    const value = load(text);
    return isMap(value) ? { value } : fault("a cloud config must be a map of keys and values");
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const { line = 0, column = 0 } = error.mark ?? {};
    return fault(`this is not YAML: ${error.reason}`, line + 1, column + 1);
  }
}

/** The text without the comment at its top, which only describes the guest. */
export function withoutDescription(text: string): string {
  return text.replace(/^#cloud-config\n(?:#.*\n|\n)*/, "");
}

/** The findings for faults of a cloud config. */
export function configFindings(text: string, faults: readonly AnswerFault[]): AnswerFinding[] {
  const document = { file: "", text };
  return answerFindings(text, "cloud-config", faults, (path) => positionAt(document, path).offset);
}

/** A warning for each key of the map with the path that its reader does not know. `reader`: a noun for messages. */
export function unknownKeys(
  map: ValueMap,
  path: Path,
  { reader, known }: { readonly reader: string; readonly known: readonly string[] },
): AnswerFault[] {
  return Object.keys(map)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      path: [...path, key],
      message: `${reader} has no key \`${key}\`: ${nearest(key, known, "remove it")}`,
      severity: "warning",
    }));
}
