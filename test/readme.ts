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

/** By language: the pattern of a file name at the start of a snippet. */
const NAMED: Readonly<Record<string, RegExp>> = {
  yaml: /^# (\S+\.yml)\n/,
  json: /^\{\s*"\$comment": "(\S+\.json)"/,
  njk: /^\{# (\S+) #\}\n/,
};

function fileOf({ language, text }: Snippet): string | undefined {
  return NAMED[language]?.exec(text)?.[1];
}

/**
 * The packages of the project are installed already, and the tests must not start themselves. In a lab `npm install` unpacks
 * the package that the lab carries; the packages that this one needs are those of the project.
 */
const NPM = `npm() {
  [ "$1" = install ] || return 0
  mkdir node_modules
  tar xzf miniascape-*.tgz -C node_modules
  mv node_modules/package node_modules/miniascape
  ln -s "${PROJECT}"/node_modules/* node_modules
  mkdir node_modules/.bin
  ln -s "${PROJECT}"/node_modules/.bin/* ../miniascape/bin/miniascape.js node_modules/.bin
  mv node_modules/.bin/miniascape.js node_modules/.bin/miniascape
}
`;
/** Runs a command like npx, but without npm. */
export const NPX = `npx() {
  local package=.
  [ ! -d node_modules/miniascape ] || package=node_modules/miniascape
  case $1 in miniascape) shift; node $package/bin/miniascape.js "$@" ;; *) "node_modules/.bin/$@" ;; esac
}
`;

const isBuild = ({ language, text }: Snippet) => language === "sh" && text.includes("npx eleventy");

function beforeBuild({ text }: Snippet): string {
  return text.replace(/^.*npx eleventy[\s\S]*/m, "");
}

/**
 * `npx`: shell code that defines it. `builds`: indexes of the building snippets that run as a whole, -1 for the last.
 */
export function testReadme({
  npx = "",
  builds,
  source = false,
}: {
  npx?: string;
  builds?: readonly number[];
  source?: boolean;
}): void {
  test("README: its files written and its commands run, in its order, in a copy of the project", async () => {
    const project = new Project({}, { source });
    const all = snippets("README.md");
    assert.ok(all.length >= 10);
    const whole = builds?.map((at) => all.filter(isBuild).at(at)) ?? all;
    for (const snippet of all) {
      if (snippet.language === "sh") {
        const text = whole.includes(snippet) || !isBuild(snippet) ? snippet.text : beforeBuild(snippet);
        const { code, stdout, stderr } = await run("bash", ["-euc", NPM + npx + text], {
          cwd: project.dir,
        });
        assert.equal(code, 0, `${text}\n${stdout}\n${stderr}`);
      } else if (snippet.language !== "console") {
        const file = fileOf(snippet);
        assert.ok(file, `the first line of a snippet names its file:\n${snippet.text}`);
        project.write({ [file]: snippet.text });
      }
    }
  });
}
