import { runtime } from "./template-compiler.ts";

interface Frame {
  variables: Record<string, unknown>;
  set(name: string, value: unknown, resolveUp?: boolean): void;
}

// nunjucks takes the name of a variable apart at dots each time that one is set, seven times in each turn of a loop, and
// most have none; what has some is the loop's own.
const { prototype } = (runtime as unknown as { Frame: { prototype: Frame } }).Frame;
const { set } = prototype;
prototype.set = function (name, value, resolveUp) {
  if (resolveUp || (name.includes(".") && !name.startsWith("loop."))) set.call(this, name, value, resolveUp);
  else if (!name.includes(".")) this.variables[name] = value;
  else {
    this.variables.loop ||= {};
    (this.variables.loop as Record<string, unknown>)[name.slice("loop.".length)] = value;
  }
};
