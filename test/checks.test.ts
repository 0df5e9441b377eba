import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { RULES } from "../src/checks/rules.ts";
import { type Finding, formatFinding } from "../src/finding.ts";
import { checkLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { temporaryDirectory } from "./build.ts";
import { findings } from "./findings.ts";
import { PROJECT } from "./run.ts";

const reader = new LayerReader();

function check(confdirs: readonly string[], site: string): readonly Finding[] {
  return checkLab(reader, { confdirs, tmpldirs: [join(PROJECT, "templates")], site }).findings;
}

for (const rule of RULES) {
  test(`${rule.id}: its example breaks this rule and no other`, () => {
    const ids = findings(rule.example).map(({ id, severity }) => `${severity} ${id}`);
    assert.deepEqual([...new Set(ids)], [`${rule.severity} ${rule.id}`]);
  });

  test(`${rule.id}: an object can ignore it, and an ignore that ignores nothing is reported`, () => {
    const [first] = findings(rule.example);
    const file = first?.place.file ?? "";
    const ignore = `checks: {ignore: [{id: ${rule.id}, reason: a test}]}\n`;
    const ignored = { ...rule.example, [file]: rule.example[file] + ignore };
    assert.deepEqual(
      findings(ignored).filter(({ id }) => id === rule.id || id === "ignores-nothing"),
      [],
    );
    const useless = findings({ "networks.d/n.yml": `gateway: 10.1.1.1\nprefix: 24\n${ignore}` });
    assert.deepEqual(useless.map(formatFinding), [
      `networks.d/n.yml:3:19: warning: \`checks.ignore\` names \`${rule.id}\`, but the network \`n\` does not break that rule: remove it [ignores-nothing]`,
    ]);
  });
}

test("no rule fires on the shipped labs", () => {
  for (const site of ["default", "modern"]) {
    assert.deepEqual(check([join(PROJECT, "_data")], site).map(formatFinding), []);
  }
});

test("the README's own typing error is one finding, at its line and column", () => {
  const root = temporaryDirectory();
  mkdirSync(join(root, "default/guests.d"), { recursive: true });
  writeFileSync(
    join(root, "default/guests.d/rhel-5-client-1.yml"),
    "interfaces:\n  - {network: service, mac: 52:54:00:05:01:51, ip: 192.158.155.151}\n",
  );
  const found = check([join(PROJECT, "_data"), root], "default").map(formatFinding);
  assert.equal(found.length, 1);
  assert.equal(
    found[0]?.split("\n")[0],
    `${root}/default/guests.d/rhel-5-client-1.yml:2:52: error: the address 192.158.155.151 is outside the network \`service\`: use one of 192.168.155.0/24 [address-outside-network]`,
  );
});

const NETWORK = "gateway: 10.9.8.1\nprefix: 24\n";
const guest = (nic: string) => `interfaces: [{network: lab, ${nic}}]\ntemplates: ~\n`;

/** Each message by its text. */
const MESSAGES: readonly [files: Record<string, string>, expected: string][] = [
  [
    {
      "networks.d/lab.yml": NETWORK,
      "guests.d/a.yml": guest("mac: 52:54:00:00:00:0A"),
      "guests.d/b.yml": guest("mac: 52:54:00:00:00:0a"),
    },
    "guests.d/b.yml:1:34: error: the MAC 52:54:00:00:00:0a is also that of a: give each interface its own [duplicate-mac]\nguests.d/a.yml:1:34: note: a has it here",
  ],
  [
    {
      "networks.d/lab.yml": NETWORK,
      "guests.d/a.yml": guest("ip: 10.9.8.7"),
      "guests.d/b.yml": guest("ip: 10.9.8.7"),
    },
    "guests.d/b.yml:1:33: error: the address 10.9.8.7 is also that of a: give each interface its own [duplicate-ip]\nguests.d/a.yml:1:33: note: a has it here",
  ],
  ...(
    [
      ["10.9.8.0", "the address of the network 10.9.8.0/24 itself"],
      ["10.9.8.1", "the gateway's"],
      ["10.9.8.255", "the broadcast address of 10.9.8.0/24"],
    ] as const
  ).map(([ip, role]): [Record<string, string>, string] => [
    { "networks.d/lab.yml": NETWORK, "guests.d/a.yml": guest(`ip: ${ip}`) },
    `guests.d/a.yml:1:33: error: the address ${ip} is ${role}: use another one of 10.9.8.0/24 [address-reserved]\nnetworks.d/lab.yml:1:10: note: the network \`lab\` is here`,
  ]),
  [
    {
      "networks.d/lab.yml": `${NETWORK}dhcp: {start: 10.9.8.100, end: 10.9.8.199}\n`,
      "guests.d/a.yml": guest("ip: 10.9.8.100"),
    },
    "guests.d/a.yml:1:33: warning: the address 10.9.8.100 is in the dynamic range 10.9.8.100 - 10.9.8.199 of `lab`: use one outside it [address-in-dynamic-range]\nnetworks.d/lab.yml:3:15: note: the range begins here",
  ],
  [
    {
      "networks.d/a.yml": `${NETWORK}bridge: {name: br7}\n`,
      "networks.d/b.yml": "gateway: 10.1.1.1\nprefix: 24\nbridge: {name: br7}\n",
    },
    "networks.d/b.yml:3:16: error: the bridge br7 is also that of the network `a`: give each network its own [duplicate-bridge]\nnetworks.d/a.yml:3:16: note: `a` has it here",
  ],
  [
    { "networks.d/a.yml": `${NETWORK}bridge: {name: abcdefghijklmnop}\n` },
    "networks.d/a.yml:3:16: error: the bridge name `abcdefghijklmnop` is longer than 15 characters: set a shorter `bridge.name` [bridge-name-too-long]",
  ],
  [
    { "networks.d/a.yml": NETWORK, "networks.d/b.yml": "gateway: 10.9.8.129\nprefix: 25\n" },
    "networks.d/b.yml:1:10: error: the subnet 10.9.8.128/25 overlaps 10.9.8.0/24 of the network `a`: use a separate one [subnet-overlap]\nnetworks.d/a.yml:2:9: note: the size of `a` is set here",
  ],
  [
    { "networks.d/a.yml": "gateway: 10.9.8.255\nprefix: 24\n" },
    "networks.d/a.yml:1:10: error: the gateway 10.9.8.255 is the broadcast address of 10.9.8.0/24: use an address between its first and its last one [gateway-reserved]",
  ],
  [
    { "networks.d/a.yml": `${NETWORK}dhcp: {start: 10.9.7.1, end: 10.9.8.9}\n` },
    "networks.d/a.yml:3:15: error: the dynamic range's start 10.9.7.1 is outside 10.9.8.0/24: use an address in it [range-outside-network]",
  ],
  [
    { "networks.d/a.yml": `${NETWORK}dhcp: {start: 10.9.8.9, end: 10.9.8.8}\n` },
    "networks.d/a.yml:3:15: error: the dynamic range begins at 10.9.8.9, after its end 10.9.8.8: exchange the two [range-reversed]",
  ],
  [
    { "networks.d/a.yml": `${NETWORK}dhcp: {start: 10.9.8.9, end: 10.9.8.255}\n` },
    "networks.d/a.yml:3:30: error: the dynamic range's end is the broadcast address of 10.9.8.0/24: leave it out [range-takes-reserved]",
  ],
  [
    {
      "networks.d/lab.yml": `${NETWORK}domain: lab.test\ndns: {aliases: [a]}\n`,
      "guests.d/a.yml": guest("ip: 10.9.8.7"),
    },
    "guests.d/a.yml:1:1: error: the name a.lab.test is also that of lab: give each its own [duplicate-dns-name]\nnetworks.d/lab.yml:4:17: note: lab has it here",
  ],
];

for (const [files, expected] of MESSAGES) {
  test(expected.replace(/\n.*/s, ""), () => {
    assert.ok(
      findings(files).map(formatFinding).includes(expected),
      findings(files).map(formatFinding).join("\n"),
    );
  });
}

test("plain words that are booleans in YAML 1.1 alone are warned of, once a file", () => {
  const files = {
    "common/c.yml": "x-a: yes\nx-b: 'no'\nx-c: [Off, offline]\n# on\n",
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": guest("ip: 10.9.8.2"),
  };
  assert.deepEqual(findings(files).map(formatFinding), [
    "common/c.yml:1:6: warning: `yes` is read as true, as in YAML 1.1: write true, or quote it to mean the word [yaml-11-boolean]",
    "common/c.yml:3:7: warning: `Off` is read as false, as in YAML 1.1: write false, or quote it to mean the word [yaml-11-boolean]",
  ]);
});

test("a broken layer of all objects is one finding", () => {
  const files = {
    "common/c.yml": "a: [\n",
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": "",
    "guests.d/b.yml": "",
  };
  assert.deepEqual(
    findings(files).map(({ id, place }) => `${place.file} ${id}`),
    ["common/c.yml yaml-syntax"],
  );
});

test("a file that no pattern reads is warned of", () => {
  const files = {
    "common/c.yaml": "a: 1\n",
    "common/.hidden": "",
    "networks.d/lab.yml": NETWORK,
    "guests.d/a/10.yml": guest("ip: 10.9.8.2"),
    "guests.d/a/deep/10.yml": "a: 1\n",
    "sysgroups.d/nobody.yml": "a: 1\n",
    "notes.txt": "mine\n",
  };
  const message = "no pattern of META reads this file: rename or move it, or begin its name with a dot";
  assert.deepEqual(
    findings(files).map(formatFinding),
    ["common/c.yaml", "guests.d/a/deep/10.yml", "notes.txt"].map(
      (file) => `${file}:1:1: warning: ${message} [unread-layer]`,
    ),
  );
});

test("a MAC that miniascape gives, an address on two isolated bridges, a name of two networks: no finding", () => {
  const files = {
    "networks.d/lab.yml": `${NETWORK}domain: lab.test\n`,
    "networks.d/back.yml":
      "gateway: 10.9.9.1\nprefix: 24\nmode: isolated\ndomain: back.test\nbridge: {name: br9}\n",
    "guests.d/a.yml":
      "interfaces: [{network: lab, ip: 10.9.8.2}, {network: back, ip: 10.9.9.2}]\ntemplates: ~\n",
    "guests.d/b.yml": "interfaces: [{network: lab}, {network: back}]\ntemplates: ~\n",
  };
  assert.deepEqual(findings(files), []);
});

test("an ignore in a layer of the whole site counts for each object, and is reported once when none needs it", () => {
  const files = {
    "networks.d/lab.yml": `${NETWORK}dhcp: {start: 10.9.8.100, end: 10.9.8.199}\n`,
    "guests.d/a.yml": guest("ip: 10.9.8.2"),
    "guests.d/b.yml": guest("ip: 10.9.8.100"),
    "guests.d/c.yml": guest("ip: 10.9.8.101"),
  };
  const ignoring = (id: string) => ({
    ...files,
    "common/10.yml": `checks: {ignore: [{id: ${id}, reason: a test}]}\n`,
  });
  assert.deepEqual(
    findings(files).map(({ id }) => id),
    ["address-in-dynamic-range", "address-in-dynamic-range"],
  );
  assert.deepEqual(findings(ignoring("address-in-dynamic-range")), []);
  assert.deepEqual(
    findings({
      ...ignoring("capacity"),
      "guests.d/b.yml": files["guests.d/a.yml"].replace("8.2", "8.3"),
      "guests.d/c.yml": guest("ip: 10.9.8.4"),
    }).map(formatFinding),
    [
      "common/10.yml:1:19: warning: `checks.ignore` names `capacity`, but no object with this layer breaks that rule: remove it [ignores-nothing]",
    ],
  );
});

test("a value that no template reads is warned of, where it is set and once; not what an own template or page reads", () => {
  const files = {
    "common/10.yml": "x-anchor: 1\n_anchor: 1\n.anchor: 1\nmotto: be brief\n",
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": `${guest("ip: 10.9.8.2")}motto: be long\nhostnam: a-1\n`,
    "guests.d/b.yml": guest("ip: 10.9.8.3"),
  };
  assert.deepEqual(findings(files).map(formatFinding), [
    "common/10.yml:4:8: warning: no template reads `motto`: correct its name, or remove it [unread-value]",
    "guests.d/a.yml:3:8: warning: no template reads `motto`: correct its name, or remove it [unread-value]",
    "guests.d/a.yml:4:10: warning: unknown key `hostnam`: did you mean `hostname`? [unknown-key]",
  ]);
  const root = temporaryDirectory();
  mkdirSync(join(root, "conf/s/common"), { recursive: true });
  mkdirSync(join(root, "conf/s/host.d"), { recursive: true });
  writeFileSync(join(root, "conf/s/common/10.yml"), "motto: be brief\nslogan: x\nunused: 1\n");
  mkdirSync(join(root, "mine"));
  writeFileSync(join(root, "mine/motd"), "unused {{ motto | line }}\n");
  mkdirSync(join(root, "site/deep"), { recursive: true });
  writeFileSync(join(root, "site/deep/x.njk"), "{% if host.slogan %}{% endif %}\n");
  const { findings: found } = checkLab(new LayerReader(), {
    confdirs: [join(root, "conf")],
    tmpldirs: [join(PROJECT, "templates"), join(root, "mine")],
    pages: [join(root, "site")],
    site: "s",
  });
  assert.deepEqual(
    found.map(({ message }) => message),
    ["no template reads `unused`: correct its name, or remove it"],
  );
});
