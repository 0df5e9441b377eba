import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { Project, SMALL_LAB } from "./project.ts";
import { reportOf, serve, textOf, until } from "./serving.ts";

const ONE = "_data/default/guests.d/one.yml";
const own = SMALL_LAB[ONE];

interface Mistake {
  readonly path: string;
  readonly wrong: (right: string) => string;
  readonly report: RegExp;
}

/** In the order of the test: the first mistake is there before the first build. */
const MISTAKES: readonly Mistake[] = [
  {
    path: ONE,
    wrong: (right) => right.replace("10.9.8.7", "10.9.9.7"),
    report:
      /^_data\/default\/guests\.d\/one\.yml:3:24: error: the address 10\.9\.9\.7 is outside .*\n {6}- \{network: lab, ip: 10\.9\.9\.7\}\n {27}\^{8}\n/,
  },
  {
    path: "_data/guests.ts",
    wrong: () => "export default ({ lab }) => lab.guests.map(({ name }) => name.nothing.here);\n",
    report: /^_data\/guests\.ts:1:\d+: error: .*\bhere\b.* \[exception\]\n {4}export default .*\n +\^/,
  },
  {
    path: ".eleventy.ts",
    wrong: (right) => `const = 3;\n${right}`,
    report: /^\.eleventy\.ts:1:7: error: .* \[typescript\]\n {4}const = 3;\n {10}\^/,
  },
  {
    path: "src/model/published.ts",
    wrong: () => "export const = 3;\n",
    report: /^src\/model\/published\.ts:1:14: error: .*\n {4}export const = 3;\n {17}\^/,
  },
];

/** Only every n-th mistake. */
export function testMistakes(every: number): void {
  test("a mistake that is there when serving starts is shown on every page until it is mended", async (t) => {
    const project = new Project(SMALL_LAB, { layers: false, source: true });
    for (const [at, { path, wrong, report }] of MISTAKES.filter(
      (_, index) => index % every === 0,
    ).entries()) {
      await t.test(path, async (t) => {
        const right = readFileSync(project.path(path), "utf8");
        writeFileSync(project.path(path), wrong(right));
        const serving = await serve(t, project);
        const { get } = serving;
        const output = () => reportOf(serving);
        assert.match(await output(), report);
        assert.match(serving.log(), new RegExp(report.source.slice(1)));
        for (const page of ["/", "/guests.d/one/", "/guests.html"]) {
          const { status, body } = await get(page);
          assert.equal(status, 200, page);
          assert.match(body, /src="\/\.miniascape\/overlay\.js"/, page);
          assert.match(body, /reload-client\.js/, page);
          assert.match(body, at === 0 ? /No build has written this page/ : /one/, page);
        }
        assert.equal((await get("/guests.d/one/ks.cfg")).status, at === 0 ? 404 : 200);

        writeFileSync(project.path(path), right);
        await until(async () => (await output()) === "", "the end of the report");
        assert.match((await get("/guests.d/one/")).body, /trees\.test/);
        // It is still watched.
        project.write({ [ONE]: `${own}description: with ${path}\n` });
        await until(async () => (await textOf(serving, "/guests.d/one/guest.yml")).includes(`with ${path}`));
        project.write({ [ONE]: own });
        await until(async () =>
          /^site: (?!.*^description: with)/ms.test(await textOf(serving, "/guests.d/one/guest.yml")),
        );
      });
    }
  });
}
