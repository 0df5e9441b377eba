import { formatPlace, type Place, type Related } from "../finding.ts";
import { includeStack, type TemplatePlace } from "./include-stack.ts";
import { QuotingError } from "./quoting.ts";
import { TemplateSyntaxError } from "./template-syntax.ts";
import type { TemplateTrace } from "./template-trace.ts";

/** A nunjucks error for the author of a template: the innermost place, the cause, and the include stack. */
export interface TemplateFault {
  readonly place: Place;
  readonly cause: string;
  /** The include stack from the page's template to the place, the innermost first. */
  readonly related: readonly Related[];
}

const NOTHING = "attempted to output null or undefined value";

/** The error of a class that an error of nunjucks is or has as its cause. */
function causeOf<T>(error: unknown, type: abstract new (...args: never[]) => T): T | undefined {
  for (let at = error; at; at = (at as { cause?: unknown }).cause) if (at instanceof type) return at;
  return undefined;
}

/** The refusal of a value that stopped a template. */
export function quotingErrorIn(error: unknown): QuotingError | undefined {
  return causeOf(error, QuotingError);
}

/** Whether a template failed because of a value. */
export function isValueFault(error: unknown): boolean {
  return quotingErrorIn(error) !== undefined || String((error as Error).message).includes(NOTHING);
}

/** A line that nunjucks writes above the cause. */
const HEADER = /^\s*\(.*\)(?: \[Line \d+(?:, Column \d+)?\])?$/;

/**
 * Parses an error of nunjucks: lines of the form `(template) [Line, Column]`, then the cause. A rendering error is at the
 * last place that the compiled code noted; a syntax error has its own place.
 */
export function templateFault(
  error: unknown,
  page: string,
  { place: last, frame: way }: Pick<TemplateTrace, "place" | "frame">,
  fileOf: (template: string) => string,
): TemplateFault {
  const inFile = ({ template, line, column }: TemplatePlace) => ({ file: fileOf(template), line, column });
  const lines = String((error as Error).message ?? error).split("\n");
  const at = lines.findIndex((line) => !HEADER.test(line));
  const syntax = causeOf(error, TemplateSyntaxError);
  const reached = syntax ?? last;
  const place = inFile(reached);
  const steps = includeStack(reached.template, way).filter((step) => step.place.template !== page);
  const related = steps.map((step) => ({ place: inFile(step.place), message: `${step.how} from here` }));
  const byPlace = new Map(related.map((step) => [formatPlace(step.place), step]));
  byPlace.delete(formatPlace(place));
  const cause = syntax?.message ?? lines.slice(at).join(" ").trim();
  return {
    place,
    cause: cause.replace(/^(?:(?:Template render error|QuotingError|Error): |\([^()]*\) {2,})*/, ""),
    related: [...byPlace.values()],
  };
}
