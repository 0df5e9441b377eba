import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Project } from "./project.ts";
import { PROJECT, run } from "./run.ts";

interface Snippet {
  readonly language: string;
  readonly text: string;
}

function snippets(file: string): Snippet[] {
  const blocks = readFileSync(join(PROJECT, file), "utf8").matchAll(/^```(\w+)\n(.*?)^```$/gms);
  return [...blocks].map(([, language = "", text = ""]) => ({ language, text }));
}

/** By language: how the beginning of a snippet names the file that it is to be written to. */
const NAMED: Readonly<Record<string, RegExp>> = {
  yaml: /^# (\S+\.yml)\n/,
  json: /^\{\s*"\$comment": "(\S+\.json)"/,
  njk: /^\{# (\S+) #\}\n/,
};

function fileOf({ language, text }: Snippet): string | undefined {
  return NAMED[language]?.exec(text)?.[1];
}

// What was installed stays installed, and the tests do not run themselves.
const NPM = "npm() { :; }\n";

test("README: its files written and its commands run, in its order, in a copy of the project", async () => {
  const project = new Project();
  const all = snippets("README.md");
  assert.ok(all.length >= 10);
  for (const snippet of all) {
    if (snippet.language === "sh") {
      const { code, stdout, stderr } = await run("bash", ["-euc", NPM + snippet.text], { cwd: project.dir });
      assert.equal(code, 0, `${snippet.text}\n${stdout}\n${stderr}`);
    } else if (snippet.language !== "console") {
      const file = fileOf(snippet);
      assert.ok(file, `the first line of a snippet names its file:\n${snippet.text}`);
      project.write({ [file]: snippet.text });
    }
  }
});

test("README: every folder and npm script that it names is there", () => {
  const text = readFileSync(join(PROJECT, "README.md"), "utf8");
  const { scripts } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8"));
  for (const [, script = ""] of text.matchAll(/npm run (\w+)/g)) assert.ok(script in scripts, script);
});
