import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { load } from "js-yaml";
import { temporaryDirectory } from "./build.ts";
import { commandIn } from "./cli.ts";
import { LIMIT } from "./limits.ts";
import { PROJECT } from "./run.ts";
import { filesOf } from "./trees.ts";

const TEMPLATES = join(PROJECT, "templates");
const BLOCK = /\{%-?\s*block\s+(\w+)/g;

/**
 * Every shipped template by its name, without default values, their schemas, and macros, which have no output of their
 * own.
 */
function shipped(): string[] {
  return readdirSync(TEMPLATES, { recursive: true, encoding: "utf8" }).filter(
    (name) =>
      !/^(?:defaults|schema)\//.test(name) &&
      statSync(join(TEMPLATES, name)).isFile() &&
      !/\{%-?\s*macro\b/.test(readFileSync(join(TEMPLATES, name), "utf8")),
  );
}

/** Pages that name the templates of the search path, and their files. */
const ABOUT_TEMPLATES = /^(?:templates\.html|assets\/search\.js)$/;

/** A user's template that extends a shipped one: block by block if it has blocks, else as a whole. */
function standIn(name: string): string {
  const text = readFileSync(join(TEMPLATES, name), "utf8");
  const blocks = [...new Set([...text.matchAll(BLOCK)].map(([, block]) => block))];
  const isChild = /^\{%-?\s*extends/m.test(text);
  if (blocks.length === 0 && !isChild) return `{% include "shipped:${name}" %}`;
  const overrides = blocks.map((block) => `{% block ${block} %}{{ super() }}{% endblock %}\n`);
  return `{% extends "shipped:${name}" %}\n${overrides.join("")}`;
}

/** The paths of all values that the defaults of a category declare: templates may read them without any layer. */
function declared(category: string): string[] {
  const dir = join(TEMPLATES, "defaults", category);
  const values = Object.assign(
    {},
    ...readdirSync(dir).map((file) => load(readFileSync(join(dir, file), "utf8")) as object),
  );
  const paths = (value: unknown, path: string): string[] =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([key, inner]) => paths(inner, path === "" ? key : `${path}.${key}`))
      : [path];
  return paths(values, "").filter((path) => !path.startsWith("releases."));
}

/** The values for a guest's templates in the documentation and in comments of the defaults. */
const GUEST_FACTS = [
  ...["name", "uuid", "site", "sysgroup", "hostname", "domain", "fqdn", "name_prefix"],
  ...["os.id", "os.kickstart", "os.family", "os.version", "release.ks_arg", "release.packages"],
  ...["interfaces", "disks", "files", "templates.autoinst.dst", "templates.virtinst.dst"],
];
const INTERFACE_FACTS = [
  ...["index", "network", "mac", "ip", "netmask", "prefix", "gateway", "ip6", "prefix6", "gateway6"],
  ...["nameserver", "domain", "bootproto", "device", "dns", "fqdn", "model"],
];
const DISK_FACTS = ["index", "pool", "format", "volume", "target", "size", "shared", "cache", "bus"];
const NETWORK_FACTS = [
  ...["name", "uuid", "mode", "domain", "bridge.name", "gateway", "netmask", "prefix", "subnet"],
  ...["hosts.length", "names.length", "dhcp", "ipv6"],
];

const read = (path: string) => `${path}={{ ${path} | dump }}\n`;

/** A template that writes each documented value down. */
function readsAll(): string {
  return [
    ...[...GUEST_FACTS, ...declared("guest")].map(read),
    `{% for nic in interfaces %}${INTERFACE_FACTS.map((key) => read(`nic.${key}`)).join("")}{% endfor %}\n`,
    `{% for disk in disks %}${DISK_FACTS.map((key) => read(`disk.${key}`)).join("")}{% endfor %}\n`,
  ].join("");
}

function hostReadsAll(): string {
  const lists = ["guests.length", "networks.length", "storages.length", "private_files.length", "site"];
  return [
    ...[...lists, ...declared("host")].map(read),
    `{% for net in networks %}${NETWORK_FACTS.map((key) => read(`net.${key}`)).join("")}{% endfor %}\n`,
  ].join("");
}

function write(dir: string, path: string, text: string): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
}

/** The output of the modern lab with these template directories, and with two files that read all documented values. */
async function built(...tmpldirs: readonly string[]): Promise<string> {
  const [own, layers, output] = [
    temporaryDirectory(),
    temporaryDirectory(),
    join(temporaryDirectory(), "out"),
  ];
  write(own, "guest/all", readsAll());
  write(own, "host/all", hostReadsAll());
  write(layers, "modern/common/90_all.yml", "templates: {all: {src: guest/all, dst: all}}\n");
  // A guest from an image has no kickstart.
  write(layers, "modern/sysgroups.d/jump/90_all.yml", "templates: {all: ~}\n");
  write(layers, "modern/host.d/90_all.yml", "host_templates: {all: {src: host/all, dst: all}}\n");
  const { code, stderr } = await commandIn(PROJECT, ["generate", "-q", `--workdir=${output}`], {
    MINIASCAPE_SITE: "modern",
    MINIASCAPE_CONFDIR: `${join(PROJECT, "_data")}:${layers}`,
    MINIASCAPE_TMPLDIR: [...tmpldirs, own].join(":"),
  });
  assert.equal(code, 0, stderr);
  return output;
}

let plainOutput: string | undefined;

/** The same without a user's templates. */
async function plain(): Promise<string> {
  plainOutput ??= await built();
  return plainOutput;
}

test("templates that extend every shipped one, block by block, build the same bytes", {
  ...LIMIT,
}, async () => {
  const mine = temporaryDirectory();
  const names = shipped();
  for (const name of names) write(mine, name, standIn(name));
  assert.ok(names.length > 70);
  const extended = await built(mine);
  const textsOf = (output: string) =>
    Object.fromEntries(
      [...filesOf(output).keys()]
        .filter((path) => !ABOUT_TEMPLATES.test(path))
        .map((path) => [path, readFileSync(join(output, path), "latin1")]),
    );
  assert.deepEqual(textsOf(extended), textsOf(await plain()));
});

test("templates read each value that the documentation names", async () => {
  const output = await plain();
  const guest = readFileSync(join(output, "guests.d/ha-1/all"), "utf8");
  const host = readFileSync(join(output, "host/all"), "utf8");
  assert.match(guest, /^fqdn="ha-1\.lab\.test"$/m);
  assert.match(guest, /^nic\.gateway="192\.168\.160\.1"$/m);
  assert.match(guest, /^disk\.volume="ha-data\.img"$/m);
  assert.match(guest, /^virtinst\.ram=\d+$/m);
  assert.match(host, /^net\.bridge\.name="virbr10"$/m);
  for (const text of [guest, host]) assert.ok(text.split("\n").length > 30);
});
