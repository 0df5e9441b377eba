import { Script } from "node:vm";
import { load, YAMLException } from "js-yaml";
import { errorAt, type Finding, type Place } from "../finding.ts";
import { placeOf } from "../layers/document.ts";
import { isMap } from "../merge/merge.ts";

/** What stands between the `---` at the top of a page's file, as gray-matter, which Eleventy reads it with, takes it. */
interface FrontMatter {
  readonly language: string;
  readonly text: string;
  /** Where the text begins in the file. */
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

/** What is wrong with the front matter of a page: Eleventy tells it without the file's line. */
export function frontMatterFaults(text: string, file: string): Finding[] {
  const head = frontMatterOf(text);
  if (!head) return [];
  const fault = (place: Place, message: string) => [errorAt(place, "front-matter", message)];
  if (!head.isClosed) {
    const message = "the front matter has no end: close it with `---` on a line of its own";
    return fault(placeOf(file, text, 0, 3), message);
  }
  if (!/^\s*[^#\s]/m.test(head.text)) return [];
  // JSON is YAML, too.
  if (/^(?:|ya?ml|json)$/.test(head.language)) {
    try {
      if (isMap(load(head.text, { filename: file }) ?? {})) return [];
      return fault(placeOf(file, text, 0, 3), "the front matter holds a map: write `key: value`");
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      const at = head.offset + (error.mark?.position ?? 0);
      return fault(placeOf(file, text, at), `the front matter is not YAML: ${error.reason}`);
    }
  } else if (/^(?:js|javascript)$/.test(head.language) && head.text.trimStart().startsWith("{")) {
    const found = scriptFault(head, text, file);
    if (found) return [found];
  }
  return [];
}

/** So that an object is no block; on its first line. */
const BEFORE = "(() => {return ";

/** The first thing that is wrong with an object of JavaScript, as it is read. */
function scriptFault({ text: code, offset }: FrontMatter, text: string, file: string): Finding | null {
  const first = placeOf(file, text, offset + code.search(/\S/));
  try {
    new Script(`${BEFORE}${code.trim()}\n})();`, {
      filename: file,
      lineOffset: first.line - 1,
    }).runInThisContext();
    return null;
  } catch (error) {
    const { message, stack } = error as Error;
    const said = `the front matter is no object of JavaScript: ${message}`;
    // Above its stack Node has the line of the file, and carets under it.
    const [where = "", source = "", carets = ""] = String(stack).split("\n");
    const line = Number(/:(\d+)$/.exec(where)?.[1] ?? first.line);
    const shift = source.startsWith(BEFORE) ? first.column - 1 - BEFORE.length : 0;
    const last = placeOf(file, text, offset + code.trimEnd().length);
    // What it misses at the end stands in no line of the file.
    if (line > last.line) return errorAt(last, "front-matter", said);
    return errorAt({ file, line, column: carets.indexOf("^") + 1 + shift }, "front-matter", said);
  }
}

/** What a function of the front matter has thrown, where it is in the file; gray-matter has read it with a line before it. */
export function permalinkFault(error: unknown, text: string, file: string): Finding {
  const { message = String(error), stack = "" } = error as Partial<Error>;
  const said = `the permalink cannot be made: ${message}`;
  const head = frontMatterOf(text);
  const [, line, column] = /eval at parse .*, <anonymous>:(\d+):(\d+)\)$/m.exec(stack) ?? [];
  if (!head || !line || !column) return errorAt({ file, line: 1, column: 1 }, "front-matter", said);
  const first = placeOf(file, text, head.offset + head.text.search(/\S/));
  const shift = line === "2" ? first.column - 1 - "return ".length : 0;
  const place = { file, line: first.line + Number(line) - 2, column: Number(column) + shift };
  return errorAt(place, "front-matter", said);
}

/** How many lines of a page's file stand before its body. */
export function linesBefore(body: string, text: string): number {
  return text.endsWith(body) ? text.slice(0, text.length - body.length).split("\n").length - 1 : 0;
}
