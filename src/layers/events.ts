import { type Event, parseEvents } from "js-yaml";

/**
 * The events of a YAML text; their offsets are in this text. js-yaml takes a tab before `[` and `{` for indentation, so it
 * gets a blank in its place. Throws a YAMLException.
 */
export function eventsOf(text: string, file: string): Event[] {
  const blanks = text.includes("\t")
    ? text.replace(/\S[ \t]+(?=[[{])/g, (part) => part.replaceAll("\t", " "))
    : text;
  return parseEvents(blanks, { filename: file });
}
