import { Script } from "node:vm";
import { load, YAMLException } from "js-yaml";
import { errorAt, type Finding, type Place } from "../finding.ts";
import { placeOf } from "../layers/document.ts";
import { isMap } from "../merge/merge.ts";

/** The text between the `---` lines at the top of a page, split like gray-matter, which Eleventy uses. */
interface FrontMatter {
  readonly language: string;
  readonly text: string;
  /** The offset of the text in the file. */
  readonly offset: number;
  readonly isClosed: boolean;
}

function frontMatterOf(text: string): FrontMatter | null {
  const [opening, language = ""] = /^---(?!-)([^\n]*)/.exec(text) ?? [];
  if (opening === undefined) return null;
  const end = text.indexOf("\n---", opening.length);
  return {
    language: language.trim(),
    text: text.slice(opening.length, end === -1 ? undefined : end),
    offset: opening.length,
    isClosed: end !== -1,
  };
}

/** The settings of a page with JavaScript as front matter: the pages of this package. */
export interface PageSettings {
  readonly pagination?: { readonly data: string; readonly alias: string };
  readonly permalink: string | ((data: object) => unknown);
}

export function pageSettings(text: string): PageSettings {
  return new Script(`(${frontMatterOf(text)?.text ?? ""})`).runInThisContext() as PageSettings;
}

/** The text of a page after its front matter. */
export function pageBody(text: string): string {
  return text.replace(/^---[^\n]*\n.*?\n---\n/s, "");
}

/** Findings in the front matter of a page. Eleventy's messages have no line. */
export function frontMatterFaults(text: string, file: string): Finding[] {
  const head = frontMatterOf(text);
  if (!head) return [];
  const fault = (place: Place, message: string) => [errorAt(place, "front-matter", message)];
  if (!head.isClosed) {
    const message = "the front matter is not closed: put `---` on a separate line after it";
    return fault(placeOf(file, text, 0, 3), message);
  }
  if (!/^\s*[^#\s]/m.test(head.text)) return [];
  // JSON is YAML too.
  if (/^(?:|ya?ml|json)$/.test(head.language)) {
    try {
      if (isMap(load(head.text, { filename: file }) ?? {})) return [];
      return fault(placeOf(file, text, 0, 3), "the front matter must be a map: write `key: value`");
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      const at = head.offset + (error.mark?.position ?? 0);
      return fault(placeOf(file, text, at), `the front matter is not YAML: ${error.reason}`);
    }
  } else if (/^(?:js|javascript)$/.test(head.language) && head.text.trimStart().startsWith("{")) {
    const scriptError = scriptFault(head, text, file);
    if (scriptError) return [scriptError];
  }
  return [];
}

/** Makes `{` an object, not a block. On the first line, so that line numbers stay. */
const CODE_PREFIX = "(() => {return ";

/** The first syntax error of a JavaScript object. */
function scriptFault({ text: code, offset }: FrontMatter, text: string, file: string): Finding | null {
  const first = placeOf(file, text, offset + code.search(/\S/));
  try {
    new Script(`${CODE_PREFIX}${code.trim()}\n})();`, {
      filename: file,
      lineOffset: first.line - 1,
    }).runInThisContext();
    return null;
  } catch (error) {
    const { message, stack } = error as Error;
    const description = `the front matter is not a JavaScript object: ${message}`;
    // Node's stack begins with the place, the line and carets.
    const [where = "", source = "", carets = ""] = String(stack).split("\n");
    const line = Number(/:(\d+)$/.exec(where)?.[1] ?? first.line);
    const shift = source.startsWith(CODE_PREFIX) ? first.column - 1 - CODE_PREFIX.length : 0;
    const last = placeOf(file, text, offset + code.trimEnd().length);
    // An error at the end of the script is after the last line of the front matter.
    if (line > last.line) return errorAt(last, "front-matter", description);
    return errorAt({ file, line, column: carets.indexOf("^") + 1 + shift }, "front-matter", description);
  }
}

/** An exception in a function of the front matter, with its place in the file. gray-matter adds one line before the code. */
export function permalinkFault(error: unknown, text: string, file: string): Finding {
  const { message = String(error), stack = "" } = error as Partial<Error>;
  const description = `the permalink function failed: ${message}`;
  const head = frontMatterOf(text);
  const [, line, column] = /eval at parse .*, <anonymous>:(\d+):(\d+)\)$/m.exec(stack) ?? [];
  if (!head || !line || !column) return errorAt({ file, line: 1, column: 1 }, "front-matter", description);
  const first = placeOf(file, text, head.offset + head.text.search(/\S/));
  const shift = line === "2" ? first.column - 1 - "return ".length : 0;
  const place = { file, line: first.line + Number(line) - 2, column: Number(column) + shift };
  return errorAt(place, "front-matter", description);
}

/** The number of lines before the body of a page. */
export function linesBefore(body: string, text: string): number {
  return text.endsWith(body) ? text.slice(0, text.length - body.length).split("\n").length - 1 : 0;
}
