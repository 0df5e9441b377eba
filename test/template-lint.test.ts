import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import nunjucks from "nunjucks";
import { isMarkup } from "../src/artifacts/templates.ts";
import { PROJECT } from "./run.ts";

/** Filters whose output is quoted for the place that it goes to. */
const QUOTING = new Set([
  "sh",
  "disk_options",
  "ks",
  "word",
  "boot",
  "repo",
  "script",
  "phrase",
  "line",
  "int",
  "scalar",
  "block",
  "debconf",
  "xml",
  "yaml",
  "json",
  "setup_archive",
  "ignition_config",
  "agama_profile",
]);

interface Node {
  readonly typename: string;
  readonly lineno: number;
  readonly colno: number;
  readonly [field: string]: unknown;
}
const { parser, nodes } = nunjucks as unknown as {
  parser: {
    parse(source: string, extensions: unknown[], options: object): Node & { findAll(type: unknown): Node[] };
  };
  nodes: Record<string, unknown>;
};

/** Places in a text template that write a value without a filter. */
function unquoted(source: string): string[] {
  const tree = parser.parse(source, [], { trimBlocks: true, lstripBlocks: true });
  const outputs = tree.findAll(nodes.Output) as (Node & { children: Node[] })[];
  return outputs
    .flatMap(({ children }) => children)
    .filter((child) => child.typename !== "TemplateData" && !isQuoted(child))
    .map(({ lineno, colno }) => `${lineno + 1}:${colno + 1}`);
}

/** A quoted text, or a part of a template between `{% filter margin(4) %}` and its end, whose values are found by themselves. */
function isIndented({ name, args }: Node): boolean {
  const [first] = (args as { children: Node[] }).children;
  return (
    (name as unknown as { value: string }).value === "margin" &&
    first !== undefined &&
    (first.typename === "Capture" || isQuoted(first))
  );
}

function isQuoted(node: Node): boolean {
  switch (node.typename) {
    case "Literal":
      return true;
    case "Filter":
      return QUOTING.has((node.name as { value: string }).value) || isIndented(node);
    // super() and macros are our own templates, which this test also reads.
    case "FunCall":
      return (node.name as Node).typename === "Symbol";
    case "InlineIf":
      return isQuoted(node.body as Node) && (!node.else_ || isQuoted(node.else_ as Node));
    case "Group":
      return (node.children as Node[]).every(isQuoted);
    case "Add":
    case "Concat":
      return isQuoted(node.left as Node) && isQuoted(node.right as Node);
    default:
      return false;
  }
}

const TEMPLATES = readdirSync(join(PROJECT, "templates"), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.endsWith(".yml"))
  .map((entry) => join(entry.parentPath, entry.name));

test("every value in a template of plain text goes through a filter for its place", () => {
  const found = TEMPLATES.filter((file) => !isMarkup(file) && !file.endsWith(".css")).flatMap((file) =>
    unquoted(readFileSync(file, "utf8")).map((place) => `${file}:${place}`),
  );
  assert.deepEqual(found, []);
});

test("no template of markup turns its escaping off", () => {
  const found = TEMPLATES.filter(isMarkup).filter((file) =>
    /\|\s*safe\b|autoescape/.test(readFileSync(file, "utf8")),
  );
  assert.deepEqual(found, []);
});

test("the check sees what is not quoted", () => {
  assert.deepEqual(unquoted("a {{ x }}\n{{ y | sh }} {{ z | upper }}\n{{ 'ok' }}"), ["1:6", "2:21"]);
  assert.deepEqual(
    unquoted("{% if a %}\n{{ b.c }}{% endif %}{{ (x if y else z) | ks }}{{ x | ks if y else z }}"),
    ["2:5", "2:54"],
  );
  const part = "{% filter margin(4) %}\n{{ a }}{{ b | scalar }}{% endfilter %}";
  assert.deepEqual(unquoted(`${part}{{ c | margin(4) }}{{ c | yaml | margin(4) }}`), ["2:4", "2:46"]);
});
