import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { type DumpOptions, dump, load } from "js-yaml";
import { type Finding, formatFinding } from "../src/finding.ts";
import { checkLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { temporaryDirectory } from "./build.ts";
import { PROJECT } from "./run.ts";

// One value per line, so that a finding at the line is a finding at the value.
const network = (number: number) => `
name: net${number}
mode: nat
domain: net${number}.test
bridge:
  name: virbr2${number}
gateway: 10.20.${number}.1
netmask: 255.255.255.0
dhcp:
  start: 10.20.${number}.100
  end: 10.20.${number}.199
ipv6:
  gateway: fd00:20:${number}::1
  prefix: 64
  dhcp:
    start: fd00:20:${number}::1:0
    end: fd00:20:${number}::1:ff
dns:
  aliases:
    - gw${number}
  hosts:
    - name: printer${number}
      ip: 10.20.${number}.50
`;
const guest = (number: number) => `
hostname: host-${number}
description: guest number ${number}
os:
  id: almalinux9
virtinst:
  ram: 3072
  vcpus: 2
  wait: 30
interfaces:
  - network: net${number % 3}
    mac: 52:54:00:00:20:1${number}
    ip: 10.20.${number % 3}.1${number}
    ip6: fd00:20:${number % 3}::1${number}
    bootproto: dhcp
  - network: net${(number + 1) % 3}
    mac: 52:54:00:00:21:1${number}
    ip: 10.20.${(number + 1) % 3}.2${number}
    bootproto: static
    dns: false
disks:
  - size: 20
    pool: default
cluster:
  nodes:
    - guest-${(number + 1) % 6}
packages:
  - tmux
setup_data:
  - src: setup/web/who.conf
    dst: who.conf
templates:
  autoinst:
    src: autoinstall.d/ks.cfg
    dst: ks.cfg
`;

const PLAN: Readonly<Record<string, string>> = Object.fromEntries([
  ["common/base.yml", "virtinst:\n  location: http://trees.test/almalinux/9/x86_64/\n"],
  ["storages.d/default.yml", "name: default\ntype: dir\npath: /var/lib/libvirt/images\n"],
  ...[0, 1, 2].map((number) => [`networks.d/net${number}.yml`, network(number)]),
  ...[0, 1, 2, 3, 4, 5].map((number) => [`guests.d/guest-${number}.yml`, guest(number)]),
]);

/** A kind of single fault: the line that it changes, and the new line. */
interface Fault {
  readonly kind: string;
  readonly file: RegExp;
  readonly line: RegExp;
  /** YAML may notice the fault this number of lines later; 0 when absent. */
  readonly within?: number;
  readonly to: string | ((match: RegExpExecArray, pick: Pick) => string);
}
type Pick = <T>(from: readonly T[]) => T;

const GUEST = /^guests/;
const NETWORK = /^networks/;
const NIC6 = /^( {4}ip6: fd00:20:)(\d)::1(\d)$/;
const NIC0 = /^( {4}ip: 10\.20\.)(\d)\.1(\d)$/;

const FAULTS: readonly Fault[] = [
  {
    kind: "a MAC twice",
    file: GUEST,
    line: /^( {4}mac: 52:54:00:00:2)(\d):1(\d)$/,
    to: ([, head, net, own], pick) => `${head}${net}:1${pick(others(own))}`,
  },
  {
    kind: "an address twice",
    file: GUEST,
    line: NIC0,
    to: ([, head, net, own]) => `${head}${net}.1${(Number(own) + 3) % 6}`,
  },
  {
    kind: "an address outside its network",
    file: GUEST,
    line: NIC0,
    to: ([, , net, own]) => `    ip: 10.21.${net}.1${own}`,
  },
  {
    kind: "an address of another network",
    file: GUEST,
    line: NIC0,
    to: ([, head, net]) => `${head}${(Number(net) + 1) % 3}.77`,
  },
  { kind: "the network's address", file: GUEST, line: NIC0, to: ([, head, net]) => `${head}${net}.0` },
  { kind: "the broadcast address", file: GUEST, line: NIC0, to: ([, head, net]) => `${head}${net}.255` },
  { kind: "the gateway's address", file: GUEST, line: NIC0, to: ([, head, net]) => `${head}${net}.1` },
  {
    kind: "an address of the dynamic range",
    file: GUEST,
    line: NIC0,
    to: ([, head, net], pick) => `${head}${net}.${pick([100, 150, 199])}`,
  },
  {
    kind: "no address",
    file: GUEST,
    line: NIC0,
    to: ([, head, net], pick) => `${head}${net}${pick(["", ".256", ".1.1", ".x", ".01"])}`,
  },
  {
    kind: "an IPv6 address twice, in another spelling",
    file: GUEST,
    line: NIC6,
    to: ([, , net, own], pick) =>
      `    ip6: ${pick(["fd00:20:", "FD00:0020:", "fd00:20:0"])}${net}:${pick([":", "0:0::", ":0:0:"])}1${(Number(own) + 3) % 6}`,
  },
  {
    kind: "an IPv6 address outside its network",
    file: GUEST,
    line: NIC6,
    to: ([, , net, own], pick) =>
      `    ip6: ${pick(["fd00:21:", "fd01:20:", "fd00:20:9999:"])}${net}::1${own}`,
  },
  {
    kind: "the IPv6 network's address",
    file: GUEST,
    line: NIC6,
    to: ([, head, net]) => `${head}${net}::`.replace(/: (.*)$/, ': "$1"'),
  },
  { kind: "the IPv6 gateway's address", file: GUEST, line: NIC6, to: ([, head, net]) => `${head}${net}::1` },
  {
    kind: "an address of the dynamic IPv6 range",
    file: GUEST,
    line: NIC6,
    to: ([, head, net], pick) => `${head}${net}::${pick(["1:0", "1:80", "1:FF"])}`,
  },
  {
    kind: "no IPv6 address",
    file: GUEST,
    line: NIC6,
    to: ([, head, net], pick) =>
      pick([
        `${head}${net}`,
        `${head}${net}::1/64`,
        `${head}${net}::g`,
        "    ip6: 10.20.1.7",
        "    ip6: ::ffff:10.20.1.7",
      ]),
  },
  {
    kind: "an IPv6 address that no machine is given",
    file: GUEST,
    line: NIC6,
    to: (_, pick) => `    ip6: ${pick(["fe80::17", "fe80::17%eth0", "ff02::17", '"::1"', '"::"'])}`,
  },
  {
    kind: "an IPv6 address at ip",
    file: GUEST,
    line: NIC0,
    to: ([, , net, own]) => `    ip: fd00:20:${net}::2${own}`,
  },
  {
    kind: "a multicast MAC",
    file: GUEST,
    line: /^( {4}mac: )52(:.*)$/,
    to: ([, head, tail]) => `${head}53${tail}`,
  },
  {
    kind: "no MAC",
    file: GUEST,
    line: /^( {4}mac: )(.*)$/,
    to: ([, head, mac], pick) =>
      `${head}${pick([mac?.slice(3), `${mac}:00`, mac?.replaceAll(":", "-"), "zz:54:00:00:00:01"])}`,
  },
  {
    kind: "an unknown network",
    file: GUEST,
    line: /^( {2}- network: )net(\d)$/,
    to: ([, head, own], pick) => `${head}${pick([`nett${own}`, `net${own}9`, "default"])}`,
  },
  {
    kind: "neither dhcp nor static",
    file: GUEST,
    line: /^( {4}bootproto: )\w+$/,
    to: ([, head], pick) => `${head}${pick(["bootp", "auto", "DHCP"])}`,
  },
  { kind: "text for a flag", file: GUEST, line: /^( {4}dns: )false$/, to: ([, head]) => `${head}nope` },
  {
    kind: "a host name that is none",
    file: GUEST,
    line: /^(hostname: )host-(\d)$/,
    to: ([, head, own], pick) =>
      `${head}${pick([`-host-${own}`, `host_${own}`, `host-${own}-`, `"host ${own}"`, "h".repeat(64)])}`,
  },
  {
    kind: "a host name twice",
    file: GUEST,
    line: /^(hostname: host-)(\d)$/,
    to: ([, head, own]) => `${head}${(Number(own) + 3) % 6}`,
  },
  {
    kind: "a number for text",
    file: GUEST,
    line: /^(description: ).*$/,
    to: ([, head], pick) => `${head}${pick(["5", "[a]", "{a: b}", "true"])}`,
  },
  {
    kind: "an os id that is no text",
    file: GUEST,
    line: /^( {2}id: )\w+$/,
    to: ([, head], pick) => `${head}${pick(["9", "[rhel9.4]"])}`,
  },
  {
    kind: "memory out of range",
    file: GUEST,
    line: /^( {2}ram: )\d+$/,
    to: ([, head], pick) => `${head}${pick(["0", "-1", "2.5", "2 GiB", "lots"])}`,
  },
  {
    kind: "virtual CPUs out of range",
    file: GUEST,
    line: /^( {2}vcpus: )\d+$/,
    to: ([, head], pick) => `${head}${pick(["0", "-2", "1.5", "two"])}`,
  },
  {
    kind: "a wait that is no number",
    file: GUEST,
    line: /^( {2}wait: )\d+$/,
    to: ([, head], pick) => `${head}${pick(["1h", "[]", "0.5"])}`,
  },
  {
    kind: "a disk size out of range",
    file: GUEST,
    line: /^( {2}- size: )\d+$/,
    to: ([, head], pick) => `${head}${pick(["0", "-5", "5X", "1.5"])}`,
  },
  {
    kind: "a pool whose name is none",
    file: GUEST,
    line: /^( {4}pool: )default$/,
    to: ([, head], pick) => `${head}${pick(['"a b"', "5", "../x", "[default]"])}`,
  },
  {
    kind: "an unknown cluster node",
    file: GUEST,
    line: /^( {4}- guest-)(\d)$/,
    to: ([, head, own], pick) => `${head}${own}${pick(["0", "x"])}`,
  },
  {
    kind: "an unknown setup template",
    file: GUEST,
    line: /^( {2}- src: setup\/)web(.*)$/,
    to: ([, head, tail]) => `${head}wbe${tail}`,
  },
  {
    kind: "a setup file outside its directory",
    file: GUEST,
    line: /^( {4}dst: )who.conf$/,
    to: ([, head], pick) => `${head}${pick(["../who.conf", "/etc/who.conf", "a/../../b", ".hidden"])}`,
  },
  {
    kind: "an unknown template",
    file: GUEST,
    line: /^( {4}src: autoinstall.d\/)ks.cfg$/,
    to: ([, head], pick) => `${head}${pick(["ks.cgf", "kss.cfg"])}`,
  },
  {
    kind: "an output outside its directory",
    file: GUEST,
    line: /^( {4}dst: )ks.cfg$/,
    to: ([, head], pick) => `${head}${pick(["../ks.cfg", "/ks.cfg", "a//b"])}`,
  },
  {
    kind: "an output that is another's",
    file: GUEST,
    line: /^( {4}dst: )ks.cfg$/,
    to: ([, head], pick) => `${head}${pick(["guest.yml", "index.html"])}`,
  },
  { kind: "a map for a list", file: GUEST, line: /^ {2}- tmux$/, to: "  tmux: true" },
  {
    kind: "a key twice",
    file: GUEST,
    line: /^(description: .*)$/,
    within: 1,
    to: ([, all]) => `${all}\ndescription: again`,
  },
  {
    kind: "a bracket that nobody closes",
    file: GUEST,
    line: /^(description: ).*$/,
    within: 40,
    to: ([, head], pick) => `${head}${pick(["[a", "{a: b", '"a'])}`,
  },
  { kind: "a tab for an indent", file: GUEST, line: /^ {2}(ram: .*)$/, to: ([, all]) => `\t${all}` },
  {
    kind: "an alias of nothing",
    file: GUEST,
    line: /^(description: ).*$/,
    to: ([, head]) => `${head}*nowhere`,
  },
  {
    kind: "an unknown tag",
    file: GUEST,
    line: /^(description: )(.*)$/,
    to: ([, head, text]) => `${head}!secret ${text}`,
  },
  {
    kind: "a network's name twice",
    file: NETWORK,
    line: /^(name: net)(\d)$/,
    to: ([, head, own]) => `${head}${(Number(own) + 1) % 3}`,
  },
  {
    kind: "an unknown mode",
    file: NETWORK,
    line: /^(mode: )nat$/,
    to: ([, head], pick) => `${head}${pick(["natt", "NAT", "bridged"])}`,
  },
  {
    kind: "a domain that is none",
    file: NETWORK,
    line: /^(domain: net)(\d)\.test$/,
    to: ([, head, own], pick) => `${head}${own}${pick(["..test", ".test.", "_.test", ".-x", " .test"])}`,
  },
  {
    kind: "a bridge twice",
    file: NETWORK,
    line: /^( {2}name: virbr2)(\d)$/,
    to: ([, head, own]) => `${head}${(Number(own) + 1) % 3}`,
  },
  {
    kind: "a bridge name that is too long",
    file: NETWORK,
    line: /^( {2}name: virbr2\d)$/,
    to: ([, all]) => `${all}-of-the-lab`,
  },
  {
    kind: "a gateway that is none",
    file: NETWORK,
    line: /^(gateway: 10\.20\.\d\.)1$/,
    to: ([, head], pick) => `${head}${pick(["0", "255", "300", "x"])}`,
  },
  {
    kind: "a netmask that is none",
    file: NETWORK,
    line: /^(netmask: 255\.255\.)255\.0$/,
    to: ([, head], pick) => `${head}${pick(["0.255", "255.1", "256.0"])}`,
  },
  {
    kind: "an IPv6 gateway that is none",
    file: NETWORK,
    line: /^( {2}gateway: fd00:20:\d)::1$/,
    to: ([, head], pick) => `${head}${pick(["", "::1/64", "::x"])}`,
  },
  {
    kind: "an IPv6 gateway that is the network's address",
    file: NETWORK,
    line: /^( {2}gateway: )(fd00:20:\d)::1$/,
    to: ([, head, net]) => `${head}"${net}::"`,
  },
  {
    kind: "an IPv6 prefix that is none",
    file: NETWORK,
    line: /^ {2}prefix: 64$/,
    to: (_, pick) => `  prefix: ${pick(["0", "63", "127", "129", "64.5", "/64"])}`,
  },
  {
    kind: "IPv6 subnets that overlap",
    file: NETWORK,
    line: /^( {2}gateway: fd00:20:)(\d)::1$/,
    to: ([, head, net]) => `${head}${(Number(net) + 1) % 3}::1:0:1`,
  },
  {
    kind: "an IPv6 range that begins outside",
    file: NETWORK,
    line: /^( {4}start: fd00:)20(.*)$/,
    to: ([, head, tail]) => `${head}19${tail}`,
  },
  {
    kind: "an IPv6 range that ends outside",
    file: NETWORK,
    line: /^( {4}end: fd00:)20(.*)$/,
    to: ([, head, tail]) => `${head}21${tail}`,
  },
  {
    kind: "an IPv6 range that is reversed",
    file: NETWORK,
    line: /^( {4}start: fd00:20:\d::1:)0$/,
    to: ([, head]) => `${head}100`,
  },
  {
    kind: "an IPv6 range that is too large",
    file: NETWORK,
    line: /^( {4}end: fd00:20:\d::)1:ff$/,
    to: ([, head]) => `${head}2:0`,
  },
  {
    kind: "an IPv6 range that holds the gateway",
    file: NETWORK,
    line: /^( {4}start: fd00:20:\d::)1:0$/,
    to: ([, head]) => `${head}1`,
  },
  { kind: "subnets that overlap", file: NETWORK, line: /^netmask: .*$/, to: "netmask: 255.255.0.0" },
  {
    kind: "a range that begins outside",
    file: NETWORK,
    line: /^( {2}start: 10\.)20(\..*)$/,
    to: ([, head, tail]) => `${head}19${tail}`,
  },
  {
    kind: "a range that ends outside",
    file: NETWORK,
    line: /^( {2}end: 10\.)20(\..*)$/,
    to: ([, head, tail]) => `${head}21${tail}`,
  },
  {
    kind: "a range that is reversed",
    file: NETWORK,
    line: /^( {2}start: 10\.20\.\d\.)100$/,
    to: ([, head]) => `${head}200`,
  },
  {
    kind: "a range that holds the gateway",
    file: NETWORK,
    line: /^( {2}start: 10\.20\.\d\.)100$/,
    to: ([, head]) => `${head}1`,
  },
  {
    kind: "a range that holds the broadcast address",
    file: NETWORK,
    line: /^( {2}end: 10\.20\.\d\.)199$/,
    to: ([, head]) => `${head}255`,
  },
  {
    kind: "an alias that is a guest's name",
    file: NETWORK,
    line: /^( {4}- gw)(\d)$/,
    to: ([, , net]) => `    - host-${net}`,
  },
  {
    kind: "a DNS name twice",
    file: NETWORK,
    line: /^( {4}- name: )printer(\d)$/,
    to: ([, head, own]) => `${head}gw${own}`,
  },
  {
    kind: "a DNS name that is none",
    file: NETWORK,
    line: /^( {4}- name: )(printer\d)$/,
    to: ([, head, name], pick) => `${head}${pick([`"${name}!"`, `"${name} x"`, `${name}.`, "-"])}`,
  },
  {
    kind: "a DNS address that is none",
    file: NETWORK,
    line: /^( {6}ip: 10\.20\.\d)\.50$/,
    to: ([, head]) => `${head}.500`,
  },
  {
    kind: "a pool's path that is relative",
    file: /^storages/,
    line: /^(path: )\//,
    to: ([, head]) => `${head}`,
  },
  { kind: "a pool's type that is none", file: /^storages/, line: /^type: dir$/, to: "type: dri" },
];

function others(own: string | undefined): string[] {
  return ["0", "1", "2", "3", "4", "5"].filter((each) => each !== own);
}

/** mulberry32: small, and the same numbers everywhere. */
function picker(seed: number): Pick {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return (from) => from[Math.floor(next() * from.length)] as (typeof from)[number];
}

/** A plan on the disk, for many checks with one changed file each. */
class Sandbox {
  readonly root = temporaryDirectory();
  readonly #reader = new LayerReader();

  constructor() {
    for (const [path, text] of Object.entries(PLAN)) this.write(path, text);
  }

  write(path: string, text: string): void {
    const file = join(this.root, "site", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  remove(path: string): void {
    rmSync(join(this.root, "site", path), { recursive: true });
  }

  check(): readonly Finding[] {
    const options = { confdirs: [this.root], tmpldirs: [join(PROJECT, "templates")], site: "site" };
    return checkLab(this.#reader, options).findings;
  }

  /** The findings with other files instead of one. */
  instead(path: string, files: Readonly<Record<string, string>>): readonly Finding[] {
    this.remove(path);
    for (const [other, text] of Object.entries(files)) this.write(other, text);
    const found = this.check();
    for (const other of Object.keys(files)) this.remove(other);
    if (!(path in files)) this.remove(path.replace(/\.yml$/, ""));
    this.write(path, PLAN[path] as string);
    return found;
  }

  /** The findings with another text in one file. */
  with(path: string, text: string): readonly Finding[] {
    this.write(path, text);
    const found = this.check();
    this.write(path, PLAN[path] as string);
    return found;
  }
}

const SEED = Number(process.env.MINIASCAPE_SEED ?? 20130412);

/** Checks a plan with this number of single faults, all kinds alike. */
export function testSingleFaults(faults: number): void {
  test(`${faults} single faults of ${FAULTS.length} kinds, seed ${SEED}: each is found at its line`, () => {
    const sandbox = new Sandbox();
    assert.deepEqual(sandbox.check().map(formatFinding), []);
    const pick = picker(SEED);
    for (let round = 0; round < faults; round += 1) {
      const fault = FAULTS[round % FAULTS.length] as Fault;
      const [path, line, text] = mutate(fault, pick);
      const found = sandbox.with(path, text);
      const places = found.flatMap(({ place, related = [] }) => [
        place,
        ...related.map((other) => other.place),
      ]);
      const hit = places.some(
        (place) =>
          place.file.endsWith(`/${path}`) && place.line >= line && place.line <= line + (fault.within ?? 0),
      );
      assert.ok(
        hit,
        `${fault.kind}: nothing at ${path}:${line}\n${text.split("\n")[line - 1]}\n${found.map(formatFinding).join("\n")}`,
      );
    }
  });
}

function mutate({ file, line, to }: Fault, pick: Pick): [path: string, line: number, text: string] {
  const path = pick(Object.keys(PLAN).filter((each) => file.test(each)));
  const lines = (PLAN[path] as string).split("\n");
  const at = pick([...lines.keys()].filter((number) => line.test(lines[number] as string)));
  const match = line.exec(lines[at] as string) as RegExpExecArray;
  lines[at] = typeof to === "string" ? to : to(match, pick);
  return [path, at + 1, lines.join("\n")];
}

type Edit = (path: string, text: string, pick: Pick) => Readonly<Record<string, string>>;

const rewritten =
  (options: (pick: Pick) => DumpOptions): Edit =>
  (path, text, pick) => ({ [path]: dump(load(text), options(pick)) });

const EDITS: Readonly<Record<string, Edit>> = {
  "a comment line": (path, text, pick) => {
    const lines = text.split("\n");
    lines.splice(pick([...lines.keys()]), 0, pick(["# a comment", "   # ip: 10.20.0.1", "#", ""]));
    return { [path]: lines.join("\n") };
  },
  "a comment after a value": (path, text, pick) => ({
    [path]: text.replace(/(?<=[a-z0-9])$/gm, () => pick(["", " # so", "   #"])),
  }),
  "the start of a document": (path, text) => ({ [path]: `%YAML 1.2\n---\n${text}` }),
  "white space at ends of lines": (path, text, pick) => ({
    [path]: text.replace(/$/gm, () => pick(["", " ", "  "])),
  }),
  "line ends of DOS": (path, text) => ({ [path]: text.replaceAll("\n", "\r\n") }),
  "another order of keys": rewritten((pick) => ({ sortKeys: (a, b) => (a < b ? -1 : 1) * pick([1, 1, -1]) })),
  "another indent": rewritten((pick) => ({ indent: pick([1, 3, 4, 7]) })),
  "flow style": rewritten((pick) => ({ flowLevel: pick([0, 1, 2]) })),
  "another quoting style": (path, text, pick) => ({
    [path]: text.replace(
      /^( *(?:- )?(?:name|hostname|description|network|mac|ip|start|end|gateway|src|dst|pool): )(\S.*)$/gm,
      (_, key, value) => `${key}${pick([value, `'${value}'`, `"${value}"`, `!!str ${value}`])}`,
    ),
  }),
  "a file split into layers": (path, text, pick) => {
    const parts: [Record<string, unknown>, Record<string, unknown>] = [{}, {}];
    for (const [key, value] of Object.entries(load(text) as object)) pick(parts)[key] = value;
    const dir = path.replace(/\.yml$/, "");
    return Object.fromEntries(parts.map((part, at) => [`${dir}/${at}0.yml`, dump(part)]));
  },
};

/** Checks a plan after this number of edits that do not change its meaning, all kinds alike. */
export function testHarmlessEdits(edits: number): void {
  test(`${edits} edits that change nothing, seed ${SEED}: no finding`, () => {
    const sandbox = new Sandbox();
    const pick = picker(SEED);
    const objects = Object.keys(PLAN).filter((path) => !path.startsWith("common"));
    for (let round = 0; round < edits; round += 1) {
      const kind = Object.keys(EDITS)[round % Object.keys(EDITS).length] as string;
      const path = pick(objects);
      const files = (EDITS[kind] as Edit)(path, PLAN[path] as string, pick);
      const found = sandbox.instead(path, files).map(formatFinding);
      assert.deepEqual(found, [], `${kind}:\n${Object.values(files).join("\n")}`);
    }
  });
}
