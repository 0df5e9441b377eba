import { type Compile, note, prototype, runtime } from "./template-compiler.ts";

type How = "included" | "extended" | "imported" | "called";

/** A step by which a template was reached, and those before it. */
export interface Way {
  readonly how: How;
  readonly template: string;
  readonly line: number;
  readonly column: number;
  readonly up: Way | null;
  readonly depth: number;
}

let last: Way | null = null;

/** More than any lab of templates has, and less than the stack holds. */
const MOST = 100;

runtime.enter = (how: How): Way | null => {
  const { here = "", line = 0, column = 0 } = runtime;
  const up = last;
  const depth = (up?.depth ?? 0) + 1;
  if (depth > MOST) {
    throw new Error(
      "templates include, extend, import or call one another without an end: take one of those below out, or end it by an `if`",
    );
  }
  last = { how, template: here, line, column, up, depth };
  return up;
};
runtime.leave = (way: Way | null, value: unknown): unknown => {
  last = way;
  return value;
};

/** To be called before each page: after a failure the way stays where it failed. */
export function startPage(): void {
  last = null;
}

const STEPS = {
  Include: "included",
  Extends: "extended",
  Import: "imported",
  FromImport: "imported",
} as const;
for (const [name, how] of Object.entries(STEPS)) {
  const compile = prototype[`compile${name}`] as Compile;
  prototype[`compile${name}`] = function (node, frame) {
    const way = this._tmpid();
    this._emitLine(`${note(this, node)}; var ${way} = runtime.enter("${how}");`);
    compile.call(this, node, frame);
    // A parent is rendered when all of its child is.
    if (how !== "extended") this._emitLine(`runtime.leave(${way});`);
  };
}

const compileCall = prototype.compileFunCall as Compile;
prototype.compileFunCall = function (node, frame) {
  this._emit(`(${note(this, node)}, runtime.leave(runtime.enter("called"), `);
  compileCall.call(this, node, frame);
  this._emit("))");
};

/** The steps of the way that lead to a template: not those by which its own blocks are placed in its parents. */
export function stepsTo(reached: string): Way[] {
  const steps: Way[] = [];
  let template = reached;
  for (let way = last; way; ) {
    const parents: Way[] = [];
    for (; way?.how === "extended"; way = way.up) parents.push(way);
    steps.push(...parents.slice(parents.findIndex((step) => step.template === template) + 1));
    if (!way) break;
    steps.push(way);
    template = way.template;
    way = way.up;
  }
  return steps;
}
