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

const { compiler, runtime } = nunjucks as unknown as {
  compiler: { Compiler: { prototype: Record<string, Compile> } };
  runtime: { here?: string; line?: number; column?: number };
};

// nunjucks notes the place of calls only, and passes an error of what follows an include up through the included
// template. So the compiled code notes where it is: template, line and column, counted from 0.
function note({ templateName }: Compiler, { lineno, colno }: Node): string {
  return `runtime.here = ${JSON.stringify(templateName)}, runtime.line = ${lineno}, runtime.column = ${colno}`;
}

const STATEMENTS = ["Include", "Extends", "Import", "FromImport", "For", "If", "Set", "Output"];
for (const name of STATEMENTS) {
  const compile = compiler.Compiler.prototype[`compile${name}`] as Compile;
  compiler.Compiler.prototype[`compile${name}`] = function (node, frame) {
    this._emitLine(`${note(this, node)};`);
    compile.call(this, node, frame);
  };
}
const compileFilter = compiler.Compiler.prototype.compileFilter as Compile;
compiler.Compiler.prototype.compileFilter = function (node, frame) {
  this._emit(`(${note(this, node)}, `);
  compileFilter.call(this, node, frame);
  this._emit(")");
};

const HEADER = /^\s*\((?<name>.*)\)(?: \[Line (?<line>\d+)(?:, Column (?<column>\d+))?\])?$/;

/**
 * Reads the fault out of what nunjucks throws: a chain of `(template) [Line, Column]` lines, outermost first, and the
 * cause. Where rendering failed is what the compiled code noted last; a syntax error names its own place, counted from 1.
 */
export function templateFault(error: unknown, fileOf: (template: string) => string): TemplateFault {
  const lines = String((error as Error).message ?? error).split("\n");
  let syntax: Place = { file: "", line: 1, column: 1 };
  let at = 0;
  for (; at < lines.length; at += 1) {
    const header = HEADER.exec(lines[at] ?? "")?.groups;
    if (!header) break;
    syntax = {
      file: fileOf(header.name ?? ""),
      line: Number(header.line ?? 1),
      column: Number(header.column ?? 1),
    };
  }
  const cause = lines.slice(at).join(" ").trim();
  const rendering = (error as { cause?: unknown }).cause || cause.includes("null or undefined value");
  const { here = "", line = 0, column = 0 } = runtime;
  return {
    place: rendering ? { file: fileOf(here), line: line + 1, column: column + 1 } : syntax,
    cause: cause.replace(/^(?:Template render error|QuotingError|Error): /, ""),
  };
}
