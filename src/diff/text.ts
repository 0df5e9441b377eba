import { valueText } from "../explain/value-text.ts";
import { pathText } from "../schema/path-text.ts";
import { ACTION_TEXTS, ACTIONS } from "./action.ts";
import type { ChangedObject, Comparison } from "./compare.ts";

/** A comparison as text: the objects, the diffs, then the actions. */
export function comparisonText({ objects, files }: Comparison, patches: readonly string[]): string {
  const documents = files.filter(({ isDocument }) => isDocument);
  const actions = ACTIONS.filter((action) => objects.some((object) => object.action === action));
  const parts = [
    objects.map(objectLines).join(""),
    patches.join(""),
    documents.length > 0 ? `also changed: ${documentCount(documents.length)}\n` : "",
    actions.map((action) => `${action}: ${ACTION_TEXTS[action]}\n`).join(""),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function objectLines({ object, change, action, values, secret, follows }: ChangedObject): string {
  const how = change === "changed" ? "" : `${change}, `;
  const lines = values.map(({ path, before, after, action: own }) => {
    const also = own === action ? "" : ` (${own})`;
    return `  ${pathText(path)}: ${shown(before)} -> ${shown(after)}${also}\n`;
  });
  // Other values may be all that has changed in a file for its owner alone.
  if (secret) lines.push(`  a secret ${values.length > 0 ? "may have" : "has"} changed\n`);
  return `${object}: ${how}${action}${follows ? ", because of other changes" : ""}\n${lines.join("")}`;
}

function documentCount(count: number): string {
  return count === 1 ? "1 page or document" : `${count} pages and documents`;
}

function shown(value: unknown): string {
  return value === undefined ? "(none)" : valueText(value);
}
