import { load, YAMLException } from "js-yaml";
import type { AnswerFinding } from "../installers/installer.ts";
import { isMap, type ValueMap } from "../merge/merge.ts";
import { nearest } from "../nearest.ts";
import { FIRST_LINE } from "./common-entries.ts";

/** A cloud config; or its fault, if it is none. */
export type CloudConfig = { readonly value: ValueMap } | { readonly fault: AnswerFinding };

export function readCloudConfig(text: string): CloudConfig {
  const fault = (message: string, line = 1, column = 1) => ({ fault: configFinding(message, line, column) });
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

export function configFinding(message: string, line = 1, column = 1): AnswerFinding {
  return { line, column, message, id: "cloud-config", severity: "error" };
}

/** A warning for each key of a map that its reader does not know. `reader`: a noun for messages. */
export function unknownKeys(
  text: string,
  map: ValueMap,
  { reader, known }: { readonly reader: string; readonly known: readonly string[] },
): AnswerFinding[] {
  return Object.keys(map)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const message = `${reader} has no key \`${key}\`: ${nearest(key, known, "remove it")}`;
      return { ...configFinding(message, lineOf(text, key)), severity: "warning" };
    });
}

/** The first line with the key. */
export function lineOf(text: string, key: string): number {
  const line = text.split("\n").findIndex((row) => row.replace(/^[\s-]*/, "").startsWith(`${key}:`));
  return Math.max(line + 1, 1);
}
