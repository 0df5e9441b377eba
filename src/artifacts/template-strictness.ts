import { kindOf } from "./quoting.ts";
import { type Compile, type Node, note, prototype, runtime } from "./template-compiler.ts";

// nunjucks writes `undefined` where what is not there is added to a text, and goes through it as through an empty list.

for (const [name, sign] of [
  ["Add", "+"],
  ["Concat", "~"],
] as const) {
  prototype[`compile${name}`] = function (node, frame) {
    const { left, right } = node as Node & { readonly left: Node; readonly right: Node };
    this._emit(`runtime.joined("${sign}", `);
    this.compile(left, frame);
    this._emit(", ");
    this.compile(right, frame);
    this._emit(`, () => { ${note(this, node)}; })`);
  };
}
runtime.joined = (sign: string, left: unknown, right: unknown, noted: () => void): unknown => {
  for (const value of [left, right]) {
    if (isPlain(value)) continue;
    noted();
    throw new Error(
      `\`${sign}\` takes text and numbers, and this is ${kindOf(value)}: set the value, or test for it`,
    );
  }
  // As nunjucks does.
  return sign === "~" ? `${left}${right}` : (left as string) + (right as string);
};

const compileFor = prototype.compileFor as Compile;
prototype.compileFor = function (node, frame) {
  const { arr } = node as Node & {
    readonly arr: Node & { readonly value?: unknown; readonly typename: string };
  };
  if (arr.typename === "Symbol") {
    this._emitLine(`${note(this, arr)};`);
    this._emit("runtime.listed(");
    this.compile(arr, frame);
    this._emitLine(`, ${JSON.stringify(arr.value)});`);
  }
  compileFor.call(this, node, frame);
};
runtime.listed = (value: unknown, name: string): void => {
  if (value === undefined)
    throw new Error(`there is no \`${name}\` to go through: set the value, or mend the name`);
};

function isPlain(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value) || value instanceof String;
}
