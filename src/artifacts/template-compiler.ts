import nunjucks from "nunjucks";

export interface Compiler {
  readonly templateName: string;
  _emit(code: string): void;
  _emitLine(code: string): void;
  _tmpid(): string;
  compile(node: Node, frame: unknown): void;
}
/** Of a parsed template. */
export interface Node {
  readonly lineno: number;
  readonly colno: number;
}
export type Compile = (this: Compiler, node: Node, frame: unknown) => void;

const nunjucksItself = nunjucks as unknown as {
  compiler: { Compiler: { prototype: Record<string, Compile> } };
  runtime: Record<string, unknown> & { here?: string; line?: number; column?: number };
};

/** What writes the code of each kind of node. */
export const { prototype } = nunjucksItself.compiler.Compiler;

/** What that code can call; where it is at work: template, line and column, counted from 0. */
export const { runtime } = nunjucksItself;

// nunjucks notes the place of calls only, and passes an error of what follows an include up through the included
// template. So the compiled code notes where it is.
export function note({ templateName }: Compiler, { lineno, colno }: Node): string {
  return `runtime.here = ${JSON.stringify(templateName)}, runtime.line = ${lineno}, runtime.column = ${colno}`;
}

for (const name of ["For", "If", "Set", "Output"]) {
  const compile = prototype[`compile${name}`] as Compile;
  prototype[`compile${name}`] = function (node, frame) {
    this._emitLine(`${note(this, node)};`);
    compile.call(this, node, frame);
  };
}

const compileFilter = prototype.compileFilter as Compile;
prototype.compileFilter = function (node, frame) {
  this._emit(`(${note(this, node)}, `);
  compileFilter.call(this, node, frame);
  this._emit(")");
};
