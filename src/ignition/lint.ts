import type { AnswerFault } from "../installers/answer-fault.ts";
import type { AnswerFinding } from "../installers/installer.ts";
import { jsonFindings, unknownJsonKeys } from "../installers/json-answer.ts";
import { isMap, type ValueMap } from "../merge/merge.ts";
import KEYS from "./keys.json" with { type: "json" };

/**
 * The findings in an Ignition config: a fault of its JSON, and keys that spec 3.3 does not have. Ignition itself only logs such
 * keys, and goes on without them.
 */
export function lintIgnition(text: string): readonly AnswerFinding[] {
  return jsonFindings({ text, title: "an Ignition config", id: "ignition-config" }, (config) => [
    ...unknownJsonKeys(config, { reader: "Ignition", table: KEYS }),
    ...modeFaults(config),
  ]);
}

/** Modes as `chmod` has them: 1000 and more are set-user-ID bits and the like. */
const OCTAL = /^[0-7]?[4-7][0-7]{2}$/;

/** JSON has no octal numbers: 0644 is 420. */
function* modeFaults({ storage }: ValueMap): Iterable<AnswerFault> {
  if (!isMap(storage)) return;
  for (const key of ["files", "directories"])
    for (const [index, entry] of [storage[key] ?? []].flat().entries()) {
      const mode = isMap(entry) ? entry.mode : undefined;
      if (!OCTAL.test(String(mode)) || isPermission(Number(mode))) continue;
      const number = Number.parseInt(String(mode), 8);
      const message = `\`mode\` is a decimal number: write ${number} for 0${mode}`;
      yield { path: ["storage", key, index, "mode"], message };
    }
}

/** Whether the owner can do with a file all that others can, as is usual. */
function isPermission(mode: number): boolean {
  const [owner, group, other] = [mode >> 6, mode >> 3, mode].map((bits) => bits & 7) as [
    number,
    number,
    number,
  ];
  return (owner & group) === group && (group & other) === other;
}
