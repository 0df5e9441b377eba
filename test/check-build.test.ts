import assert from "node:assert/strict";
import { test } from "node:test";
import { commandIn } from "./cli.ts";
import { OwnLab } from "./own-lab.ts";

const GUEST = "_data/default/guests.d/a.yml";
const NETWORK = "_data/default/networks.d/lab.yml";
const HOST = "_data/default/host.d/h.yml";
const COMMON = "_data/default/common/10.yml";

const LAB = {
  [NETWORK]:
    "gateway: 10.7.0.1\nprefix: 24\nbridge: {name: virbr7}\ndhcp: {start: 10.7.0.9, end: 10.7.0.99}\n",
  [COMMON]: "os: {id: rocky9}\nvirtinst: {location: http://trees.test/9/, ram: 2048}\n",
  [GUEST]: "interfaces: [{network: lab}]\n",
};

interface Case {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  /** The findings without their notes, in their order. */
  readonly expected: readonly string[];
  /** The first note of the first finding. */
  readonly note?: RegExp;
}

const guest = (text: string) => ({ [GUEST]: `${LAB[GUEST]}${text}` });
const inHost = (text: string) => ({ [HOST]: text });

const CASES: readonly Case[] = [
  { title: "a plan without findings", files: {}, expected: [] },
  {
    title: "a package of two words",
    files: guest("packages: [vim, a b]\n"),
    expected: [
      `${GUEST}:2:17: error: \`a b\` must be one package, \`@group\` or \`@^environment\`: write one item for each [package-unusable]`,
    ],
  },
  {
    title: "variables of yum in a repository",
    files: guest("yum_repos: [{name: x, baseurl: 'http://a/$releasever/$basearch/'}]\n"),
    expected: [],
  },
  {
    title: "another variable in a repository",
    files: guest("yum_repos: [{name: x, baseurl: 'http://a/$HOME/'}]\n"),
    expected: [
      `${GUEST}:2:32: error: \`yum_repos[0].baseurl\`: "http://a/$HOME/" cannot be written into a file of repositories: use letters, digits, the variables of yum and _ . , : @ % + = / ~ * ^ - ? & ; ! [ ] ( ) only; in guests.d/a/ks.cfg [value-unusable]`,
    ],
    note: /: note: a template writes it here/,
  },
  {
    title: "a part of a word of the shell",
    files: guest('description: "a\\0b"\n'),
    expected: [
      `${GUEST}:2:14: error: \`description\`: a shell word cannot hold the NUL character of "a\\u0000b": remove it; in guests.d/a/vmbuild.sh [value-unusable]`,
    ],
  },
  {
    title: "a control character that only a document takes from the layers",
    files: guest('description: "a\\x7fb"\n'),
    expected: [
      `${GUEST}:2:14: error: \`description\` holds the control character 0x7f: remove it; in model.json [value-unusable]`,
    ],
    note: /model\.json:\d+:\d+: note: it is in the output here/,
  },
  {
    title: "a number that templates calculate with",
    files: guest("virtinst: {ram: 1e21}\n"),
    expected: [
      `${GUEST}:2:17: error: \`virtinst.ram\`: "1e+21" must be a whole number; in check-host and 3 more [value-unusable]`,
    ],
  },
  {
    title: "a guest without disks, whose partitions the shipped layers set",
    files: guest("disks: []\n"),
    expected: [
      `${GUEST}:2:8: error: the guest has no disk for the system: add one to \`disks\` [unknown-device]`,
    ],
  },
  {
    title: "a value that no layer sets",
    files: { [COMMON]: "virtinst: {location: http://trees.test/9/}\n" },
    expected: [
      `${GUEST}:1:1: error: \`os.id\` has no value, and a template needs it: set it; in guests.d/a/ks.cfg [value-unusable]`,
    ],
  },
  {
    title: "a map in the place of a text",
    files: guest("release: {boot_drive: {a: 1}}\n"),
    expected: [
      `${GUEST}:2:23: error: \`release.boot_drive\` must be text or a number for a template, but it is a map: set another value; in guests.d/a/ks.cfg [value-unusable]`,
    ],
  },
  {
    title: "a text in the place of a list of maps",
    files: guest("release: {firewall_ports: ba}\n"),
    expected: [
      `${GUEST}:2:27: error: \`release.firewall_ports\` has another form than a template needs: set another value; in guests.d/a/ks.cfg [value-unusable]`,
    ],
  },
  {
    title: "the key of a map",
    files: inHost("images: {trees: {'a b': x.iso}}\n"),
    expected: [
      `${HOST}:1:25: error: \`images.trees["a b"]\`: "a b" cannot be written as one bare word: use letters, digits and _ . , : @ % + = / ~ * ^ - only; in host/etc/auto.miniascape and 1 more [value-unusable]`,
    ],
  },
  {
    title: "a network for fencing that is not there",
    files: inHost("fence_virt: {network: nosuch}\n"),
    expected: [`${HOST}:1:23: error: there is no network \`nosuch\`: the plan has lab [unknown-network]`],
  },
  {
    title: "texts that only pages show",
    files: { [GUEST]: `# [object Object]\n${LAB[GUEST]}description: "[object Object]"\n` },
    expected: [],
  },
  {
    title: "a note about a secret",
    files: guest(
      "registration: {activation_key: k3y}\ntemplates: {autoinst: {src: autoinstall.d/client-ks.cfg}}\n",
    ),
    expected: [
      `${GUEST}:2:32: info: \`registration.activation_key\` is a secret, not only a hash: only the owner can read files with it, and the web server does not serve them; in guests.d/a/ks.cfg [secret-in-file]`,
    ],
  },
  {
    title: "a misspelt key, and the key that it stands for",
    files: { [NETWORK]: `# a comment\n${LAB[NETWORK].replace("gateway", "gatway")}` },
    expected: [`${NETWORK}:2:9: error: unknown key \`gatway\`: did you mean \`gateway\`? [unknown-key]`],
  },
  {
    title: "a misspelt key of two that would do",
    files: { [NETWORK]: LAB[NETWORK].replace("prefix", "prefx") },
    expected: [`${NETWORK}:2:8: error: unknown key \`prefx\`: did you mean \`prefix\`? [unknown-key]`],
  },
  {
    title: "a misspelt key in a map",
    files: { [NETWORK]: LAB[NETWORK].replace("start", "strat") },
    expected: [
      `${NETWORK}:4:15: error: \`dhcp\` has no key \`strat\`: did you mean \`start\`? [unknown-key]`,
    ],
  },
  {
    title: "a misspelt address of a static interface",
    files: { [GUEST]: "interfaces: [{network: lab, bootproto: static, pi: 10.7.0.200}]\n" },
    expected: [
      `${GUEST}:1:52: error: \`interfaces[0]\` has no key \`pi\`: did you mean \`ip\`? [unknown-key]`,
    ],
  },
  {
    title: "a misspelt location",
    files: { [COMMON]: LAB[COMMON].replace("location", "locaton") },
    expected: [
      `${COMMON}:2:21: error: \`virtinst\` has no key \`locaton\`: did you mean \`location\`? [unknown-key]`,
    ],
  },
  {
    title: "a misspelt bridge of the host",
    files: { [NETWORK]: `${LAB[NETWORK].replace("{name:", "{nam:")}external: true\n` },
    expected: [`${NETWORK}:3:15: error: \`bridge\` has no key \`nam\`: did you mean \`name\`? [unknown-key]`],
  },
  {
    title: "a missing key below a comment",
    files: { [NETWORK]: `# a comment\n\n${LAB[NETWORK].replace("gateway: 10.7.0.1\n", "")}` },
    expected: [
      `${NETWORK}:3:1: error: \`gateway\`: this key is missing: set it to the host's address, or to \`none\` [schema]`,
    ],
  },
  {
    title: "objects with faults of their own, which others name",
    files: {
      [NETWORK]: LAB[NETWORK].replace("10.7.0.1", "10.7.0.1111"),
      "_data/default/guests.d/b.yml": "interfaces: [{network: lab}]\ndisks: [{pool: data}]\nhostname: -x\n",
      "_data/default/storages.d/data.yml": "path: relative\n",
      [GUEST]: `${LAB[GUEST]}disks: [{pool: data}]\nafter: [b]\ncluster: {nodes: [b]}\nchecks: {ignore: [duplicate-ip]}\n`,
    },
    expected: [
      `_data/default/guests.d/b.yml:3:11: error: \`hostname\`: must be one DNS label: at most 63 letters, digits and dashes, no dash at either end [schema]`,
      `${NETWORK}:1:10: error: \`gateway\`: must be an IPv4 address, like 192.168.155.10 [schema]`,
      "_data/default/storages.d/data.yml:1:7: error: `path`: must be an absolute path on the host, without commas, quotes and backslashes [schema]",
    ],
  },
];

/** The report without its last line, which counts the findings, and without the steps of a build. */
function findingsOf(stderr: string): string {
  return stderr.replace(/^(?:\[INFO\].*|\d+ (?:error|warning|note)s?\b.*|no findings\b.*)\n/gm, "");
}

for (const { title, files, expected, note } of CASES) {
  test(`check and generate find the same: ${title}`, async () => {
    const lab = new OwnLab({ ...LAB, ...files });
    const check = await commandIn(lab.dir, ["check"]);
    const lines = check.stderr.split("\n");
    const found = lines.filter((line) => /^\S+:\d+:\d+: (?:error|warning|info): /.test(line));
    assert.deepEqual(found, expected);
    if (note) assert.match(lines.find((line) => line.includes(": note: ")) ?? "", note);
    const build = await lab.build();
    assert.equal(findingsOf(check.stderr), findingsOf(build.stderr));
    assert.equal(check.code, build.code);
  });
}

test("check finds what pages of a lab's own and its data do, and writes nothing", async () => {
  const lab = new OwnLab({
    ...LAB,
    "site/own.html.njk":
      '---\npermalink: own.html\n---\n{{ extra.word }} {{ nope | word }}\n{% include "html/icon.svg" %}\n',
    "templates/html/guest.html": "{{ os }}\n",
    "_data/extra.json": '{"word": "a"}',
  });
  const check = await commandIn(lab.dir, ["check"]);
  const build = await lab.build();
  assert.match(check.stderr, /^site\/own\.html\.njk:4:\d+: error: /m);
  assert.match(check.stderr, /^guests\.d\/a\/index\.html:1:1: error: a map was written as text/m);
  assert.equal(findingsOf(check.stderr), findingsOf(build.stderr));
  assert.deepEqual([check.code, build.code], [1, 1]);
});
