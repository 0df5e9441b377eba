import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { suite, test } from "node:test";
import { type AnyNode, type Expression, type Node, type Pattern, type Program, parse } from "acorn";
import { ancestor } from "acorn-walk";
import { transformSync } from "esbuild";
import { PROJECT } from "./run.ts";

const MOST_LINES = 250;

/** The only file that may patch its imports: it gives the reason and the version of Eleventy for each patch. */
const PATCHES = "bin/eleventy-limits.js";

const CODE = /\.(?:ts|js)$/;
const FILES = [
  ".eleventy.ts",
  "eleventy.config.js",
  ...["src", "bin", "_data"].flatMap((dir) =>
    readdirSync(join(PROJECT, dir), { recursive: true, encoding: "utf8" })
      .map((name) => `${dir}/${name}`)
      .filter((path) => CODE.test(path) && statSync(join(PROJECT, path)).isFile()),
  ),
].sort();

/** Methods that change an array, a map or a set. */
const CHANGES = new Set([
  ...["add", "clear", "copyWithin", "delete", "fill", "pop", "push", "reverse", "set", "shift", "sort"],
  ...["splice", "unshift"],
]);

/** Functions that write to their first argument. */
const WRITERS =
  /^(?:Object\.(?:assign|defineProperty|defineProperties|setPrototypeOf)|Reflect\.(?:set|defineProperty|deleteProperty|setPrototypeOf))$/;

/** Classes whose objects have no state, or only one that other rules find. */
const CONSTANTS = /^(?:Map|Set|WeakMap|IdentityCache|RegExp|Intl\.\w+|Date|URL)$/;

/** Forbidden actions of a file, with the lines of the compiled code. */
function faults(source: string, file: string): string[] {
  const { code } = transformSync(source, { loader: "ts", format: "esm", target: "node20" });
  const program = parse(code, { ecmaVersion: "latest", sourceType: "module", locations: true });
  const found: string[] = [];
  const report = (node: Node, what: string) => found.push(`${file}:${node.loc?.start.line}: ${what}`);
  const imported = importedNames(program);
  const collections = collectionsOf(program);
  for (const statement of program.body) {
    const declaration =
      statement.type === "ExportNamedDeclaration" ? (statement.declaration ?? statement) : statement;
    if (declaration.type !== "VariableDeclaration") continue;
    // The files of bin/ are whole processes.
    for (const { init } of declaration.declarations)
      if (
        init?.type === "NewExpression" &&
        !file.startsWith("bin/") &&
        !CONSTANTS.test(textOf(init.callee as AnyNode))
      )
        report(declaration, "an object of the module that may have a state");
    if (declaration.kind === "const") continue;
    // esbuild's name of a default export.
    if (declaration.declarations.every(({ id }) => namesIn(id).every((name) => name.endsWith("_default"))))
      continue;
    report(declaration, "a variable of the module");
  }
  /** `node` is the target of a write: the object itself, or a part of it. */
  const written = (node: AnyNode, ancestors: readonly Node[]) => {
    const root = rootOf(node);
    if (root === null || isShadowed(root, ancestors, imported)) return;
    if (imported.has(root)) report(node, `writes to the imported \`${root}\``);
    if (collections.has(root) && (node.type !== "Identifier" || ancestors.length > 0))
      report(node, `writes to \`${root}\` of the module`);
  };
  ancestor(program, {
    Identifier(node) {
      if (node.name === "globalThis" || node.name === "global") report(node, "uses globalThis");
    },
    AssignmentExpression(node, _, ancestors) {
      written(node.left as AnyNode, ancestors);
    },
    UpdateExpression(node, _, ancestors) {
      written(node.argument as AnyNode, ancestors);
    },
    UnaryExpression(node, _, ancestors) {
      if (node.operator === "delete") written(node.argument as AnyNode, ancestors);
    },
    CallExpression(node, _, ancestors) {
      const {
        callee,
        arguments: [first],
      } = node;
      if (WRITERS.test(textOf(callee as AnyNode)) && first) written(first as AnyNode, ancestors);
      if (callee.type !== "MemberExpression") return;
      const { property, object } = callee;
      const name = property.type === "Identifier" && !callee.computed ? property.name : "";
      if (CHANGES.has(name)) written(object as AnyNode, ancestors);
    },
  });
  return found;
}

/** Imported names, and constants of the module that are a part of an import. */
function importedNames(program: Program): Set<string> {
  const names = new Set<string>();
  for (const statement of program.body)
    if (statement.type === "ImportDeclaration")
      for (const { local } of statement.specifiers) names.add(local.name);
  ancestor(program, {
    VariableDeclarator(node) {
      if (node.init && isPart(node.init) && names.has(rootOf(node.init as AnyNode) ?? ""))
        for (const name of namesIn(node.id)) names.add(name);
    },
  });
  return names;
}

/** Whether an expression is a name or a member of one, and not a new object. */
function isPart(node: Expression): boolean {
  return node.type === "Identifier" || node.type === "MemberExpression";
}

/** Constants of a module that hold a list, a map or a set, and such static fields of its classes. */
function collectionsOf(program: Program): Set<string> {
  const names = new Set<string>();
  for (const statement of program.body) {
    const declaration =
      statement.type === "ExportNamedDeclaration" ? (statement.declaration ?? statement) : statement;
    if (declaration.type === "ClassDeclaration" && declaration.id) names.add(declaration.id.name);
    if (declaration.type !== "VariableDeclaration") continue;
    for (const { id, init } of declaration.declarations) {
      const isWeak =
        init?.type === "NewExpression" && /^Weak(?:Map|Set)$/.test(textOf(init.callee as AnyNode));
      if (id.type === "Identifier" && init && !isWeak) names.add(id.name);
    }
  }
  return names;
}

function namesIn(pattern: Pattern): string[] {
  if (pattern.type === "Identifier") return [pattern.name];
  if (pattern.type === "ObjectPattern")
    return pattern.properties.flatMap((property) =>
      namesIn(property.type === "Property" ? property.value : property.argument),
    );
  if (pattern.type === "ArrayPattern")
    return pattern.elements.flatMap((element) => (element ? namesIn(element) : []));
  return pattern.type === "AssignmentPattern" ? namesIn(pattern.left) : [];
}

/** The first name in a chain of members; null: none. */
function rootOf(node: AnyNode): string | null {
  if (node.type === "Identifier") return node.name;
  if (node.type === "MemberExpression") return rootOf(node.object as AnyNode);
  return null;
}

/** Whether a function or block in between declares the same name, so that it does not mean the import. */
function isShadowed(name: string, ancestors: readonly Node[], imported: ReadonlySet<string>): boolean {
  return ancestors.some((node) => {
    const at = node as AnyNode;
    if (at.type === "Program") return false;
    if ("params" in at && at.params.some((each) => namesIn(each as Pattern).includes(name))) return true;
    if (at.type === "CatchClause" && at.param && namesIn(at.param).includes(name)) return true;
    const body = at.type === "BlockStatement" ? at.body : [];
    const loop =
      at.type === "ForOfStatement" || at.type === "ForInStatement"
        ? [at.left]
        : at.type === "ForStatement" && at.init
          ? [at.init]
          : [];
    return [...body, ...loop].some(
      (each) =>
        each.type === "VariableDeclaration" &&
        each.declarations.some(
          ({ id, init }) =>
            namesIn(id).includes(name) &&
            !(init && isPart(init) && imported.has(rootOf(init as AnyNode) ?? "")),
        ),
    );
  });
}

/** The project files that a file imports, also for types, but not with `import()`. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(PROJECT, file), "utf8");
  return [...text.matchAll(/^(?:import|export) [^;]*? from "(\.{1,2}\/[^"]+)";|^import "(\.[^"]+)";/gm)].map(
    ([, from, only]) => join(dirname(file), from ?? only ?? ""),
  );
}

function textOf(node: AnyNode): string {
  if (node.type === "Identifier") return node.name;
  if (node.type === "MemberExpression" && !node.computed)
    return `${textOf(node.object as AnyNode)}.${textOf(node.property as AnyNode)}`;
  return "";
}

suite("the code", () => {
  test("writes to nothing that it imports, and has no state of a module", () => {
    assert.ok(FILES.length > 200);
    const found = FILES.filter((file) => file !== PATCHES).flatMap((file) =>
      faults(readFileSync(join(PROJECT, file), "utf8"), relative(".", file)),
    );
    assert.deepEqual(found, []);
  });

  test("is in files of at most 250 lines", () => {
    const long = FILES.flatMap((file) => {
      const lines = readFileSync(join(PROJECT, file), "utf8").split("\n").length - 1;
      return lines > MOST_LINES ? [`${file}: ${lines} lines`] : [];
    });
    assert.deepEqual(long, []);
  });

  test("has no circle of imports", () => {
    const imports = new Map(FILES.map((file) => [file, importsOf(file)]));
    const visits = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, way: readonly string[]) => {
      const at = way.indexOf(file);
      if (at !== -1) circles.push([...way.slice(at), file].join(" -> "));
      if (at !== -1 || visits.has(file)) return;
      for (const other of imports.get(file) ?? []) visit(other, [...way, file]);
      visits.add(file);
    };
    for (const file of FILES) visit(file, []);
    assert.deepEqual(circles, []);
    assert.ok([...imports.values()].flat().length > 500);
  });

  test("is looked through by a check that sees each kind of write", () => {
    const bad: [source: string, what: string][] = [
      ["let a = 1; export { a };", "a variable of the module"],
      ["export let a: number;", "a variable of the module"],
      ["import { C } from 'n'; const c = new C();", "an object of the module that may have a state"],
      ["import n from 'n'; n.x = 1;", "writes to the imported `n`"],
      ["import n from 'n'; n.a.b.x += 1;", "writes to the imported `n`"],
      [
        "import { p } from 'n'; const { prototype } = p; prototype.x = 1;",
        "writes to the imported `prototype`",
      ],
      ["import n from 'n'; const { r } = n as unknown as { r: any }; r.x = 1;", "writes to the imported `r`"],
      [
        "import n from 'n'; function f() { const own = n.prototype; own.x = 1; } f();",
        "writes to the imported `own`",
      ],
      ["import * as n from 'n'; Object.assign(n.x, {});", "writes to the imported `n`"],
      ["import n from 'n'; Object.defineProperty(n, 'x', {});", "writes to the imported `n`"],
      ["import n from 'n'; Reflect.set(n, 'x', 1);", "writes to the imported `n`"],
      ["import n from 'n'; delete n.x;", "writes to the imported `n`"],
      ["import n from 'n'; n.list.push(1);", "writes to the imported `n`"],
      ["globalThis.x = 1;", "uses globalThis"],
      ["const m = new Map(); export const f = () => m.set(1, 2);", "writes to `m` of the module"],
      ["const m: string[] = []; export const f = () => { m[0] = ''; };", "writes to `m` of the module"],
      ["const m = { x: 1 }; export const f = () => { m.x += 1; };", "writes to `m` of the module"],
      ["class C { static x = 0; f() { C.x += 1; } } export { C };", "writes to `C` of the module"],
      [
        "class C { static x = new Map(); f() { C.x.set(1, 1); } } export { C };",
        "writes to `C` of the module",
      ],
    ];
    for (const [source, what] of bad)
      assert.ok(
        faults(source, "a.ts").some((fault) => fault.endsWith(what)),
        source,
      );
    for (const good of [
      "const m = new WeakMap(); export const f = (o: object) => m.set(o, 1);",
      "import n from 'n'; export function f(n: any) { n.x = 1; }",
      "const m = [1]; export const f = () => { const m = []; m.push(1); };",
      "import { x } from 'n'; export const f = () => { const y = [...x]; y.push(1); };",
      "const m = [1, 2]; export const f = () => m.map((x) => x);",
    ])
      assert.deepEqual(faults(good, "a.ts"), [], good);
  });
});
