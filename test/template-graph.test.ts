import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { compileLab } from "../src/lab.ts";
import { Catalog } from "../src/layers/catalog.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { templateUse as listedUse } from "../src/listing/template-use.ts";
import { outputsOfLayers } from "../src/outputs/layers.ts";
import { templateUse } from "../src/pages/lab/template-use.ts";
import type { PageSource } from "../src/pages/source.ts";
import { TemplateGraph } from "../src/templates/graph.ts";
import { TemplateKeys } from "../src/templates/keys.ts";
import { referencesIn } from "../src/templates/references.ts";
import { temporaryDirectory } from "./build.ts";
import { PROJECT } from "./run.ts";

const OWN = {
  "autoinstall.d/ks.cfg": '{% extends "shipped:autoinstall.d/ks.cfg" %}\n',
  "autoinstall.d/ks.cfg.tests/sam.yml": "_guest: sam\ncase_word: 1\n",
  "autoinstall.d/ks.cfg.tests/sam.out": '{% include "guest/two" %}\n',
  "README.md": 'Write `{% include "guest/two" %}` or `{{ readme_word }}`.\n',
  "guest/README": "what is here\n",
  "guest/motd": '{% include "guest/one" if name == "guest/three" else "guest/two" %}\n',
  "guest/one": "one {{ template_word }}\n",
  "guest/two": '{# {% include "guest/one" %} #}{% raw %}{% include "guest/one" %}{% endraw %}two\n',
  "guest/three": "three\n",
};

function ownTemplates(): string {
  const dir = temporaryDirectory();
  for (const [path, text] of Object.entries(OWN)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

test("both branches of a condition are named, and what is compared, commented or raw is not", () => {
  const names = (text: string) => referencesIn(text).map(({ how, template }) => `${how} ${template}`);
  assert.deepEqual(names(OWN["guest/motd"]), ["include guest/one", "include guest/two"]);
  assert.deepEqual(names(OWN["guest/two"]), []);
  assert.deepEqual(names('{%- from "a" import b %}{% import \'c\' as d %}{% extends "e" if f %}'), [
    "from a",
    "import c",
    "extends e",
  ]);
  assert.deepEqual(names('{% include ["a", "b"] ignore missing %}{% include name %}{% include "a" %'), [
    "include a",
    "include b",
  ]);
});

test("cases of tests and READMEs are no templates, and what they say reads no value", () => {
  const dir = ownTemplates();
  const reader = new LayerReader();
  assert.deepEqual(new TemplateGraph(reader, { tmpldirs: [dir] }).names, [
    "autoinstall.d/ks.cfg",
    "guest/motd",
    "guest/one",
    "guest/three",
    "guest/two",
  ]);
  const keys = new TemplateKeys(reader, { tmpldirs: [dir] });
  assert.deepEqual(
    ["template_word", "readme_word", "case_word"].map((key) => keys.has("guest", key)),
    [true, false, false],
  );
});

test("the page of templates and `which` agree on what names each template", () => {
  const dir = ownTemplates();
  const options = {
    confdirs: [join(PROJECT, "_data")],
    tmpldirs: [join(PROJECT, "templates"), dir],
    pages: [join(PROJECT, "site")],
    site: "modern",
  };
  const reader = new LayerReader();
  const source = { lab: compileLab(reader, options), ...options } as unknown as PageSource;
  const catalog = new Catalog(reader, options);
  const graph = new TemplateGraph(reader, options);
  const outputs = outputsOfLayers(catalog, reader, options);
  const shown = templateUse(source);
  assert.deepEqual(
    shown.map(({ name }) => name),
    graph.names,
  );
  const nameOf = (file: string) => file.replace(`${dir}/`, "").replace(`${options.tmpldirs[0]}/`, "");
  let named = 0;
  for (const { name, usedBy } of shown) {
    const { templates } = listedUse(name, graph, outputs, catalog);
    // `which` distinguishes a user's template from the shipped one that it extends.
    const others = (names: readonly string[]) => names.filter((other) => other !== name).sort();
    assert.deepEqual(others(usedBy), others(templates.map(nameOf)), name);
    named += usedBy.length;
  }
  assert.ok(named > 50);
  assert.deepEqual(
    shown.flatMap(({ name, isFromLab: isOwn }) => (isOwn ? [name] : [])),
    ["autoinstall.d/ks.cfg", "guest/motd", "guest/one", "guest/three", "guest/two"],
  );
});

test("a template reads a key where its name stands for the object, not below another key", () => {
  const root = temporaryDirectory();
  const templates = {
    "a.cfg": "{% for g in guests %}{{ g.looped }}{% endfor %}{{ cluster.members | join(',', 'joined') }}",
    "b.cfg":
      "{% set v = virtinst %}{{ v.ram }}{{ virtinst.vcpus }}{{ interfaces[0].mac }}{{ guests[0].indexed }}",
    "c.cfg":
      "{% macro m(x) %}{{ x.given }}{% endmacro %}{{ name | replace(named, own.part) }}{% set local = 1 %}{{ local }}",
    "d.cfg": "{{ first }}{{ unclosed",
    "e.cfg": "{% for net in networks if a else b %}{{ net.of_network }}{% endfor %}",
  };
  for (const [name, text] of Object.entries(templates)) writeFileSync(join(root, name), text);
  const keys = new TemplateKeys(new LayerReader(), { tmpldirs: [join(PROJECT, "templates"), root] });
  const read = (names: string) => names.split(" ").map((name) => keys.has("guest", name));
  assert.deepEqual(new Set(read("looped joined indexed given named own first")), new Set([true]));
  assert.deepEqual(new Set(read("ram vcpus mac part local g net")), new Set([false]));
  assert.deepEqual([keys.has("network", "of_network"), keys.has("guest", "of_network")], [true, false]);
});
