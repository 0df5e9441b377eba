import type { AnswerFinding } from "../installers/installer.ts";
import { type JsonAnswer, jsonFinding, readJsonAnswer, unknownJsonKeys } from "../installers/json-answer.ts";
import { isMap, type ValueMap } from "../merge/merge.ts";
import KEYS from "./keys.json" with { type: "json" };

/**
 * The findings in an Ignition config: a fault of its JSON, and keys that spec 3.3 does not have. Ignition itself only logs such
 * keys, and goes on without them.
 */
export function lintIgnition(text: string): readonly AnswerFinding[] {
  const answer: JsonAnswer = {
    ...{ text, title: "an Ignition config", reader: "Ignition" },
    id: "ignition-config",
  };
  const config = readJsonAnswer(answer);
  if ("fault" in config) return [config.fault];
  const { value } = config;
  return [...unknownJsonKeys(answer, value, KEYS), ...modeFindings(answer, value)];
}

/** Modes as `chmod` has them: 1000 and more are set-user-ID bits and the like. */
const OCTAL = /^[0-7]?[4-7][0-7]{2}$/;

/** JSON has no octal numbers: 0644 is 420. */
function modeFindings(answer: JsonAnswer, { storage }: ValueMap): AnswerFinding[] {
  const entries = isMap(storage) ? [storage.files, storage.directories].flat().filter(isMap) : [];
  return entries.flatMap(({ mode }) => {
    if (!OCTAL.test(String(mode)) || isPermission(Number(mode))) return [];
    const number = Number.parseInt(String(mode), 8);
    return [jsonFinding(answer, `\`mode\` is a decimal number: write ${number} for 0${mode}`, "mode")];
  });
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
