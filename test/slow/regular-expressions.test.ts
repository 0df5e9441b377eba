import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { tokenizer } from "acorn";
import { transformSync } from "esbuild";
import type { Language } from "../../src/outputs/language.ts";
import { Highlighter } from "../../src/pages/highlight.ts";
import { maskComments } from "../../src/secrets/secret-comment.ts";
import { PROJECT } from "../run.ts";

const LENGTH = 20_000;
const BEGINS = ["", "a", '"', "# ", "{%", "a://"];
const REPEATED = [
  ..."aA0 -._/:\"'\\#$@%{<=,\n",
  ...["a.", "a-", "a_", "a:", "a ", "0.", "{{", "{%", "''", "\r\n", "key: ", "- a", "a=", "1a="],
];
const TEXTS = BEGINS.flatMap((begin) =>
  REPEATED.map((text) => `${begin}${text.repeat(LENGTH / text.length)}\u0001`),
);
/** Milliseconds of CPU. A search whose cost is the square of the length takes more than 200; a linear one less than 1. */
const MOST = 60;

/** The texts that take too long, each with its cost. Measures again, because a collection of garbage may be in the way. */
function slow(use: (text: string) => unknown): string[] {
  const cost = (text: string) => {
    const before = process.cpuUsage();
    use(text);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  return TEXTS.filter((text) => cost(text) > MOST && cost(text) > MOST).map(
    (text) => `${JSON.stringify(text.slice(0, 12))}... takes ${Math.round(cost(text))} ms`,
  );
}

const files = readdirSync(join(PROJECT, "src"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  // The place of a fault in a template, which is code of the lab's owner.
  .filter((path) => path !== "artifacts/template-syntax.ts");

test("no regular expression takes the square of a text's length", () => {
  let expressions = 0;
  const faults = files.flatMap((path) => {
    const { code } = transformSync(readFileSync(join(PROJECT, "src", path), "utf8"), { loader: "ts" });
    const tokens = [...tokenizer(code, { ecmaVersion: "latest", sourceType: "module" })];
    return tokens
      .flatMap((token) => (token.type.label === "regexp" && "value" in token ? [token.value] : []))
      .flatMap((value) => {
        const { pattern, flags } = value as { pattern: string; flags: string };
        const expression = new RegExp(pattern, `${flags.replace("g", "")}g`);
        expressions += 1;
        return slow((text) => text.replace(expression, "")).map((fault) => `${path}: /${pattern}/: ${fault}`);
      });
  });
  assert.ok(expressions > 300, `${expressions}`);
  assert.deepEqual(faults, []);
});

test("the colours of no language, and no mask of comments, take the square of a line's length", () => {
  const languages: readonly Language[] = ["yaml", "shell", "kickstart", "xml", "conf"];
  const faults = languages.flatMap((language) =>
    slow((text) => new Highlighter().lines(text.replace(/^%/, "%packages\n"), language)).map(
      (fault) => `${language}: ${fault}`,
    ),
  );
  assert.deepEqual(faults, []);
  assert.deepEqual(
    slow((text) => maskComments(`# ${text}`)),
    [],
  );
});
