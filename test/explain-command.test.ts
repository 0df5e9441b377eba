import assert from "node:assert/strict";
import { test } from "node:test";
import { pathText, stepsOf } from "../src/schema/path-text.ts";
import { LAB_SECRET, outputOf } from "./cli.ts";
import { configuration } from "./configuration.ts";

const LAB = {
  "default/common/a.yml": "virtinst: {ram: 600, cpu: ~}\npackages: [a, b]\n",
  "default/networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\ndns: {hosts: [{ip: 10.9.8.5, name: p}]}\n",
  "default/networks.d/other.yml": "name: one\ngateway: 10.9.9.1\nprefix: 24\n",
  "default/guests.d/one.yml": [
    "interfaces: [{network: lab, ip: 10.9.8.7}]",
    "virtinst: {ram: 700}",
    "packages: !append [c]",
    `rootpw: $6$abcdefgh$${"a".repeat(43)}`,
    "note: !env LAB_SECRET",
    '"a.b c": {"": [x]}',
    "",
  ].join("\n"),
  "default/guests.d/two.yml": "interfaces: [{network: nowhere, ip: 10.9.8.300}]\n",
};

test("an object as a tree: each value with its place, and what it stands over", async () => {
  const root = configuration(LAB);
  const { status, stdout } = await outputOf("explain", "guest/one", "-c", root);
  assert.equal(status, 0);
  const text = stdout.replaceAll(root, "ROOT").replace(/ {2,}(?=\S+:\d+:\d+$)/gm, "  ");
  for (const lines of [
    "  ram: 700  ROOT/default/guests.d/one.yml:2:17\n    over 600  ROOT/default/common/a.yml:1:17\n    over 512  templates/defaults/guest/virtinst.yml:",
    "packages:\n  [0]: a  ROOT/default/common/a.yml:2:12\n  [1]: b  ROOT/default/common/a.yml:2:15\n  [2]: c  ROOT/default/guests.d/one.yml:3:20\n",
    "interfaces:\n  [0]:\n    network: lab  ROOT/default/guests.d/one.yml:1:24\n    ip: 10.9.8.7  ROOT/default/guests.d/one.yml:1:33\n",
    'rootpw: "********"  ROOT/default/guests.d/one.yml:4:9\n',
    'note: "********"  ROOT/default/guests.d/one.yml:5:12\n',
    'a.b c:\n  "":\n    [0]: x  ROOT/default/guests.d/one.yml:6:16\n',
  ])
    assert.ok(text.includes(lines), `${lines}\nis not in\n${text}`);
  const json = await outputOf("explain", "guest/one", "-c", root, "--json");
  for (const secret of [LAB_SECRET, "a".repeat(43)]) {
    assert.ok(!stdout.includes(secret) && !json.stdout.includes(secret));
  }
});

test("a part of an object, by its path as messages write it or with dots alone", async () => {
  const root = configuration(LAB);
  for (const path of ["interfaces[0].ip", "interfaces.0.ip"]) {
    const { stdout } = await outputOf("explain", "guest/one", path, "--json", "-c", root);
    assert.deepEqual(JSON.parse(stdout.replaceAll(root, "ROOT")), {
      value: "10.9.8.7",
      origins: {
        "interfaces[0].ip": [
          {
            file: "ROOT/default/guests.d/one.yml",
            line: 1,
            column: 33,
            end: { line: 1, column: 41 },
            value: "10.9.8.7",
          },
        ],
      },
    });
  }
  const odd = await outputOf("explain", "guest/one", '["a.b c"][""][0]', "-c", root);
  assert.match(odd.stdout, /\[0\]: x +\S+one\.yml:6:16\n$/);
});

test("a path as text, and back", () => {
  for (const path of [
    ["a", 0, "b"],
    ["a.b", "", " c", "[0]", 'd"'],
    ["x-1", 2, 3],
  ])
    assert.deepEqual(stepsOf(pathText(path)), path.map(String));
  assert.deepEqual(stepsOf(""), []);
  for (const text of ["a..b", "[x]", 'a["', "a]", '["\\x"]']) assert.equal(stepsOf(text), null, text);
});

test("a plan with findings is explained, too", async () => {
  const root = configuration(LAB);
  const { status, stdout } = await outputOf("explain", "two", "interfaces", "-c", root);
  assert.equal(status, 0);
  assert.match(stdout, /ip: 10\.9\.8\.300 +\S+two\.yml:1:37\n$/);
});

test("an object by its name alone where that is clear, or with its category", async () => {
  const root = configuration(LAB);
  const wrong = async (...args: string[]) => {
    const { status, stdout, stderr } = await outputOf("explain", ...args, "-c", root);
    assert.deepEqual([status, stdout], [2, ""]);
    return stderr.split("\n")[0];
  };
  assert.equal(
    await wrong("one"),
    "miniascape explain: `one` is `guest/one` and `network/one`: name one of these",
  );
  assert.equal(
    (await outputOf("explain", "network/one", "gateway", "-c", root)).stdout.slice(0, 17),
    "gateway: 10.9.9.1",
  );
  assert.equal(
    (await outputOf("explain", "lab", "gateway", "-c", root)).stdout.slice(0, 17),
    "gateway: 10.9.8.1",
  );
  assert.equal((await outputOf("explain", "host", "serve", "-c", root)).stdout.slice(0, 11), "serve: true");
  assert.equal(await wrong("tow"), "miniascape explain: there is no object `tow`: did you mean `two`?");
  assert.equal(
    await wrong("network/lob"),
    "miniascape explain: there is no network `lob`: did you mean `network/lab`?",
  );
  assert.equal(
    await wrong("nothing"),
    "miniascape explain: there is no object `nothing`: see `miniascape list`",
  );
  assert.equal(await wrong(), "miniascape explain: name one object, and at most one path in it");
  assert.equal(
    await wrong("two", "interfaces[0].ipp"),
    "miniascape explain: `interfaces[0]` has no `ipp`: did you mean `ip`?",
  );
  assert.equal(await wrong("two", "interfaces[7]"), "miniascape explain: `interfaces` has no `7`: it has 0");
  assert.equal(await wrong("two", "lang.x"), "miniascape explain: `lang` has no `x`: nothing is below it");
  assert.match((await wrong("two", "nosuchkey")) ?? "", /: the object has no `nosuchkey`: it has /);
  assert.equal(
    await wrong("two", "a..b"),
    "miniascape explain: `a..b` is not a path: write it like interfaces[0].ip",
  );
  assert.equal(await wrong("two", "--output=x"), "miniascape explain: name an object, or a file by --output");
  assert.equal(
    await wrong("--output=guests.d/two/ks.cgf"),
    "miniascape explain: no build writes `guests.d/two/ks.cgf`: did you mean `guests.d/two/ks.cfg`?",
  );
  assert.equal(
    await wrong("--output=index.html"),
    "miniascape explain: `index.html` is a page of the index, which shows the whole lab: see site/",
  );
  assert.equal(
    await wrong("--output=x"),
    "miniascape explain: no build writes `x`: see `miniascape list outputs`",
  );
});

test("a layer that is no YAML is reported at its place", async () => {
  const root = configuration({ ...LAB, "default/guests.d/two.yml": "a: [\n" });
  const { status, stderr } = await outputOf("explain", "two", "-c", root);
  assert.equal(status, 1);
  assert.match(stderr, /two\.yml:2:1: error: this is not YAML/);
  assert.equal((await outputOf("explain", "guest/one", "-c", root)).status, 0);
});

test("an output file: its page, its templates, and the values that they read", async () => {
  const { stdout } = await outputOf("explain", "--output", "_site/guests.d/sam/ks.cfg");
  for (const part of [
    /^guests\.d\/sam\/ks\.cfg, of guest\/sam\npage site\/guests\/ks\.cfg\.njk\n {2}include templates\/autoinstall\.d\/sam-ks\.cfg\n {4}extends templates\/autoinstall\.d\/product-ks\.cfg\n {6}extends templates\/autoinstall\.d\/ks\.cfg\n/,
    /\n {2}setup_data templates\/setup\/sam\/answers\.conf\n/,
    /\nnamed in the layers\ntemplates:\n {2}autoinst:\n {4}src: autoinstall\.d\/sam-ks\.cfg +_data\/default\/sysgroups\.d\/sam\.yml:\d+:\d+\n/,
    /\nvalues\n.*\nlang: en_US\.UTF-8 +templates\/defaults\/guest\/guest\.yml:/s,
    /\nreleases:\n {2}RHEL6:\n/,
  ])
    assert.match(stdout, part);
  assert.doesNotMatch(stdout, /^ {2}RHEL5:|^gluster:|^checks:/m);
  const json = JSON.parse(
    (await outputOf("explain", "--json", "--output=host/networks.d/service.xml")).stdout,
  );
  assert.equal(json.object, "network/service");
  assert.equal(json.templates[0].file, "templates/host/network.xml");
  assert.equal(json.origins.gateway[0].file, "_data/default/networks.d/service.yml");
  assert.ok(!("rootpw" in json.origins));
  const absent = configuration({
    ...LAB,
    "default/guests.d/two.yml": "templates: {autoinst: {src: nowhere}}\n",
  });
  assert.match(
    (await outputOf("explain", "--output=guests.d/two/ks.cfg", "-c", absent)).stdout,
    /\n {2}include nowhere \(in no template directory\)\n/,
  );
  const none = await outputOf("explain", "--output=model.json");
  assert.equal(none.stdout, "model.json, of site\npage site/model.json.njk\n");
});

test("a guest of a range: each value with the layer that sets it, and the tag that it is made of", async () => {
  const root = configuration({
    "default/sysgroups.d/seat.yml": "virtinst: {ram: 700}\ndescription: a seat\n",
    "default/networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\n",
    "default/guests.d/seat.yml":
      "range: {from: 1, to: 12, width: 2}\ninterfaces: [{network: lab, ip: !nth 10.9.8.21}]\ndescription: !numbered seat %d\n",
    "default/guests.d/seat-07.yml": "virtinst: {ram: 900}\n",
  });
  const { stdout } = await outputOf("explain", "seat-07", "-c", root);
  const text = stdout.replaceAll(root, "ROOT").replace(/ {2,}(?=\S+:\d+:\d+$)/gm, "  ");
  for (const lines of [
    "    ip: 10.9.8.27 (!nth 10.9.8.21)  ROOT/default/guests.d/seat.yml:2:38\n",
    "description: seat 7 (!numbered seat %d)  ROOT/default/guests.d/seat.yml:3:24\n  over a seat  ROOT/default/sysgroups.d/seat.yml:2:14\n",
    "  ram: 900  ROOT/default/guests.d/seat-07.yml:1:17\n    over 700  ROOT/default/sysgroups.d/seat.yml:1:17\n",
  ])
    assert.ok(text.includes(lines), `${lines}\nis not in\n${text}`);
  const json = JSON.parse(
    (await outputOf("explain", "seat-07", "description", "--json", "-c", root)).stdout.replaceAll(
      root,
      "ROOT",
    ),
  );
  assert.equal(json.value, "seat 7");
  assert.equal(json.origins.description[0].value, "!numbered seat %d");
  const listed = await outputOf("list", "guests", "-c", root);
  assert.deepEqual(
    [...listed.stdout.matchAll(/^seat-\d+/gm)].map(([name]) => name),
    Array.from({ length: 12 }, (_, at) => `seat-${String(at + 1).padStart(2, "0")}`),
  );
});

test("a seed is explained by its members, and by the values that they read", async () => {
  const { stdout } = await outputOf(
    "explain",
    "--site",
    "modern",
    "-c",
    "_data",
    "--output",
    "guests.d/jump-1/seed.iso",
  );
  assert.match(
    stdout,
    /^page site\/guests\/seed\.iso\.njk\n {2}member user-data templates\/autoinstall\.d\/user-data\n/m,
  );
  assert.match(stdout, /^ {2}member network-config templates\/autoinstall\.d\/network-config\n/m);
  assert.match(stdout, /^timezone:$/m);
  assert.doesNotMatch(stdout, /^cluster:$/m);
});
