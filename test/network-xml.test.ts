import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { load } from "js-yaml";
import { Templates } from "../src/artifacts/templates.ts";
import { checkLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { networkSchema } from "../src/schema/network.ts";
import { shapeOf } from "../src/schema/shape.ts";
import { temporaryDirectory } from "./build.ts";
import { GUESTS, MORE_NETWORKS, NETWORKS } from "./network-elements.ts";
import { PROJECT } from "./run.ts";
import { leaves, without } from "./schema-leaves.ts";
import { has } from "./tools.ts";
import { writeLayers } from "./write-layers.ts";

const TEMPLATES = join(PROJECT, "templates");
const RNG = "/usr/share/libvirt/schemas/network.rng";
const templates = new Templates([TEMPLATES]);

/** The XML of each network of a site; null: the site has an error. */
function xmlOf(files: Readonly<Record<string, string>>): ReadonlyMap<string, string> | null {
  const root = writeLayers(files);
  const { lab } = checkLab(new LayerReader(), { confdirs: [root], tmpldirs: [TEMPLATES], site: "site" });
  if (!lab) return null;
  return new Map(
    lab.networks
      .filter(({ external }) => !external)
      .map((network) => [network.name, templates.render("host/network.xml", network)]),
  );
}

const ALL = { ...NETWORKS, ...MORE_NETWORKS, ...GUESTS };

test("libvirt's schema accepts every element", (t) => {
  if (!has(t, "xmllint", "virt-xml-validate")) return;
  const directory = temporaryDirectory();
  const files = [...(xmlOf(ALL) ?? [])].map(([name, text]) => {
    const file = join(directory, `${name}.xml`);
    writeFileSync(file, text);
    return file;
  });
  assert.equal(files.length, 12);
  execFileSync("xmllint", ["--noout", "--relaxng", RNG, ...files], { stdio: "pipe" });
});

test("libvirt reads every element back as it is planned", (t) => {
  if (!has(t, "virsh")) return;
  const directory = temporaryDirectory();
  const networks = [...(xmlOf(ALL) ?? [])].map(([name, text]) => {
    const file = join(directory, `${name}.xml`);
    writeFileSync(file, text);
    return { name, file, current: join(directory, `${name}.current.xml`) };
  });
  const commands = networks.map(({ name, file }) => `net-define ${file}; net-dumpxml ${name}; echo end`);
  const output = execFileSync("virsh", ["-q", "-c", "test:///default", commands.join("; ")], {
    encoding: "utf8",
  });
  const shown = [...output.matchAll(/<network[ >].*?<\/network>/gs)];
  assert.equal(shown.length, networks.length, output);
  for (const [at, { name, file, current }] of networks.entries()) {
    writeFileSync(current, shown[at]?.[0] ?? "");
    const program = join(TEMPLATES, "snippets/network-changes.awk");
    const changes = execFileSync("awk", ["-f", program, current, file], { encoding: "utf8" });
    // The test driver drops options of dnsmasq: test/slow/network-elements.test.ts reads them from a real libvirt.
    assert.equal(changes.replace(/^.*dnsmasq:option.*\n/gm, ""), "", name);
  }
});

/** Keys that no XML of a network holds, and why. */
const OUTSIDE: Readonly<Record<string, string>> = {
  "static.start": "automatic addresses of interfaces",
  "static.end": "automatic addresses of interfaces",
  "ipv6.static.start": "automatic addresses of interfaces",
  "ipv6.static.end": "automatic addresses of interfaces",
  name_prefix: "a test of its own has it (two-labs)",
  external: "such a network has no XML",
  description: "for people",
  "checks.ignore.id": "for findings",
  "checks.ignore.reason": "for findings",
  "dhcp.by": "libvirt then serves no DHCP",
  name: "the name of the file, here",
  subnet: "no element has it where the host has no address",
  "ipv6.subnet": "no element has it where the host has no address",
};

/** The guest that is a gateway, and its networks. */
const GATEWAY = Object.fromEntries(
  Object.entries(ALL).filter(([path]) => /(?:lan|behind|fw)\.yml$/.test(path)),
);

test("each key of the schema is in an XML, which changes without it", () => {
  const used = new Set<string>();
  const idle = new Set<string>();
  for (const [file, text] of Object.entries({ ...NETWORKS, ...MORE_NETWORKS })) {
    const name = file.replace(/^.*\/|\.yml$/g, "");
    const others = text.includes("{guest: fw}") ? GATEWAY : {};
    const before = xmlOf({ ...others, [file]: text })?.get(name);
    assert.ok(before, name);
    for (const [path, rest] of without(load(text), [])) {
      const after = xmlOf({ ...others, [file]: JSON.stringify(rest) });
      (after?.get(name) === before ? idle : used).add(generic(path));
    }
  }
  const all = new Set([...leaves(shapeOf(networkSchema), [])].map(generic));
  assert.deepEqual(
    [...all].filter((path) => !used.has(path) && !(path in OUTSIDE)),
    [],
    `without effect: ${[...idle].join(" ")}`,
  );
});

/** The names of port groups and the numbers of options are free. */
function generic(path: string): string {
  return path.replace(/^port_groups\.[^.]+/, "port_groups.*").replace(/options\.\d+$/, "options.*");
}
