import { formatPlace, type Place, type Related } from "../finding.ts";
import { placeOf } from "../layers/document.ts";
import { includeStack, type TemplatePlace } from "./include-stack.ts";
import type { Source } from "./template-sources.ts";
import type { TemplateTrace } from "./template-trace.ts";

/** A nunjucks error for the author of a template: the innermost place, the cause, and the include stack. */
export interface TemplateFault {
  readonly place: Place;
  readonly cause: string;
  /** The include stack from the page's template to the place, the innermost first. */
  readonly related: readonly Related[];
}

const HEADER = /^\s*\((?<name>.*)\)(?: \[Line (?<line>\d+)(?:, Column (?<column>\d+))?\])?$/;

/**
 * Parses an error of nunjucks: lines of the form `(template) [Line, Column]`, the outermost first, then the cause. A
 * rendering error is at the last place that the compiled code noted; a syntax error has its own place, counted from 1.
 */
export function templateFault(
  error: unknown,
  page: string,
  { place: last, frame: way }: Pick<TemplateTrace, "place" | "frame">,
  sourceOf: (template: string) => Source,
): TemplateFault {
  const fileOf = (template: string) => sourceOf(template).file;
  const inFile = ({ template, line, column }: TemplatePlace) => ({ file: fileOf(template), line, column });
  const lines = String((error as Error).message ?? error).split("\n");
  let name = "";
  let syntax: Place = { file: "", line: 1, column: 1 };
  let at = 0;
  for (; at < lines.length; at += 1) {
    const header = HEADER.exec(lines[at] ?? "")?.groups;
    if (!header) break;
    name = header.name ?? "";
    syntax = {
      file: fileOf(name),
      line: Number(header.line ?? 1),
      column: Number(header.column ?? 1),
    };
  }
  const reason = lines.slice(at).join(" ").trim();
  const open = openTag(error, sourceOf(name));
  const cause = open ? "a tag is not closed: write `}}`, `%}` or `#}` after it" : reason;
  const rendering =
    !open && ((error as { cause?: unknown }).cause || cause.includes("null or undefined value"));
  const place = rendering ? inFile(last) : (open ?? syntax);
  const steps = includeStack(rendering ? last.template : name, way).filter(
    (step) => step.place.template !== page,
  );
  const related = steps.map((step) => ({ place: inFile(step.place), message: `${step.how} from here` }));
  const byPlace = new Map(related.map((step) => [formatPlace(step.place), step]));
  byPlace.delete(formatPlace(place));
  return {
    place,
    cause: cause.replace(/^(?:(?:Template render error|QuotingError|Error): |\([^()]*\) {2,})*/, ""),
    related: [...byPlace.values()],
  };
}

/** The start of a tag that is not closed before the end of the template. nunjucks throws a TypeError in its parser then. */
function openTag(error: unknown, { file, text }: Source): Place | null {
  const { cause } = error as { cause?: unknown };
  const isParsing = cause instanceof TypeError && /nunjucks[\\/]src[\\/]parser\.js/.test(cause.stack ?? "");
  const at = Math.max(...["{{", "{%", "{#"].map((tag) => text.lastIndexOf(tag)));
  return isParsing && at >= 0 ? placeOf(file, text, at) : null;
}
