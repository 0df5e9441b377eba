import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { OwnLab } from "./own-lab.ts";
import { Project, SMALL_LAB } from "./project.ts";

const GUEST = "_data/default/guests.d/one.yml";

interface Case {
  readonly title: string;
  readonly files: Record<string, string>;
  /** Lines that standard error must contain. */
  readonly expected: readonly string[];
  /** The related places of the finding, in order; compared only if they are given. */
  readonly notes?: readonly string[];
  /**
   * Whether Eleventy's command builds, to test each way of a finding to the terminal; otherwise this process builds.
   */
  readonly byEleventy?: true;
}

const CASES: readonly Case[] = [
  {
    title: "an undefined variable",
    byEleventy: true,
    files: { "templates/small.cfg": "lang en_US\n\n  keyboard {{ keyborad | ks }}\n" },
    expected: [
      "templates/small.cfg:3:26: error: `ks` takes text or a number, but this is nothing: set the value, or test for it; in guests.d/one/ks.cfg [template]",
    ],
  },
  {
    title: "an undefined variable without a filter, in an included template",
    files: {
      "templates/small.cfg": 'lang\n{% include "part.cfg" %}\n',
      "templates/part.cfg": "\n{{ nope }}\n",
    },
    expected: [
      "templates/part.cfg:2:1: error: attempted to output null or undefined value; in guests.d/one/ks.cfg [template]",
    ],
  },
  {
    title: "what comes after an include, in a block, in a parent template",
    files: {
      "templates/small.cfg":
        '{% extends "parent.cfg" %}\n{% block b %}\n{% include "part.cfg" %}\n{{ one | ks }}\n{% endblock %}\n',
      "templates/parent.cfg": "lang\n{% block b %}{% endblock %}\n",
      "templates/part.cfg": "{{ name | ks }}\n",
      "_data/default/guests.d/two.yml": `${SMALL_LAB[GUEST].replace("8.7", "8.8").replace("small.cfg", "other.cfg")}one: 1\n`,
      "templates/other.cfg": '{% extends "last.cfg" %}\n',
      "templates/last.cfg": '{% include "part.cfg" %}\n\n {{ two | line }}\n',
    },
    expected: [
      "templates/last.cfg:3:11: error: `line` takes text or a number, but this is nothing: set the value, or test for it; in guests.d/two/ks.cfg [template]",
      "templates/small.cfg:4:10: error: `ks` takes text or a number, but this is nothing: set the value, or test for it; in guests.d/one/ks.cfg [template]",
    ],
  },
  {
    title: "an unknown template",
    files: { [GUEST]: SMALL_LAB[GUEST].replace("small.cfg", "smal.cfg") },
    expected: [
      `${GUEST}:5:29: error: there is no template \`smal.cfg\`: name a file below one of the template directories [unknown-template]`,
    ],
  },
  {
    title: "an include that does not exist",
    files: { "templates/small.cfg": 'lang\n{% include "part.cfg" %}\n' },
    expected: [
      "templates/small.cfg:2:4: error: template not found: part.cfg; in guests.d/one/ks.cfg [template]",
    ],
  },
  {
    title: "templates that include one another without an end",
    files: {
      "templates/small.cfg": 'lang\n{% include "part.cfg" %}\n',
      "templates/part.cfg": '\n {% include "small.cfg" %}\n',
    },
    expected: [
      "templates/part.cfg:2:5: error: templates include, extend, import or call one another endlessly: remove one of the steps below, or end it with an `if`; in guests.d/one/ks.cfg [template]",
    ],
    notes: ["templates/small.cfg:2:4: note: included from here"],
  },
  {
    title: "a fault in a template of the setup archive",
    byEleventy: true,
    files: {
      [GUEST]: `setup_data: [{src: part.cfg, dst: a/b}]\n${SMALL_LAB[GUEST]}`,
      "templates/part.cfg": '{% include "inner.cfg" %}\n',
      "templates/inner.cfg": "{{ nope | word }}\n",
    },
    expected: [
      "templates/inner.cfg:1:11: error: `word` takes text or a number, but this is nothing: set the value, or test for it; in setup/a/b of the guest one [template]",
    ],
    notes: ["templates/part.cfg:1:4: note: included from here"],
  },
  {
    title: "a map in a file of the setup archive",
    files: {
      [GUEST]: `setup_data: [{src: part.html, dst: b}]\n${SMALL_LAB[GUEST]}`,
      "templates/part.html": "\n{{ os }}\n",
    },
    expected: [
      "setup/b:2:1: error: a map was written as text: write one of its values; in setup/b of the guest one [output-object]",
    ],
  },
  {
    title: "an unknown filter",
    files: { "templates/small.cfg": "lang\n{{ name | shell }}\n" },
    expected: ["templates/small.cfg:2:11: error: filter not found: shell; in guests.d/one/ks.cfg [template]"],
  },
  {
    title: "a template that is no nunjucks",
    files: { "templates/small.cfg": "lang\n{% if %}\n" },
    expected: ["templates/small.cfg:2:7: error: unexpected token: %}; in guests.d/one/ks.cfg [template]"],
  },
  {
    title: "a value that cannot be quoted for its place",
    files: { [GUEST]: `checks: {ignore: [plain-password]}\nrootpw: "a\\n%end"\n${SMALL_LAB[GUEST]}` },
    expected: [
      `${GUEST}:2:9: error: \`rootpw\`: a kickstart command is one line, and a secret holds a control character: remove it; in guests.d/one/ks.cfg [value-unusable]`,
    ],
  },
  {
    title: "a kickstart that its release does not take, once for all guests of one template",
    files: {
      "templates/small.cfg": "lang en_US\ninstall\n",
      "_data/default/guests.d/two.yml": SMALL_LAB[GUEST].replace("8.7", "8.8"),
    },
    expected: [
      "guests.d/one/ks.cfg:2:1: error: `install` was removed in RHEL9: leave it out, or use the method alone (`url`, `nfs`, `cdrom`); here and 1 more [ks-command-removed]",
    ],
  },
  {
    title: "a map written into a page",
    byEleventy: true,
    files: {
      "templates/html/guest.html": "{{ os }}\n",
    },
    expected: [
      "guests.d/one/index.html:1:1: error: a map was written as text: write one of its values; here [output-object]",
    ],
  },
  {
    title: "a guest that is installed from nowhere",
    files: { [GUEST]: SMALL_LAB[GUEST].replace("{location: http://trees.test/9/}", "{ram: 2048}") },
    expected: [
      `${GUEST}:1:1: error: \`one\` has no installation source: set \`virtinst.location\` to the URL of an install tree, or \`image\` to a cloud image of the host [location-missing]`,
    ],
  },
  {
    title: "broken YAML",
    files: { [GUEST]: "os: {id: rhel9.4\ndisks: []\n" },
    expected: [`${GUEST}:2:1: error: this is not YAML: deficient indentation [yaml-syntax]`],
  },
  {
    title: "a duplicate key",
    files: { [GUEST]: `${SMALL_LAB[GUEST]}os: {id: rhel8.9}\n` },
    expected: [
      `${GUEST}:6:1: error: this key is twice in the map, and only one of the two would count: remove one [yaml-duplicate-key]`,
    ],
  },
  {
    title: "a layer file that is no map",
    files: { [GUEST]: "- a\n- b\n" },
    expected: [
      `${GUEST}:1:1: error: a layer file must hold a map: write \`key: value\` at its top [yaml-not-a-map]`,
    ],
  },
  {
    title: "a layer file with two documents",
    files: { [GUEST]: "a: 1\n---\nb: 2\n" },
    expected: [
      `${GUEST}:1:1: error: a layer file must hold one YAML document: split it into several files [yaml-documents]`,
    ],
  },
  {
    title: "findings of many files, in one run and in order",
    byEleventy: true,
    files: {
      "_data/default/guests.d/two.yml":
        "interfaces: [{network: lub}]\nhostname: -x\ndisks: {size: 5}\ntemplates: ~\n",
      "_data/default/guests.d/three.yml": "interfaces: [{network: lan}]\nos: {id: [1]}\n",
      "_data/default/networks.d/lan.yml": "gateway: 10.1.1.1\nnetmask: 255.0.255.0\n",
    },
    expected: [
      "_data/default/guests.d/three.yml:2:10: error: `os.id`: must be text: put it in quotes if YAML reads it as something else [schema]",
      "_data/default/guests.d/two.yml:2:11: error: `hostname`: must be one DNS label: at most 63 letters, digits and dashes, no dash at either end [schema]",
      "_data/default/guests.d/two.yml:3:8: error: `disks`: must be a list of maps [schema]",
      "_data/default/networks.d/lan.yml:2:10: error: `255.0.255.0` is not a netmask: it must be a row of 1 bits, then of 0 bits, like 255.255.255.0 [netmask]",
    ],
  },
  {
    title:
      "a reference to a network that is not there, an unknown cluster node, a static interface without address",
    files: {
      "_data/default/guests.d/two.yml":
        "interfaces:\n  - {network: lub}\n  - {network: lab, bootproto: static}\ncluster: {nodes: [one, tow]}\ntemplates: ~\n",
    },
    expected: [
      "_data/default/guests.d/two.yml:2:15: error: there is no network `lub`: did you mean `lab`? [unknown-network]",
      "_data/default/guests.d/two.yml:3:31: error: a static interface must have an address: set `ip`, or remove `bootproto` [static-without-address]",
      "_data/default/guests.d/two.yml:4:24: error: there is no guest `tow`: did you mean `two`? [unknown-guest]",
    ],
  },
  {
    title: "two networks of one name",
    files: { "_data/default/networks.d/lan.yml": "name: lab\ngateway: 10.1.1.1\nprefix: 24\n" },
    expected: [
      "_data/default/networks.d/lan.yml:1:7: error: two networks are named `lab`: rename one [duplicate-name]",
    ],
  },
  {
    title: "two files of one guest with one destination, and one that leaves the output",
    files: {
      [GUEST]: SMALL_LAB[GUEST].replace(
        /templates:.*/,
        [
          "templates:",
          "  autoinst: {src: small.cfg, dst: guest.yml}",
          "  other: {src: small.cfg, dst: ../../etc}",
        ].join("\n"),
      ),
    },
    expected: [
      `${GUEST}:7:32: error: \`templates.other.dst\`: must be a relative path without \`.\`, \`..\` and hidden directories or files [schema]`,
    ],
  },
  {
    title: "a META that is none",
    files: { "_data/META/99_site.yml": "site: ../etc\nguest: {dir: /etc, files: 5}\n" },
    expected: [
      "_data/META/99_site.yml:1:7: error: `site` must be the name of a directory beside META [meta-site]",
      "_data/META/99_site.yml:2:8: error: `guest` must be a map of `dir` (a directory) and `files` (a list of file patterns), both relative to the site [meta-category]",
    ],
  },
  {
    title: "a site that is not there",
    files: { "_data/META/99_site.yml": "site: elsewhere\n" },
    expected: [
      "_data/elsewhere:1:1: error: there is no site `elsewhere`: no layer file is below this directory [site-missing]",
    ],
  },
];

/** `every`: Eleventy's command builds every n-th of its cases, and this process builds the others. */
export function testFaults(every: number): void {
  const forEleventy = CASES.filter(({ byEleventy }) => byEleventy).filter((_, at) => at % every === 0);
  for (const fault of CASES) {
    const { title, files, expected, notes } = fault;
    test(`${title} stops the build at its place, and nothing is written`, async () => {
      const lab = { ...SMALL_LAB, ...files };
      const project = forEleventy.includes(fault) ? new Project(lab, { layers: false }) : new OwnLab(lab);
      const { code, stderr } = await project.build();
      assert.equal(code, 1, stderr);
      const findings = stderr.split("\n").filter((line) => /^[^[ ].*:\d+:\d+: (?!note)/.test(line));
      assert.equal(findings.length, expected.length, stderr);
      for (const [at, line] of expected.entries()) {
        assert.ok(findings[at]?.startsWith(line), `expected ${line}\ngot      ${findings[at]}`);
      }
      const noted = stderr.split("\n").filter((line) => /^\S+:\d+:\d+: note: /.test(line));
      if (notes) assert.deepEqual(noted, notes);
      assert.equal(existsSync(project.path("_site")), false);
      assert.deepEqual(
        readdirSync(project.dir).filter((name) => name.startsWith("_site")),
        [],
      );
    });
  }
}
