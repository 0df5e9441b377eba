import nunjucks from "nunjucks";
import type { Place } from "../diagnostic.ts";

/** What a template's author needs of a nunjucks error: the innermost place, the cause, and the templates on the way. */
export interface TemplateFault {
  readonly place: Place;
  readonly cause: string;
}

interface Compiler {
  readonly templateName: string;
  _emit(code: string): void;
  _emitLine(code: string): void;
}
interface Node {
  readonly lineno: number;
  readonly colno: number;
}
type Compile = (this: Compiler, node: Node, frame: unknown) => void;

// nunjucks notes the place of calls only. Filters (which refuse what cannot be quoted) and includes (which may not be
// there) are where our templates fail, so they note theirs too.
const prototype = (nunjucks as unknown as { compiler: { Compiler: { prototype: Record<string, Compile> } } })
  .compiler.Compiler.prototype;

for (const name of ["compileInclude", "compileExtends", "compileImport", "compileFromImport", "compileFor"]) {
  const compile = prototype[name] as Compile;
  prototype[name] = function (node, frame) {
    this._emitLine(`lineno = ${node.lineno}; colno = ${node.colno};`);
    compile.call(this, node, frame);
  };
}
const compileFilter = prototype.compileFilter as Compile;
prototype.compileFilter = function (node, frame) {
  this._emit(`(lineno = ${node.lineno}, colno = ${node.colno}, `);
  compileFilter.call(this, node, frame);
  this._emit(")");
};

// An error of a parent template or of a block goes up under the name of the template that extends it.
const emitLine = prototype._emitLine as unknown as (this: Compiler, code: string) => void;
prototype._emitLine = function (this: Compiler, code: string) {
  if (code.includes("runtime.handleError(e,")) {
    emitLine.call(
      this,
      `if (!("template" in e) && e.firstUpdate !== false) e.template = ${JSON.stringify(this.templateName)};`,
    );
  }
  emitLine.call(this, code);
} as unknown as Compile;

const HEADER = /^\s*\((?<name>.*)\)(?: \[Line (?<line>\d+)(?:, Column (?<column>\d+))?\])?$/;

/** Reads the fault out of what nunjucks throws: a chain of `(template) [Line, Column]` lines, outermost first. */
export function templateFault(error: unknown, fileOf: (template: string) => string): TemplateFault {
  const lines = String((error as Error).message ?? error).split("\n");
  let place: Place = { file: "", line: 1, column: 1 };
  let at = 0;
  for (; at < lines.length; at += 1) {
    const header = HEADER.exec(lines[at] ?? "")?.groups;
    if (!header) break;
    // What nunjucks itself refuses is counted from 1; what it only passes on, from 0.
    const first = (error as { cause?: unknown }).cause ? 1 : 0;
    place = {
      file: fileOf(header.name ?? ""),
      line: Number(header.line ?? 1 - first) + first,
      column: Number(header.column ?? 1 - first) + first,
    };
  }
  const { template, cause: inner } = error as { template?: string; cause?: { template?: string } };
  const origin = template ?? inner?.template;
  if (origin !== undefined) place = { ...place, file: fileOf(origin) };
  const cause = lines.slice(at).join(" ").trim();
  return { place, cause: cause.replace(/^(?:Template render error|QuotingError|Error): /, "") };
}
