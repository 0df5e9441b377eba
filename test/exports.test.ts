import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { load } from "js-yaml";
import { exportedLab } from "../src/exports/exported-lab.ts";
import { EXPORTS } from "../src/exports/exports.ts";
import type { ExportedLab } from "../src/exports/facts.ts";
import { compileLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { temporaryDirectory } from "./build.ts";
import { configuration } from "./configuration.ts";
import { findings } from "./findings.ts";
import { PROJECT } from "./run.ts";
import { has } from "./tools.ts";

const OS = "os: {id: rhel9.4}\nvirtinst: {location: /srv/9.iso, ram: 2048, vcpus: 2}\n";
const LAYERS = {
  "site/storages.d/default.yml": "path: /srv/default\n",
  "site/networks.d/lab.yml":
    "domain: lab.test\ngateway: 10.9.8.1\nprefix: 24\nipv6: {gateway: 'fd00:9::1'}\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\n",
  "site/networks.d/dark.yml": "mode: isolated\ndomain: dark.test\ngateway: 10.9.9.1\nprefix: 24\n",
  "site/networks.d/six.yml":
    "domain: six.test\ngateway: 10.9.7.1\nprefix: 24\nipv6: {gateway: 'fd00:7::1'}\ndhcp: {start: 10.9.7.100, end: 10.9.7.199}\n",
  "site/sysgroups.d/a+b.yml": "description: one\n",
  "site/sysgroups.d/a-b.yml": "description: two\n",
  // Two names that the one group name `kind_a_b` would stand for, and guests with the names of groups.
  "site/guests.d/guests.yml": `${OS}sysgroup: a-b\ninterfaces: [{network: lab, ip: 10.9.8.7}, {network: dark, ip: 10.9.9.7}]\n`,
  "site/guests.d/kind_a_b.yml": `${OS}sysgroup: a+b\nhostname: guests\ninterfaces: [{network: six}]\n`,
  "site/guests.d/six.yml": `${OS}sysgroup: a-b\nhostname: six\ninterfaces: [{network: dark, bootproto: static, ip: 10.9.9.9, dns: false}, {network: six, ip6: 'fd00:7::9'}]\nauthorized_keys: []\nusers: [{name: bob}, {name: alice, authorized_keys: [ssh-ed25519 AAAA]}]\n`,
  "site/guests.d/none.yml": `${OS}interfaces: []\n`,
};
const HOST = { "site/host.d/host.yml": "host: {address: 'fd00::1', ssh_user: me}\n" };

function labOf(files: Readonly<Record<string, string>>): ExportedLab {
  const tmpldirs = [join(PROJECT, "templates")];
  const options = { confdirs: [configuration(files)], tmpldirs, site: "site" };
  return exportedLab(compileLab(new LayerReader(), options));
}

/** The directory of all exports of a lab. */
function written(lab: ExportedLab): string {
  const dir = join(temporaryDirectory(), "exports");
  mkdirSync(dir);
  for (const { name, text } of EXPORTS) writeFileSync(join(dir, name), text(lab));
  return dir;
}

const textOf = (name: string, lab: ExportedLab) =>
  EXPORTS.find((each) => each.name === name)?.text(lab) ?? "";

/** The value of each option that ssh uses for a guest. */
function sshOptions(dir: string, name: string): ReadonlyMap<string, string> {
  const file = join(dir, "ssh_config");
  const { status, stdout, stderr } = spawnSync("ssh", ["-T", "-G", "-F", file, name], { encoding: "utf8" });
  assert.deepEqual([status, stderr], [0, ""]);
  return new Map(
    stdout
      .split("\n")
      .map((line): [string, string] => [line.split(" ", 1)[0] as string, line.replace(/^\S+ /, "")]),
  );
}

test("ssh finds each guest by its names, in the lab's own list of keys, and no other host", (t) => {
  if (!has(t, "ssh")) return;
  const dir = written(labOf(LAYERS));
  const option = (name: string, key: string) => sshOptions(dir, name).get(key);
  for (const name of ["guests", "guests.lab.test", "guests.dark.test"])
    assert.equal(option(name, "hostname"), "10.9.8.7");
  // `guests` is the name of another guest already, and an address of DHCP is not in the plan.
  assert.equal(option("kind_a_b", "hostname"), "guests.six.test");
  assert.equal(option("six", "hostname"), "10.9.9.9");
  assert.equal(option("six", "user"), "alice");
  assert.equal(option("guests", "user"), "root");
  assert.equal(option("guests", "userknownhostsfile"), join(homedir(), ".ssh/known_hosts.site"));
  assert.equal(option("guests", "stricthostkeychecking"), "accept-new");
  assert.equal(option("guests", "proxyjump"), undefined);
  for (const name of ["none", "example.org"])
    assert.equal(option(name, "userknownhostsfile")?.includes("site"), false);
  assert.match(textOf("ssh_config", labOf(LAYERS)), /^# none: the host has no address on its networks$/m);
});

test("with the host's address, ssh and Ansible go through it", (t) => {
  if (!has(t, "ssh")) return;
  const lab = labOf({ ...LAYERS, ...HOST });
  assert.equal(sshOptions(written(lab), "guests").get("proxyjump"), "me@[fd00::1]");
  const { all } = load(textOf("inventory.yml", lab)) as {
    all: { children: Record<string, { hosts: object; vars?: object }> };
  };
  assert.deepEqual(all.children.hypervisors, { hosts: { "fd00::1": { ansible_user: "me" } } });
  assert.deepEqual(Object.values(all.children)[1]?.vars, {
    ansible_ssh_common_args:
      "-o UserKnownHostsFile=~/.ssh/known_hosts.site -o StrictHostKeyChecking=accept-new -o ProxyJump=me@[fd00::1]",
  });
});

test("with the file of a key, ssh and Ansible use it, for the guests alone", (t) => {
  if (!has(t, "ssh")) return;
  const layer = { "site/host.d/host.yml": "host: {address: hv1, identity_file: ~/.ssh/id_lab}\n" };
  const lab = labOf({ ...LAYERS, ...layer });
  const dir = written(lab);
  assert.equal(sshOptions(dir, "guests").get("identityfile"), "~/.ssh/id_lab");
  assert.notEqual(sshOptions(dir, "hv1").get("identityfile"), "~/.ssh/id_lab");
  assert.match(textOf("inventory.yml", lab), /-o IdentityFile=~\/\.ssh\/id_lab/);
});

test("the file of a key is a path that no shell takes apart", () => {
  const rule =
    "`host.identity_file`: must be the path of a private key, without spaces: absolute, below `~/`, or as seen from the directory of ssh";
  for (const path of ["a b", "-oProxyCommand=x", "~alice/k", "/k/$(x)", "%d/k", "'\"'"]) {
    const found = findings({ "host.d/host.yml": `host: {identity_file: ${JSON.stringify(path)}}\n` });
    assert.deepEqual([...new Set(found.map(({ message }) => message))], [rule], path);
  }
  for (const path of ["id_ed25519", "~/.ssh/k", "/keys/k", "../k", "./k"])
    assert.deepEqual(findings({ "host.d/host.yml": `host: {identity_file: ${path}}\n` }), []);
});

test("the host's address has neither a user nor a port", () => {
  const found = findings({ "host.d/host.yml": "host: {address: 'root@hv1:22', ssh_user: Root}\n" });
  assert.deepEqual(
    found.map(({ message }) => message),
    [
      "`host.address`: must be a domain name or an IP address, without a user or a port",
      "`host.ssh_user`: must be at most 32 lower case letters, digits and _ -, and must begin with a letter",
    ],
  );
});

test("Ansible reads all guests and kinds without a warning", (t) => {
  if (!has(t, "ansible-inventory")) return;
  const file = join(written(labOf({ ...LAYERS, ...HOST })), "inventory.yml");
  const environment = { ...process.env, ANSIBLE_LOCALHOST_WARNING: "false", HOME: temporaryDirectory() };
  const { status, stdout, stderr } = spawnSync("ansible-inventory", ["-i", file, "--list"], {
    encoding: "utf8",
    env: environment,
  });
  assert.deepEqual([status, stderr], [0, ""]);
  const { _meta, guests_2, kind_a_b_2, kind_a_b_3 } = JSON.parse(stdout);
  assert.deepEqual(guests_2.hosts, ["guests", "kind_a_b", "none", "six"]);
  assert.deepEqual([kind_a_b_2.hosts, kind_a_b_3.hosts], [["kind_a_b"], ["guests", "six"]]);
  assert.equal(_meta.hostvars.six.ansible_host, "10.9.9.9");
  assert.equal(_meta.hostvars.six.ansible_user, "alice");
});

test("Prometheus takes the targets", (t) => {
  if (!has(t, "promtool")) return;
  const dir = written(labOf(LAYERS));
  const config = join(dir, "prometheus.yml");
  writeFileSync(config, "scrape_configs: [{job_name: lab, file_sd_configs: [{files: [prometheus.json]}]}]\n");
  assert.match(execFileSync("promtool", ["check", "config", config], { encoding: "utf8" }), /SUCCESS/);
  const targets = JSON.parse(textOf("prometheus.json", labOf(LAYERS)));
  assert.deepEqual(targets[0], {
    targets: ["10.9.8.7:9100"],
    labels: { guest: "guests", kind: "a-b", network: "lab", site: "site" },
  });
  assert.equal(targets.length, 3);
});

test("a target with IPv6 alone is in brackets", () => {
  const six = `${OS}interfaces: [{network: six, ip6: 'fd00:7::9'}]\n`;
  const lab = labOf({ ...LAYERS, "site/guests.d/six.yml": six });
  assert.match(textOf("prometheus.json", lab), /"\[fd00:7::9\]:9100"/);
});

test("ClusterShell knows each kind and all guests", (t) => {
  if (!has(t, "nodeset")) return;
  const dir = temporaryDirectory();
  writeFileSync(join(dir, "groups.conf"), `[Main]\ndefault: site\nautodir: ${dir}\n`);
  writeFileSync(join(dir, "lab.yaml"), textOf("clustershell.yaml", labOf(LAYERS)));
  const expand = (group: string) =>
    execFileSync("nodeset", ["-e", group], {
      encoding: "utf8",
      env: { ...process.env, CLUSTERSHELL_CFGDIR: dir },
    }).trim();
  assert.equal(expand("@site:a-b"), "guests six");
  assert.equal(expand("@site:all"), "guests kind_a_b none six");
});

test("Graphviz draws guests, networks and addresses", (t) => {
  if (!has(t, "dot")) return;
  const svg = execFileSync("dot", ["-Tsvg", join(written(labOf(LAYERS)), "topology.dot")], {
    encoding: "utf8",
  });
  for (const text of ["guests", "10.9.8.7", "10.9.8.1/24", "fd00:7::1/64"])
    assert.ok(svg.includes(`>${text}<`), text);
});

test("texts are quoted for Graphviz, Mermaid and spreadsheets", () => {
  const guest = { kind: "k", fqdn: "f", os: "o", names: [], target: null, network: null, user: "root" };
  const nic = { network: 'n"]; x', mac: "m", ip: "@SUM(1)", ip6: 'a,"b"' };
  const lab: ExportedLab = {
    site: 's"\\',
    knownHosts: "k",
    host: null,
    identityFile: null,
    guests: [{ ...guest, name: '=1+1"]', vcpus: 1, ram: -5, interfaces: [nic] }],
    networks: [{ name: 'n"]; x', subnets: [] }],
  };
  assert.match(textOf("topology.dot", lab), /^graph "s\\"\\\\" \{$[\s\S]*label="n\\"\]; x"/m);
  assert.match(textOf("topology.mmd", lab), /^ {2}n0\(\["n#34;#93;#59; x"\]\)$/m);
  assert.match(textOf("guests.csv", lab), /^"'=1\+1""\]",k,f,o,1,-5,"n""\]; x",m,'@SUM\(1\),"a,""b"""$/m);
});

/** Names that are words of the readers, or look like other values; a machine, many networks, and no address at all. */
const WORDS = [
  "all",
  "ungrouped",
  "localhost",
  "no",
  "null",
  "0x1f",
  "1e3",
  "end",
  "graph",
  "A",
  "hv1",
  "x.y",
  "guests",
];
const KINDS = ["all", "k+1", "k_1", "k.1", "no"];
const HOSTILE = {
  "site/storages.d/default.yml": "path: /srv/default\n",
  "site/host.d/host.yml": "host: {address: hv1, ssh_user: me}\n",
  ...Object.fromEntries(
    Array.from({ length: 30 }, (_, at) => [
      `site/networks.d/n${at}.yml`,
      `gateway: 10.8.${at}.1\nprefix: 24\ndhcp: {start: 10.8.${at}.100, end: 10.8.${at}.199}\nipv6: {gateway: 'fd00:8:${at}::1'}\n`,
    ]),
  ),
  "site/networks.d/lan.yml":
    "mode: bridge\nbridge: {name: br0}\nipv6: {gateway: 'fe80::1', subnet: 'fd00:9::/64'}\n",
  ...Object.fromEntries(
    WORDS.map((name, at) => [
      `site/guests.d/${name}.yml`,
      `${OS}sysgroup: ${KINDS[at % KINDS.length] === "no" ? "'no'" : KINDS[at % KINDS.length]}\nhostname: h${at}\ninterfaces: [{network: n${at}, ip: 10.8.${at}.7}]\n`,
    ]),
  ),
  "site/guests.d/wide.yml": `${OS}interfaces: [${Array.from({ length: 30 }, (_, at) => `{network: n${at}}`)}]\n`,
  "site/guests.d/apart.yml": `${OS}interfaces: [{macvtap: eth9}]\n`,
  "site/guests.d/rack.yml":
    "os: {id: rhel9.4}\nvirtual: false\ninterfaces: [{network: lan, mac: 00:16:3e:00:00:0b, ip6: 'fd00:9::7', dns: false}]\n",
};

test("every reader takes odd names, a machine, many networks and guests without an address", (t) => {
  if (!has(t, "ssh", "ansible-inventory", "promtool", "nodeset", "dot")) return;
  const lab = labOf(HOSTILE);
  const dir = written(lab);
  const output = (command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}) => {
    const env = { ...process.env, HOME: dir, ...environment };
    const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", env });
    assert.deepEqual([status, stderr], [0, ""], `${command} ${args.join(" ")}: ${stdout}`);
    return stdout;
  };
  for (const [at, name] of WORDS.entries())
    assert.equal(sshOptions(dir, name).get("hostname"), `10.8.${at}.7`);
  assert.equal(sshOptions(dir, "rack").get("hostname"), "fd00:9::7");

  const list = JSON.parse(output("ansible-inventory", ["-i", join(dir, "inventory.yml"), "--list"]));
  const names = [...WORDS, "wide", "apart", "rack"];
  assert.deepEqual(
    Object.keys(list._meta.hostvars).sort(),
    [...names.filter((name) => !/^(?:all|ungrouped)$/.test(name)), "all_2", "ungrouped_2", "hv1_2"].sort(),
  );
  output("ansible-inventory", ["-i", join(dir, "inventory.yml"), "--graph"]);

  writeFileSync(
    join(dir, "prometheus.yml"),
    "scrape_configs: [{job_name: lab, file_sd_configs: [{files: [prometheus.json]}]}]\n",
  );
  output("promtool", ["check", "config", join(dir, "prometheus.yml")]);

  writeFileSync(join(dir, "groups.conf"), `[Main]\ndefault: site\nautodir: ${dir}\n`);
  const nodes = (group: string) =>
    output("nodeset", ["-e", `@site:${group}`], { CLUSTERSHELL_CFGDIR: dir })
      .trim()
      .split(" ")
      .sort();
  assert.deepEqual(nodes("all"), [...names].sort());
  assert.deepEqual(nodes("k_1"), ["ungrouped", "1e3", "x.y"].sort());
  assert.deepEqual(nodes("k_1_2"), ["localhost", "end", "guests"].sort());

  const svg = output("dot", ["-Tsvg", join(dir, "topology.dot")]);
  for (const name of names) assert.ok(svg.includes(`>${name}<`), name);
  assert.ok(svg.includes(">fd00:9::/64<"), svg);
});
