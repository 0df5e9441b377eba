import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { readCloudConfig } from "../../src/cloud-init/cloud-config.ts";
import { CommonEntries } from "../../src/cloud-init/common-entries.ts";

const keysOf = (text: string) => new CommonEntries().keysOf(text);

/** Lines that are a map only together, or none, and lines that are one alone. */
const LINES = [
  ..."a: 1|b: 'x|c: [1,|2]|  d: 3|- e|? f|: g|h: |-| text|# no|'|i: &x 1|j: *x|---|...|%YAML 1.2|k:|".split(
    "|",
  ),
  'l: "m"',
  'n: "o\\"',
  "<<: {p: 1}",
  "a: {q: 1}",
  "r: 1\rs: 2",
  "t: \u2028u: 1",
  "\u00a0v: 1",
];

suite("the entries of a cloud config", () => {
  test("have the keys of the whole map, or decide nothing", () => {
    let decided = 0;
    const entries = new CommonEntries();
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...LINES), { maxLength: 6 }), (lines) => {
        const text = `#cloud-config\n${lines.join("\n")}\n`;
        const keys = entries.keysOf(text);
        if (!keys) return;
        decided += 1;
        const config = readCloudConfig(text);
        assert.ok("value" in config, text);
        assert.deepEqual(keys, Object.keys(config.value), text);
      }),
      { numRuns: 2000 },
    );
    assert.ok(decided > 50, `${decided}`);
  });

  test("decide what the templates write, also from the second guest on", () => {
    const entries = new CommonEntries();
    for (const name of ["one", "two"]) {
      const text = `#cloud-config\n# User data of ${name}\n\nhostname: "${name}"\nruncmd:\n  - [/usr/bin/true]\n`;
      assert.deepEqual(entries.keysOf(text), ["hostname", "runcmd"]);
    }
  });

  test("decide nothing about a text without the first line, and about a key that stands twice", () => {
    assert.equal(keysOf("hostname: a\n"), null);
    assert.equal(keysOf("#cloud-config \nhostname: a\n"), null);
    assert.equal(keysOf("#cloud-config\nhostname: a\nhostname: b\n"), null);
    assert.equal(keysOf('#cloud-config\nhostname: "a"\nhostname: "b"\n'), null);
    assert.equal(keysOf("#cloud-config\n"), null);
  });
});
