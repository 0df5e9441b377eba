import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { ProjectLoader } from "../bin/project-loader.js";
import { temporaryDirectory } from "./build.ts";

const loader = new ProjectLoader();
// The loader only knows from the second load on which modules change.
loader.modules();

/** The names of the evaluated modules, in their order. */
const evaluated: string[] = [];
Object.assign(globalThis, { evaluated });

/** A directory of modules; each records that it is evaluated. */
class Modules {
  readonly directory = temporaryDirectory();

  constructor() {
    this.write({ "package.json": '{"type": "module"}' });
  }

  write(files: Readonly<Record<string, string>>): this {
    for (const [name, text] of Object.entries(files)) {
      const file = join(this.directory, name);
      mkdirSync(dirname(file), { recursive: true });
      const code = name.endsWith(".json") ? "" : `\nevaluated.push(${JSON.stringify(name)});\n`;
      writeFileSync(file, text + code);
    }
    return this;
  }

  remove(name: string): void {
    rmSync(join(this.directory, name));
  }

  /** The value of the module `a.ts`, and the modules that were evaluated for it. */
  async load(name = "a.ts"): Promise<[unknown, ...string[]]> {
    evaluated.length = 0;
    const { default: value } = await loader.modules()(join(this.directory, name));
    return [value, ...evaluated];
  }
}

const FILES = {
  "a.ts": `import { b } from "./b.ts";\nimport type { D } from "./d.ts";\nimport { c } from "./inner/c.ts";\nexport default [b, c].join(" ") satisfies D;`,
  "b.ts": "export const b = 1;",
  "inner/c.ts": "export const c = 2;",
  "d.ts": "export type D = string;",
};

test("a module is evaluated again when it, or what it imports, has changed", async () => {
  const modules = new Modules().write(FILES);
  assert.deepEqual(await modules.load(), ["1 2", "b.ts", "inner/c.ts", "a.ts"]);
  assert.deepEqual(await modules.load(), ["1 2"]);
  modules.write({ "b.ts": "export const b = 3;" });
  assert.deepEqual(await modules.load(), ["3 2", "b.ts", "a.ts"]);
  modules.write({ "b.ts": "export const b = 1;" });
  assert.deepEqual(await modules.load(), ["1 2", "b.ts", "a.ts"], "as it was at first");
  modules.write({ "d.ts": "export type D = number | string;" });
  assert.deepEqual(await modules.load(), ["1 2"], "types are no code");
  modules.write({ "a.ts": 'import { b } from "./b.js";\nexport default b;' });
  assert.deepEqual(await modules.load(), [1, "a.ts"]);
  modules.write({ "b.ts": 'export { c as b } from "./inner/c";' });
  assert.deepEqual(await modules.load(), [2, "b.ts", "a.ts"]);
  modules.write({ "inner/c.ts": "export const c = 4;" });
  assert.deepEqual(await modules.load(), [4, "inner/c.ts", "b.ts", "a.ts"]);
});

test("modules that import each other are evaluated again together", async () => {
  const modules = new Modules().write({
    "a.ts": 'import { b } from "./b.ts";\nexport const one = 1;\nexport default () => b();',
    "b.ts": 'import { one } from "./a.ts";\nexport const b = () => one;',
  });
  const called = async () => {
    const [value, ...names] = await modules.load();
    return [(value as () => unknown)(), ...names];
  };
  assert.deepEqual(await called(), [1, "b.ts", "a.ts"]);
  modules.write({ "b.ts": 'import { one } from "./a.ts";\nexport const b = () => one + 1;' });
  assert.deepEqual(await called(), [2, "b.ts", "a.ts"]);
});

test("modules of one load are those of one moment", async () => {
  const modules = new Modules().write({ ...FILES, "e.ts": 'import { b } from "./b.ts";\nexport default b;' });
  const load = loader.modules();
  const path = (name: string) => join(modules.directory, name);
  await load(path("a.ts"));
  modules.write({ "b.ts": "export const b = 5;" });
  assert.equal((await load(path("e.ts"))).default, 1);
  assert.equal((await loader.modules()(path("e.ts"))).default, 5);
});

test("what has failed is loaded again, also when its code has not changed", async () => {
  const modules = new Modules().write({
    "a.ts": 'import "./b.ts";\nexport default 1;',
    "b.ts": 'if ("isBroken" in globalThis) throw new Error("for another reason");',
  });
  Object.assign(globalThis, { isBroken: true });
  await assert.rejects(modules.load(), /for another reason/);
  await assert.rejects(modules.load(), /for another reason/);
  Reflect.deleteProperty(globalThis, "isBroken");
  assert.deepEqual(await modules.load(), [1, "b.ts", "a.ts"]);
  modules.remove("b.ts");
  await assert.rejects(modules.load(), { code: "ERR_MODULE_NOT_FOUND" });
});

test("packages are loaded once", async () => {
  const modules = new Modules().write({
    "node_modules/p/package.json": '{"name": "p", "type": "module", "exports": "./index.js"}',
    "node_modules/p/index.js": "export const p = 1;",
    "a.ts": 'import { p } from "p";\nexport default p;',
  });
  assert.deepEqual(await modules.load(), [1, "node_modules/p/index.js", "a.ts"]);
  modules.write({ "a.ts": 'import { p } from "p";\nexport default p + 1;' });
  assert.deepEqual(await modules.load(), [2, "a.ts"]);
});
