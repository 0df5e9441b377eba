import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { OwnLab } from "../own-lab.ts";
import { SMALL_LAB } from "../project.ts";
import { has } from "../tools.ts";
import { readAll } from "./readers.ts";
import { hostileText, Twin, yamlOf } from "./values.ts";

const SEED = Number(process.env.MINIASCAPE_SEED ?? Date.now() % 2 ** 31);

/** Texts that no output accepts; other tests check that. */
const REFUSED = /[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]/u;

/** A lab with each text in values and keys of one guest, and of the host. */
function labOf(texts: readonly string[]): Record<string, string> {
  const { "_data/default/guests.d/one.yml": _, ...files } = SMALL_LAB;
  for (const [at, text] of texts.entries()) {
    files[`_data/default/guests.d/g-${at}.yml` as keyof typeof files] = yamlOf({
      description: text,
      own: { [`k${text}`]: text, list: [text, { [`${text}k`]: [text] }] },
      product: { organization: text },
      users: [{ name: "a", groups: [text] }],
      templates: null,
    });
  }
  return { ...files, "_data/default/host.d/host.yml": yamlOf({ own: texts, host_templates: null }) };
}

type Events = readonly (readonly [string, (readonly (readonly [string, string | null])[])?])[];

/** The built pages, parsed like in a browser. */
async function pagesOf(texts: readonly string[]): Promise<Map<string, Events>> {
  const project = new OwnLab(labOf(texts));
  const { code, stderr } = await project.build();
  assert.equal(code, 0, stderr.slice(0, 2000));
  const files = readdirSync(project.path("_site"), { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".html"),
  );
  const read = readAll(
    files.map((file) => ["html", readFileSync(join(project.path("_site"), file), "utf8")]),
  );
  return new Map(files.map((file, at) => [file, read[at] as Events]));
}

/** Each kind of element with the names of its attributes; also declarations and comments. */
function vocabulary(pages: Iterable<Events>): Set<string> {
  const words = new Set<string>();
  for (const events of pages) {
    for (const [name, attributes] of events) {
      if (Array.isArray(attributes)) for (const [key] of attributes) words.add(`${name} ${key}`);
      if (attributes !== undefined) words.add(name);
    }
  }
  return words;
}

/** Puts this number of hostile texts into the pages of a lab. */
export function testPageTexts(cases: number): void {
  test(`${cases} hostile texts in the pages are text: no element, attribute or link is of their making (MINIASCAPE_SEED=${SEED})`, async (t) => {
    if (!has(t, "python3")) return;
    const texts = fc.sample(
      hostileText.filter((text) => !REFUSED.test(text)),
      { numRuns: cases, seed: SEED },
    );
    const pages = await pagesOf(texts);
    const harmless = vocabulary((await pagesOf(texts.map((text) => new Twin(text).text))).values());
    for (const [file, events] of pages) {
      const foreign = [...vocabulary([events])].filter((word) => !harmless.has(word));
      assert.deepEqual(foreign, [], file);
      for (const [name, attributes] of events) {
        if (!Array.isArray(attributes)) continue;
        for (const [key, value] of attributes) {
          if (key !== "href" && key !== "src" && key !== "action") continue;
          assert.doesNotMatch(
            value ?? "",
            /^\s*(?:javascript|data|vbscript):|^\s*\/\//i,
            `${file}: <${name} ${key}>`,
          );
        }
      }
    }
    for (const [at, text] of texts.entries()) {
      if (text.length > 200) continue;
      const data = pages
        .get(`guests.d/g-${at}/index.html`)
        ?.flatMap(([word, more]) => (more === undefined ? word : ""));
      assert.ok(
        data?.join("").includes(text),
        `guests.d/g-${at}/index.html does not show ${JSON.stringify(text)}`,
      );
    }
  });
}
