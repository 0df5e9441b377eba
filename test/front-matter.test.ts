import assert from "node:assert/strict";
import { test } from "node:test";
import type UserConfig from "@11ty/eleventy/UserConfig";
import { frontMatterFaults } from "../src/eleventy/front-matter.ts";
import { checkPages } from "../src/eleventy/page-settings.ts";
import { FindingsError, formatFinding } from "../src/finding.ts";
import { Project, SMALL_LAB } from "./project.ts";

const faults = (text: string) => frontMatterFaults(text, "site/a.njk").map(formatFinding);

test("front matter is faulted at its line and column, in YAML, JSON and JavaScript", () => {
  for (const [text, expected] of [
    [
      "---\npagination: {data: guests, size: 1\npermalink: x\n---\n",
      "3:1: error: the front matter is not YAML: ",
    ],
    ["---\na: 1\na: 2\n---\n", "3:1: error: the front matter is not YAML: "],
    ['---json\n{"a": 1,\n "b" 2}\n---\n', "3:6: error: the front matter is not YAML: "],
    ["---\n- a\n---\n", "1:1: error: the front matter must be a map: write `key: value` [front-matter]"],
    [
      "---js\n{ a: 1 }\n{{ x }}\n",
      "1:1: error: the front matter is not closed: put `---` on a separate line after it",
    ],
    [
      "---js\n{\n  a: 1 b: 2,\n}\n---\n",
      "3:8: error: the front matter is not a JavaScript object: Unexpected identifier",
    ],
    [
      "---js\n\n  { a: 1 b }\n---\n",
      "3:10: error: the front matter is not a JavaScript object: Unexpected identifier",
    ],
    [
      "---js\n{\n  a: nothing.here,\n}\n---\n",
      "3:6: error: the front matter is not a JavaScript object: nothing is not defined",
    ],
    ["---js\n{\n  a: [1,\n---\n", "3:9: error: the front matter is not a JavaScript object: "],
  ] as const) {
    const [found = "", ...others] = faults(text);
    assert.ok(found.startsWith(`site/a.njk:${expected}`), found);
    assert.deepEqual(others, []);
  }
});

test("front matter that Eleventy takes has no fault", () => {
  for (const text of [
    "no front matter\n---\n",
    "----\nnot either\n",
    "---\n---\nempty\n",
    "---\n# a comment\n---\n",
    "---\npermalink: a\n---\n--- b\n",
    "---js\n{ permalink: ({ a }) => a.b };\n---\n",
    "---js\nconst permalink = 1;\n---\n",
    '---json\n{"permalink": "a"}\n---\n',
  ])
    assert.deepEqual(faults(text), [], text);
});

/** The message of the preprocessor about a page with this data. */
function checked(text: string, data: object): string {
  let look: ((data: object) => void) | undefined;
  const config = {
    addPreprocessor: (_name: string, _extensions: string, check: typeof look) => (look = check),
  };
  const page = { inputPath: "./site/a.njk" };
  try {
    checkPages(
      config as unknown as UserConfig,
      () => ({ file: "site/a.njk", text }),
      (found) => {
        throw new FindingsError(found);
      },
    );
    const all = { page, guests: [], views: { list: [] }, ...data };
    look?.(all);
    return "";
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    return error.findings.map(formatFinding).join("\n");
  }
}

test("pagination is looked at before Eleventy does, with what `_data` gives", () => {
  const head = (pagination: string) => `---\npermalink: a\npagination: ${pagination}\n---\n`;
  for (const [pagination, expected] of [
    [{ data: "guests", size: 1, alias: "guest" }, ""],
    [{ data: "views.list", size: 2 }, ""],
    [{ data: "collections.all", size: 1 }, ""],
    [
      { dat: "guests", size: 1 },
      "3:14: error: `pagination` has no key `dat`: did you mean `data`? [pagination]",
    ],
    [
      { data: "guests", size: 1, by: 2 },
      "error: `pagination` has no key `by`: use one of `data`, `size`, `alias`",
    ],
    [
      { data: "guests" },
      "3:1: error: `pagination` needs `data`, the name of a list, and `size`, the items per page: set both",
    ],
    [{ data: "guests", size: "1" }, "3:1: error: `pagination` needs `data`, the name of a list"],
    [{ data: "gests", size: 1 }, "3:21: error: unknown data `gests`: did you mean `guests`?"],
    [{ data: "views.kinds", size: 1 }, "unknown data `views.kinds`: use a name of global data in `_data`"],
    [null, "3:1: error: `pagination` needs `data`, the name of a list"],
  ] as const) {
    const output = checked(head(JSON.stringify(pagination).replaceAll(/"(\w+)":/g, "$1: ")), { pagination });
    assert.ok(
      expected === "" ? output === "" : output.includes(expected),
      `${JSON.stringify(pagination)}: ${output}`,
    );
  }
});

test("the build tells them with the line and carets, also for a fault in the body of a page", async () => {
  const project = new Project(SMALL_LAB, { layers: false });
  const page = "site/guests/guest.yml.njk";
  for (const [text, expected] of [
    [
      "---js\n{\n  permalink: ({ gest }) => gest.name,\n}\n---\n",
      /^site\/guests\/guest\.yml\.njk:3:33: error: the permalink function failed: .*\n {6}permalink: .*\n {36}\^\n/,
    ],
    [
      "---\npermalink: a\n---\n\n{{ nothing.here }}\n{{ later }}\n",
      /^site\/guests\/guest\.yml\.njk:5:1: error: .*; in a \[template\]\n {4}\{\{ nothing\.here \}\}\n {4}\^\n/,
    ],
    [
      "---\npermalink: a\n---\nsome text {{ site | line \n",
      /^site\/guests\/guest\.yml\.njk:4:11: error: a tag is not closed: write `\}\}`, `%\}` or `#\}` after it; in a \[template\]\n/,
    ],
  ] as const) {
    project.write({ [page]: text });
    const { code, stderr } = await project.build();
    assert.equal(code, 1);
    assert.match(stderr, expected);
  }
});
