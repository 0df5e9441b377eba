import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { Templates } from "../src/artifacts/templates.ts";
import { buildSite, temporaryDirectory } from "./build.ts";
import { readModel, succeeded, testScripts } from "./libvirt-scripts.ts";
import { PROJECT, run } from "./run.ts";
import { has } from "./tools.ts";

const SITES = ["default", "modern"];

function xmlFiles(site: string, directory: string): string[] {
  const path = join(site, "host", directory);
  return readdirSync(path)
    .filter((file) => file.endsWith(".xml"))
    .map((file) => join(path, file));
}

/** Start tags with their attributes in order, texts and end tags; without comments and white space between elements. */
function elements(xml: string): string[] {
  const parts = xml.replace(/<!--.*?-->/gs, "").match(/<[^>]+>|[^<]+/g) ?? [];
  return parts
    .flatMap((part) => (/^<\w/.test(part) && part.endsWith("/>") ? [part, `</${/\w+/.exec(part)}>`] : [part]))
    .map((part) => {
      const attributes = [...part.matchAll(/(\w+)=(?:'([^']*)'|"([^"]*)")/g)];
      if (attributes.length === 0) return part.replace(/\s*\/?>$/, ">").trim();
      const sorted = attributes.map(([, name, single, double]) => `${name}=${single ?? double}`).sort();
      return `<${/\w+/.exec(part)} ${sorted.join(" ")}>`;
    })
    .filter((part) => part !== "");
}

test("the network service is that of the original's README", async () => {
  const file = join(await buildSite("default"), "host/networks.d/service.xml");
  // Scripts recognise the network by its UUID and its mark.
  const built = readFileSync(file, "utf8").replace(/ *<uuid>[^\n]*\n| *<metadata>.*<\/metadata>\n/gs, "");
  const expected = readFileSync(join(import.meta.dirname, "fixtures/service.xml"), "utf8");
  assert.deepEqual(elements(built), elements(expected));
});

for (const site of SITES) {
  test(`libvirt's schema and test driver take the networks and pools of ${site}`, async (t) => {
    if (!has(t, "virsh", "virt-xml-validate", "xmllint")) return;
    const directory = await buildSite(site);
    const networks = xmlFiles(directory, "networks.d");
    const pools = xmlFiles(directory, "storages.d");
    const { networks: planned, storages } = readModel(directory);
    // An external network is the host's own.
    assert.equal(networks.length, planned.filter(({ external }) => !external).length);
    assert.equal(pools.length, storages.length);

    for (const [type, files] of Object.entries({ network: networks, storagepool: pools })) {
      for (const file of files) succeeded(await run("virt-xml-validate", [file, type]), file);
    }

    // The driver loses its state when the connection ends, and starts with a network named default.
    const commands = ["net-destroy default", "net-undefine default"];
    for (const file of networks) {
      commands.push(`net-define --validate '${file}'`, `net-start '${basename(file, ".xml")}'`);
    }
    for (const file of pools) {
      commands.push(`pool-define --validate '${file}'`, `pool-start '${basename(file, ".xml")}'`);
    }
    const driver = await run("virsh", ["--connect", "test:///default", commands.join("; ")]);
    assert.equal(driver.stderr, "");
    succeeded(driver, "virsh");
  });
}

test("a network of each mode has the hosts that it can serve", async (t) => {
  if (!has(t, "virsh", "virt-xml-validate", "xmllint")) return;
  const scratch = temporaryDirectory();
  const templates = new Templates([join(PROJECT, "templates")]);
  const modes = ["nat", "route", "open", "isolated"];
  const commands = modes.map((mode, index) => {
    const subnet = `192.168.${100 + index}`;
    const subnet6 = `fd00:${100 + index}`;
    const hosts = [
      {
        mac: "52:54:00:00:00:01",
        ip: `${subnet}.11`,
        ip6: `${subnet6}::11`,
        fqdn: "named.example",
        dns: true,
      },
      {
        mac: "52:54:00:00:00:02",
        ip: `${subnet}.12`,
        ip6: `${subnet6}::12`,
        fqdn: "nameless.example",
        dns: false,
      },
      { mac: "52:54:00:00:00:03", ip: null, ip6: null, fqdn: "dynamic.example", dns: true },
    ];
    const xml = templates.render("host/network.xml", {
      name: mode,
      uuid: `4cf034cc-42c0-837d-8bd3-b6f9aef949f${index}`,
      site: "lab",
      mode,
      domain: index % 2 ? "example" : null,
      bridge: { name: `virbr10${index}`, stp: index % 2 === 0, delay: 0 },
      gateway: `${subnet}.1`,
      netmask: "255.255.255.0",
      dhcp: index < 3 ? { start: `${subnet}.100`, end: `${subnet}.200` } : null,
      ipv6: {
        gateway: `${subnet6}::1`,
        prefix: 64,
        dhcp: index < 3 ? { start: `${subnet6}::100`, end: `${subnet6}::1ff` } : null,
        nat: mode === "nat",
      },
      names: [],
      hosts,
    });
    assert.equal(xml.includes("<nat ipv6='yes'/>"), mode === "nat");
    assert.equal(/<forward mode='(\w+)'\/?>/.exec(xml)?.[1], mode === "isolated" ? undefined : mode);
    assert.deepEqual(xml.match(/<host [^>]*>/g), [
      `<host ip='${subnet}.11'>`,
      `<host ip='${subnet6}::11'>`,
      ...(index < 3
        ? [
            `<host mac='52:54:00:00:00:01' name='named.example' ip='${subnet}.11'/>`,
            `<host mac='52:54:00:00:00:02' ip='${subnet}.12'/>`,
            `<host name='named.example' ip='${subnet6}::11'/>`,
          ]
        : []),
    ]);
    writeFileSync(join(scratch, `${mode}.xml`), xml);
    return `net-define --validate ${scratch}/${mode}.xml; net-start ${mode}`;
  });
  const driver = await run("virsh", ["--connect", "test:///default", commands.join("; ")]);
  assert.equal(driver.stderr, "");
});

testScripts("modern", () => buildSite("modern"), 8);
