import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { load } from "js-yaml";
import { leavesOf } from "../src/explain/leaves.ts";
import { layersOf, objectNames } from "../src/explain/object.ts";
import { plainValue } from "../src/explain/value-text.ts";
import { Catalog } from "../src/layers/catalog.ts";
import { LAYER_SCHEMA, parseDocument } from "../src/layers/document.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { isMap } from "../src/merge/merge.ts";
import { type Merged, mergeDocuments, type Origin, originsOf, type Path } from "../src/merge/origins.ts";
import { pathText } from "../src/schema/path-text.ts";
import { Secrets } from "../src/secrets/secrets.ts";
import { outputOf } from "./cli.ts";
import { PROJECT } from "./run.ts";

interface JsonOrigin {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly end?: { readonly line: number; readonly column: number };
  readonly value: unknown;
}

/** Does not hide secrets: the labs only have the hash of the sample password. */
const NO_SECRETS = new Secrets();

function offsetOf(text: string, line: number, column: number): number {
  return (
    text
      .split("\n")
      .slice(0, line - 1)
      .join("\n").length +
    (line > 1 ? 1 : 0) +
    column -
    1
  );
}

/** The YAML value at the place of an origin. */
function standing({ file, line, column, end }: JsonOrigin): unknown {
  const text = readFileSync(file, "utf8");
  const from = offsetOf(text, line, column);
  if (end) return load(text.slice(from, offsetOf(text, end.line, end.column)), { schema: LAYER_SCHEMA });
  // A value that contains no other value, or an empty list or map.
  const rest = text.slice(from);
  if (/^\[\s*\]/.test(rest)) return [];
  if (/^\{\s*\}/.test(rest)) return {};
  return /^[ \t]*(?:#|\n|$)/.test(rest) || /^\S.*:\s*(?:#.*)?$/m.test(rest.split("\n")[0] ?? "")
    ? null
    : rest;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, step) => (at as Record<string, unknown>)?.[step], value);
}

for (const site of ["default", "modern"]) {
  test(`${site}: the place that explain names for each leaf of each guest holds that value`, async () => {
    const catalog = new Catalog(new LayerReader(), {
      confdirs: [join(PROJECT, "_data")],
      tmpldirs: [join(PROJECT, "templates")],
      site,
    });
    let count = 0;
    for (const name of catalog.names("guest")) {
      const { status, stdout } = await outputOf("explain", `guest/${name}`, "--json", `--site=${site}`);
      assert.equal(status, 0);
      const { value, origins } = JSON.parse(stdout) as {
        value: unknown;
        origins: Record<string, JsonOrigin[]>;
      };
      const { merged } = layersOf(catalog, { category: "guest", key: name, name });
      const paths = leavesOf(merged, [], NO_SECRETS).map(({ path }) => path);
      assert.deepEqual(Object.keys(origins), paths.map(pathText));
      for (const path of paths) {
        const [winner] = origins[pathText(path)] ?? [];
        const message = `${name} ${pathText(path)}: ${JSON.stringify(winner)}`;
        assert.ok(winner, message);
        assert.deepEqual(standing(winner), valueAt(plainValue(merged.value), path), message);
        if (pathText(path) === "rootpw") assert.equal(valueAt(value, path), "********");
        else assert.deepEqual(valueAt(value, path), winner.value, message);
        count += 1;
      }
    }
    assert.ok(count > 1000, `${count} leaves`);
  });

  test(`${site}: without the winner of a leaf, its value is that of the next in the chain`, () => {
    const catalog = new Catalog(new LayerReader(), {
      confdirs: [join(PROJECT, "_data")],
      tmpldirs: [join(PROJECT, "templates")],
      site,
    });
    let count = 0;
    let over = 0;
    for (const object of objectNames(catalog)) {
      const { merged } = layersOf(catalog, object);
      for (const { path, chain } of leavesOf(merged, [], NO_SECRETS)) {
        const rest = withoutWinner(merged, path, chain);
        if (!rest) continue;
        const now = originsOf(rest, path);
        const next = chain.slice(0, -1);
        assert.deepEqual(now.map(whereAndWhat), next.map(whereAndWhat), `${object.name} ${pathText(path)}`);
        assert.deepEqual(valueAt(rest.value, path), next.at(-1)?.value, `${object.name} ${pathText(path)}`);
        count += 1;
        if (next.length > 0) over += 1;
      }
    }
    assert.ok(count > 600 && over > 100, `${count} leaves, ${over} over others`);
  });
}

// Line numbers in a file change with the edit, so leaves of the same file are compared by value.
const whereAndWhat = ({ file, value }: Origin) => ({ file, value });

/**
 * The layers without the map entry that wins for a leaf. Null if this is not possible: removing a list item moves the
 * others up, rows of `releases` inherit others by `<<`, and a map needs at least one entry.
 */
function withoutWinner(merged: Merged, path: Path, chain: readonly Origin[]): Merged | null {
  const key = path.at(-1);
  const winner = chain.at(-1);
  if (typeof key !== "string" || !winner || path.some((step) => typeof step === "number")) return null;
  if (path[0] === "releases") return null;
  const at = merged.documents.findLastIndex(({ file, value }) => file === winner.file && has(value, path));
  const document = merged.documents[at];
  if (!document) return null;
  const parent = valueAt(document.value, path.slice(0, -1));
  if (!isMap(parent) || Object.keys(parent).length < 2) return null;
  const text = cut(document.text, key, winner);
  if (text === null) return null;
  const documents = merged.documents.map((one, index) =>
    index === at ? parseDocument(text, one.file) : one,
  );
  return mergeDocuments(documents);
}

function has(value: unknown, path: Path): boolean {
  const parent = valueAt(value, path.slice(0, -1));
  return isMap(parent) && Object.hasOwn(parent, path.at(-1) as string);
}

/** A text without `key: value` at the place of a value: a line of its own, or a part of a map in braces. */
function cut(text: string, key: string, { line, column, end }: Origin): string | null {
  const lines = text.split("\n");
  const own = lines[line - 1] ?? "";
  const before = own.slice(0, column - 1);
  const entry = new RegExp(`^\\s*["']?${key.replace(/[^\w]/g, "\\$&")}["']?:\\s*(?:&\\w+\\s*)?$`);
  if (entry.test(before)) {
    let last = end?.line ?? line;
    const indent = own.search(/\S/);
    while (!end && /^\s+\S/.test(lines[last] ?? "") && (lines[last] ?? "").search(/\S/) > indent) last += 1;
    return [...lines.slice(0, line - 1), ...lines.slice(last)].join("\n");
  }
  const inBraces = new RegExp(`([{,]\\s*)${key.replace(/[^\w]/g, "\\$&")}:\\s*$`).exec(before);
  if (!inBraces || !end || end.line !== line) return null;
  const start = inBraces.index + (inBraces[0].startsWith("{") ? 1 : 0);
  const after = own.slice(end.column - 1);
  const rest = inBraces[0].startsWith("{") ? after.replace(/^\s*,/, "") : after;
  lines[line - 1] = own.slice(0, start) + rest;
  return lines.join("\n");
}
