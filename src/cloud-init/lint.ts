import { load, YAMLException } from "js-yaml";
import type { AnswerFinding } from "../installers/installer.ts";
import { isMap } from "../merge/merge.ts";
import { nearest } from "../nearest.ts";
import KEYS from "./keys.json" with { type: "json" };

/** The line by which cloud-init knows a cloud config. */
const FIRST_LINE = "#cloud-config";

/** The findings in user data. cloud-init itself ignores unknown keys in releases before 23.3. */
export function lintUserData(text: string): readonly AnswerFinding[] {
  const finding = (message: string, line = 1, column = 1): AnswerFinding => ({
    ...{ line, column, message },
    id: "cloud-config",
    severity: "error",
  });
  const rows = text.split("\n");
  if (rows[0] !== FIRST_LINE)
    return [finding(`the first line must be \`${FIRST_LINE}\`: without it, cloud-init ignores the file`)];
  try {
    const value = load(text);
    if (!isMap(value)) return [finding("a cloud config must be a map of keys and values")];
    return Object.keys(value)
      .filter((key) => !KEYS.includes(key))
      .map((key) => {
        const line = rows.findIndex((row) => row.startsWith(`${key}:`)) + 1;
        const message = `cloud-init has no key \`${key}\`: ${nearest(key, KEYS, "remove it")}`;
        return { ...finding(message, Math.max(line, 1)), severity: "warning" };
      });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const { line = 0, column = 0 } = error.mark ?? {};
    return [finding(`this is not YAML: ${error.reason}`, line + 1, column + 1)];
  }
}
