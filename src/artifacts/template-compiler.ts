import type { Relation, TemplatePlace } from "./include-stack.ts";
import { Compiler, type Frame, type Node, parser, transform } from "./nunjucks-parts.ts";
import { syntaxError } from "./template-syntax.ts";

/** The functions of a compiled template, in nunjucks' form. */
export type TemplateCode = Readonly<Record<string, unknown>>;

/** Removes white space around tags, like the options of the same name in Jinja2. */
export const SYNTAX = { trimBlocks: true, lstripBlocks: true };

/** Compiles a template, or throws a TemplateSyntaxError. */
export function compileTemplate(text: string, name: string): TemplateCode {
  try {
    const compiler = new TemplateCompiler(name, true);
    compiler.compile(transform(parser.parse(text, [], SYNTAX), [], name));
    return new Function("places", compiler.getCode())(compiler.places);
  } catch (error) {
    throw syntaxError(error, name, text);
  }
}

interface BinaryNode extends Node {
  readonly left: Node;
  readonly right: Node;
}

interface SetNode extends Node {
  readonly targets: readonly { readonly value: string }[];
}

interface ForNode extends Node {
  readonly arr: Node & { readonly value?: unknown };
}

/**
 * nunjucks notes only the places of calls, and gives wrong places for errors after an include. The code of this compiler
 * notes its place (`trace.place`) and the include stack. Also, `+`, `~` and loops fail on undefined values: nunjucks
 * would write `undefined`, or iterate over an empty list.
 */
class TemplateCompiler extends Compiler {
  /** The places that the compiled code refers to by index. */
  readonly places: TemplatePlace[] = [];
  readonly #template: string;

  constructor(name: string, throwOnUndefined: boolean) {
    super(name, throwOnUndefined);
    this.#template = name;
  }

  #placeOf({ lineno, colno }: Node): string {
    this.places.push({ template: this.#template, line: lineno + 1, column: colno + 1 });
    return `places[${this.places.length - 1}]`;
  }

  #note(node: Node): string {
    return `trace.place = ${this.#placeOf(node)}`;
  }

  override _emitFuncBegin(node: Node, name: string): void {
    super._emitFuncBegin(node, name);
    this._emitLine("var trace = env.trace; runtime = env.runtime;");
  }

  override _emitLoopBindings(_node: Node, _items: string, index: string, length: string): void {
    this._emitLine(`frame.set("loop", runtime.loop(${index}, ${length}));`);
  }

  override compileFor(node: ForNode, frame: Frame): void {
    this._emitLine(`${this.#note(node)};`);
    const { arr } = node;
    if (arr.typename === "Symbol") {
      this._emitLine(`${this.#note(arr)};`);
      this._emit("runtime.checkList(");
      this.compile(arr, frame);
      this._emitLine(`, ${JSON.stringify(arr.value)});`);
    }
    super.compileFor(node, frame);
  }

  override compileIf(node: Node, frame: Frame, isAsync?: boolean): void {
    this._emitLine(`${this.#note(node)};`);
    super.compileIf(node, frame, isAsync);
  }

  override compileSet(node: SetNode, frame: Frame): void {
    this._emitLine(`${this.#note(node)};`);
    super.compileSet(node, frame);
    const names = JSON.stringify(node.targets.map(({ value }) => value));
    this._emitLine(`if (trace.reads) trace.reads.noteSet(${names});`);
  }

  override compileOutput(node: Node, frame: Frame): void {
    this._emitLine(`${this.#note(node)};`);
    super.compileOutput(node, frame);
  }

  override compileFilter(node: Node, frame: Frame): void {
    this._emit(`(${this.#note(node)}, `);
    super.compileFilter(node, frame);
    this._emit(")");
  }

  override compileFunCall(node: Node, frame: Frame): void {
    this._emit(`(${this.#note(node)}, trace.leave(trace.enter("called"), `);
    super.compileFunCall(node, frame);
    this._emit("))");
  }

  override compileInclude(node: Node, frame: Frame): void {
    this.#step(node, "included", () => super.compileInclude(node, frame));
  }

  override compileExtends(node: Node, frame: Frame): void {
    this.#step(node, "extended", () => super.compileExtends(node, frame));
  }

  override compileImport(node: Node, frame: Frame): void {
    this.#step(node, "imported", () => super.compileImport(node, frame));
  }

  override compileFromImport(node: Node, frame: Frame): void {
    this.#step(node, "imported", () => super.compileFromImport(node, frame));
  }

  #step(node: Node, how: Relation, compile: () => void): void {
    const way = this._tmpid();
    this._emitLine(`${this.#note(node)}; var ${way} = trace.enter("${how}");`);
    compile();
    // A parent is rendered after the whole child, so an `extends` is never left.
    if (how !== "extended") this._emitLine(`trace.leave(${way});`);
  }

  override compileAdd(node: BinaryNode, frame: Frame): void {
    this.#join("+", node, frame);
  }

  override compileConcat(node: BinaryNode, frame: Frame): void {
    this.#join("~", node, frame);
  }

  #join(sign: string, node: BinaryNode, frame: Frame): void {
    this._emit(`runtime.join("${sign}", `);
    this.compile(node.left, frame);
    this._emit(", ");
    this.compile(node.right, frame);
    this._emit(`, ${this.#placeOf(node)})`);
  }
}
