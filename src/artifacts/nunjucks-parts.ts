import nunjucks from "nunjucks";
import transformer from "nunjucks/src/transformer.js";

// Exports of nunjucks 3.2.4 that its types do not declare. No code writes to them.

/** A node of a parsed template; lines and columns count from 0. */
export interface Node {
  readonly lineno: number;
  readonly colno: number;
  readonly typename: string;
}

/** A scope of variables, in the compiler and in compiled code. */
export interface Frame {
  readonly parent: Frame | undefined;
  set(name: string, value: unknown, resolveUp?: boolean): void;
  lookup(name: string): unknown;
  resolve(name: string, forWrite?: boolean): Frame | undefined;
  push(isolatesWrites?: boolean): Frame;
  pop(): Frame | undefined;
}

/** Emits the code for each kind of node. */
interface NodeCompiler {
  _emit(code: string): void;
  _emitLine(code: string): void;
  _emitFuncBegin(node: Node, name: string): void;
  _emitLoopBindings(node: Node, items: string, index: string, length: string): void;
  _tmpid(): string;
  compile(node: Node, frame?: Frame): void;
  compileFor(node: Node, frame: Frame): void;
  compileIf(node: Node, frame: Frame, isAsync?: boolean): void;
  compileSet(node: Node, frame: Frame): void;
  compileOutput(node: Node, frame: Frame): void;
  compileFilter(node: Node, frame: Frame): void;
  compileFunCall(node: Node, frame: Frame): void;
  compileInclude(node: Node, frame: Frame): void;
  compileExtends(node: Node, frame: Frame): void;
  compileImport(node: Node, frame: Frame): void;
  compileFromImport(node: Node, frame: Frame): void;
  compileAdd(node: Node, frame: Frame): void;
  compileConcat(node: Node, frame: Frame): void;
  getCode(): string;
}

/** The functions that compiled code calls. */
export interface Runtime {
  readonly Frame: new (parent?: Frame, isolateWrites?: boolean) => Frame;
  memberLookup(object: unknown, key: unknown): unknown;
  contextOrFrameLookup(context: unknown, frame: Frame, name: string): unknown;
  keys(map: unknown): string[];
  fromIterator(items: unknown): unknown;
  /** Marks a text that must not be escaped. */
  markSafe(text: string): unknown;
}

interface Parts {
  readonly compiler: {
    readonly Compiler: new (templateName: string, throwOnUndefined: boolean) => NodeCompiler;
  };
  readonly parser: { parse(text: string, extensions: readonly unknown[], options: object): Node };
  readonly runtime: Runtime;
}

const parts = nunjucks as unknown as Parts;

export const { Compiler } = parts.compiler;
export const { parser, runtime } = parts;
export const { markSafe } = runtime;

/** Rewrites the syntax tree, for example `super()`, before it is compiled. */
export const { transform } = transformer as {
  transform(root: Node, asyncFilters: readonly string[], name: string): Node;
};
