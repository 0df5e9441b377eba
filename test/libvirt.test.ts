import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { buildSite } from "./build.ts";
import { smallSite } from "./lab-host.ts";
import { readModel, succeeded } from "./libvirt-scripts.ts";
import { run } from "./run.ts";
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
  const modes = ["nat", "route", "open", "isolated"];
  const networks = modes.map((mode, index) => {
    const [subnet, subnet6] = [`192.168.${100 + index}`, `fd00:${100 + index}`];
    const dhcp = { start: `${subnet}.100`, end: `${subnet}.200` };
    const dhcp6 = { start: `${subnet6}::100`, end: `${subnet6}::1ff` };
    return {
      mode,
      ...(index % 2 === 1 && { domain: "example" }),
      bridge: { name: `virbr10${index}`, stp: index % 2 === 0, delay: 0 },
      gateway: `${subnet}.1`,
      prefix: 24,
      dhcp: index < 3 ? dhcp : null,
      ipv6: { gateway: `${subnet6}::1`, prefix: 64, dhcp: index < 3 ? dhcp6 : null },
    };
  });
  const guest = (name: string, address: string | null, values: object) => ({
    hostname: name,
    domain: "example",
    disks: [{}],
    interfaces: modes.map((mode, index) => ({
      network: mode,
      mac: `52:54:00:00:0${index}:0${name.length}`,
      ...(address && { ip: `192.168.${100 + index}.${address}`, ip6: `fd00:${100 + index}::${address}` }),
      ...values,
    })),
  });
  const site = smallSite({
    "common/10.yml": { virtinst: { location: "http://ks/tree/" }, os: { id: "rhel9.4" } },
    ...Object.fromEntries(networks.map((network) => [`networks.d/${network.mode}.yml`, network])),
    "storages.d/default.yml": { path: "/srv/pool" },
    "guests.d/named.yml": guest("named", "11", { bootproto: "static" }),
    "guests.d/nameless.yml": guest("nameless", "12", { bootproto: "static", dns: false }),
    "guests.d/dynamic.yml": guest("dynamic", null, { bootproto: "none" }),
  });
  const commands = modes.map((mode, index) => {
    const [subnet, subnet6] = [`192.168.${100 + index}`, `fd00:${100 + index}`];
    const file = join(site, `host/networks.d/${mode}.xml`);
    const xml = readFileSync(file, "utf8");
    assert.equal(xml.includes("<nat ipv6='yes'/>"), mode === "nat");
    assert.equal(/<forward mode='(\w+)'\/?>/.exec(xml)?.[1], mode === "isolated" ? undefined : mode);
    assert.deepEqual(xml.match(/<host [^>]*>/g), [
      `<host ip='${subnet}.11'>`,
      `<host ip='${subnet6}::11'>`,
      ...(index < 3
        ? [
            `<host mac='52:54:00:00:0${index}:05' name='named.example' ip='${subnet}.11'/>`,
            `<host mac='52:54:00:00:0${index}:08' ip='${subnet}.12'/>`,
            `<host name='named.example' ip='${subnet6}::11'/>`,
          ]
        : []),
    ]);
    return `net-define --validate ${file}; net-start ${mode}`;
  });
  const driver = await run("virsh", ["--connect", "test:///default", commands.join("; ")]);
  assert.equal(driver.stderr, "");
});
