import { readFileSync } from "node:fs";
import { type Diagnostic, formatPlace, type Place, type Severity } from "../diagnostic.ts";
import { isSecretKey } from "../secrets/secret-key.ts";
import { Secrets } from "../secrets/secrets.ts";

const COLOURS = {
  error: "\x1b[1;31m",
  warning: "\x1b[1;33m",
  info: "\x1b[1;36m",
  note: "\x1b[1;36m",
  place: "\x1b[1m",
} as const;
const PLAIN = "\x1b[0m";

/** Findings for people: each with its line of the file and the value underlined, then the places it has to do with. */
export function textReport(
  diagnostics: readonly Diagnostic[],
  { colour, secrets = new Secrets() }: { colour: boolean; secrets?: Secrets },
): string {
  const sources = new Map<string, readonly string[]>();
  const paint = (style: keyof typeof COLOURS, text: string) =>
    colour ? `${COLOURS[style]}${text}${PLAIN}` : text;
  const shown = (place: Place, kind: Severity | "note", message: string) => {
    const said = `${paint("place", formatPlace(place))}: ${paint(kind, `${kind}:`)} ${message}`;
    return [
      said,
      ...excerpt(place, linesOf(place.file, sources), secrets, (carets) => paint(kind, carets)),
    ].join("\n");
  };
  return diagnostics
    .map(({ place, severity, message, id, related = [] }) =>
      [
        shown(place, severity, `${message} [${id}]`),
        ...related.map((other) => shown(other.place, "note", other.message)),
      ].join("\n"),
    )
    .join("\n");
}

/** `2 errors, 1 warning` */
export function tally(diagnostics: readonly Diagnostic[]): string {
  const count = (wanted: Severity) => diagnostics.filter(({ severity }) => severity === wanted).length;
  const parts = [
    counted(count("error"), "error"),
    counted(count("warning"), "warning"),
    counted(count("info"), "note"),
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(", ") : "no findings";
}

function counted(count: number, noun: string): string | null {
  return count === 0 ? null : `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The line of a place with its value underlined; nothing where there is no such line, or one that may hold a secret. */
function excerpt(
  place: Place,
  lines: readonly string[],
  secrets: Secrets,
  paint: (carets: string) => string,
): string[] {
  const line = lines[place.line - 1];
  if (line === undefined || line.trim() === "" || isSecretLine(lines, place.line - 1) || secrets.isIn(line))
    return [];
  const before = line.slice(0, place.column - 1).replace(/[^\t]/g, " ");
  return [`    ${printable(line)}`, `    ${before}${paint("^".repeat(lengthOf(place, line)))}`];
}

/** Whether a line, or one that it is a part of, names a secret key: also in a file that could not be read as YAML. */
function isSecretLine(lines: readonly string[], at: number): boolean {
  let indent = Number.POSITIVE_INFINITY;
  for (let above = at; above >= 0 && indent > 0; above -= 1) {
    const line = lines[above] as string;
    const own = line.search(/\S/);
    if (own < 0 || own >= indent) continue;
    indent = own;
    for (const [word] of line.matchAll(/[\w-]+/g)) if (isSecretKey(word)) return true;
  }
  return false;
}

/** Up to the end of the value or of its first line; one character where nobody knows. */
function lengthOf({ line, column, end }: Place, text: string): number {
  if (!end) return 1;
  return Math.max(1, (end.line === line ? end.column : text.length + 1) - column);
}

function printable(line: string): string {
  return line.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, "\uFFFD");
}

function linesOf(file: string, sources: Map<string, readonly string[]>): readonly string[] {
  let lines = sources.get(file);
  if (!lines) {
    lines = readLines(file);
    sources.set(file, lines);
  }
  return lines;
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
}
