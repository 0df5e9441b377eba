import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import Eleventy from "@11ty/eleventy";
import type UserConfig from "@11ty/eleventy/UserConfig";
import { configure } from "../src/eleventy/configure.ts";
import { SITE } from "../src/eleventy/pages.ts";
import { findingsIn, printing } from "../src/eleventy/reported.ts";
import { Session } from "../src/eleventy/session.ts";
import { writeBigLab } from "./bench/big-lab.ts";
import { temporaryDirectory } from "./build.ts";
import { random } from "./random.ts";
import { PROJECT } from "./run.ts";
import { textOfTree } from "./trees.ts";

/** Builds a lab several times in one process, like `--serve`. */
class Builds {
  readonly #out = join(temporaryDirectory(), "site");
  readonly #session: Session;
  readonly #eleventy: Eleventy;

  constructor(confdir: string, site: string, runMode: "serve" | "build") {
    this.#session = new Session({
      confdirs: [confdir],
      tmpldirs: ["templates"],
      pages: ["site"],
      site,
      variables: {},
    });
    this.#eleventy = new Eleventy(SITE, this.#out, {
      quietMode: true,
      configPath: "",
      runMode,
      config: (config: UserConfig) =>
        configure(config, "package", {
          session: this.#session,
          report: printing(false),
          load: (path) => import(path),
        }),
    });
    this.#eleventy.disableLogger();
  }

  /** Builds once more; null when there are errors. */
  async next(): Promise<string | null> {
    if (this.#session.written) await this.#eleventy.restart();
    await this.#eleventy.init();
    try {
      await this.#eleventy.write();
    } catch (error) {
      if (!findingsIn(error)) throw error;
      return null;
    }
    return textOfTree(this.#out);
  }

  /** The files that the last build has written. */
  get written(): number | undefined {
    return this.#session.written?.changed;
  }
}

type Edit = (text: string, at: number, below: (count: number) => number) => string | null;

/** Edits the text of a layer; the result may be invalid. Null: deletes the layer. */
const EDITS: readonly Edit[] = [
  (text, at) => `# edit ${at}, which moves lines\n${text}`,
  (text, at) => `${text.replace(/^description: edit.*\n/m, "")}description: edit ${at}\n`,
  (text) => `${text.replace(/^keyboard:.*\n/m, "")}keyboard: de\n`,
  (text) => `${text.replace(/^checks:.*\n/m, "")}checks: {ignore: [few-disks]}\n`,
  (text, _at, below) => {
    const numbers = [...text.matchAll(/\b\d+\b/g)];
    const number = numbers[below(numbers.length || 1)];
    if (!number) return text;
    const end = number.index + number[0].length;
    return `${text.slice(0, number.index)}${Number(number[0]) + 1}${text.slice(end)}`;
  },
  (text, _at, below) => {
    const lines = text.split("\n");
    lines.splice(below(lines.length), 1);
    return lines.join("\n");
  },
  (text) => `${text}\n`,
  () => null,
];

/** Edits layers of a lab, and compares each build with a build from scratch. */
async function compare(t: TestContext, confdir: string, site: string, edits: number): Promise<void> {
  const seed = Number(process.env.MINIASCAPE_SEED ?? Date.now() % 2 ** 31);
  t.diagnostic(`MINIASCAPE_SEED=${seed}`);
  t.mock.method(console, "error", () => {});
  const below = random(seed);
  const serving = new Builds(confdir, site, "serve");
  const fresh = () => new Builds(confdir, site, "build").next();
  assert.equal(await serving.next(), await fresh());
  let compared = 0;
  const written: (number | undefined)[] = [];
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  for (let at = 0; at < edits; at += 1) {
    const layers = readdirSync(join(confdir, site), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".yml"))
      .sort();
    // Edits keys that few objects have as often as keys that many objects have.
    const directory = pick([...new Set(layers.map((name) => dirname(name)))]);
    const layer = join(confdir, site, pick(layers.filter((name) => dirname(name) === directory)));
    const before = readFileSync(layer, "utf8");
    const edit = pick(EDITS);
    const text = edit(before, at, below);
    if (text === null) rmSync(layer);
    else writeFileSync(layer, text);
    const expected = await fresh();
    const what = `edit ${at} of seed ${seed}: ${layer}\n${text}`;
    const actual = await serving.next();
    if (actual !== expected) {
      const lines = (tree: string | null) => new Set(tree?.split("\n"));
      const missing = [...lines(expected)].filter((line) => !lines(actual).has(line));
      assert.fail(`${what}\n${missing.slice(0, 20).join("\n")}`);
    }
    if (expected === null) {
      // After a mistake, the next edit starts from the lab before it.
      writeFileSync(layer, before);
      assert.equal(await serving.next(), await fresh(), `after ${what}`);
    } else {
      compared += 1;
      written.push(serving.written);
    }
  }
  t.diagnostic(`${edits} edits, of which ${compared} were right; files written: ${written.join()}`);
}

/** Tests this number of edits of each of these shipped labs. */
export function testLayerEdits(edits: number, sites: readonly string[]): void {
  for (const site of sites)
    test(`after each edit of the layers of ${site}, the output is that of a build from nothing`, async (t) => {
      const confdir = join(temporaryDirectory(), "conf");
      cpSync(join(PROJECT, "_data"), confdir, { recursive: true });
      await compare(t, confdir, site, edits);
    });
}

/** The same with a lab that has more than one page of guests of a kind. */
export function testLargeLabEdits(edits: number): void {
  test("so it is of a lab that shows of each guest what others of its kind do not have", async (t) => {
    const confdir = join(temporaryDirectory(), "conf");
    writeBigLab(confdir, 260);
    await compare(t, confdir, "modern", edits);
  });
}
