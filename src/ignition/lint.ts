import type { AnswerFinding } from "../installers/installer.ts";
import { type JsonAnswer, readJsonAnswer, unknownJsonKeys } from "../installers/json-answer.ts";
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
  return "fault" in config ? [config.fault] : unknownJsonKeys(answer, config.value, KEYS);
}
