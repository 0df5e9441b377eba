import { EVENT_ID, SCALAR_STYLE } from "js-yaml";
import { type Finding, warningAt } from "../finding.ts";
import { type Document, placeIn } from "./document.ts";
import { eventsOf } from "./events.ts";

const BOOLEAN_WORD = /^(?:yes|no|on|off)$/i;
const MAY_HOLD_WORD = /\b(?:yes|no|on|off)\b/i;

/** Warnings for plain words that are booleans only in YAML 1.1. The original read them so, and this reader does too. */
export function yaml11Booleans(document: Document): Finding[] {
  const { text, file } = document;
  if (!MAY_HOLD_WORD.test(text)) return [];
  return eventsOf(text, file).flatMap((event) => {
    if (event.type !== EVENT_ID.SCALAR || event.style !== SCALAR_STYLE.PLAIN || event.tagStart >= 0)
      return [];
    const word = text.slice(event.valueStart, event.valueEnd);
    if (!BOOLEAN_WORD.test(word)) return [];
    const value = /^(?:yes|on)$/i.test(word);
    return [
      warningAt(
        placeIn(document, event.valueStart),
        "yaml-11-boolean",
        `\`${word}\` is read as ${value}, as in YAML 1.1: write ${value}, or quote it to mean the word`,
      ),
    ];
  });
}
