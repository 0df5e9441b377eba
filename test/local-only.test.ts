import assert from "node:assert/strict";
import { join } from "node:path";
import { suite, test } from "node:test";
import { Templates } from "../src/artifacts/templates.ts";
import { compileLab, type Lab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { LabHost } from "./lab-host.ts";
import { driftOf, edit, LAB_OF_TWO, labOfTwo, succeeded } from "./lab-of-two.ts";
import { Libvirtd } from "./libvirtd.ts";
import { PROJECT, run } from "./run.ts";
import { has, hasNamespaces, LIBVIRTD } from "./tools.ts";
import { writeLayers } from "./write-layers.ts";

const TEMPLATES = [join(PROJECT, "templates")];

/** The XML of networks, by their names. */
function xmlOf(files: Readonly<Record<string, string>>): Record<string, string> {
  const options = { confdirs: [writeLayers(files)], tmpldirs: TEMPLATES, site: "site" };
  const templates = new Templates(TEMPLATES);
  return Object.fromEntries(
    compileLab(new LayerReader(), options).networks.map((network: Lab["networks"][number]) => [
      network.name,
      templates.render("host/network.xml", network),
    ]),
  );
}

const network = (at: number, text: string) => `gateway: 10.9.${at}.1\nprefix: 24\n${text}`;
const namesIn = (xml = "") =>
  [...xml.matchAll(/<host ip='(\S+)'><hostname>([^<]+)</g)].map(([, ip, name]) => `${ip} ${name}`);
const domainIn = (xml = "") => /<domain .*>/.exec(xml)?.[0];

suite("a network that answers the names of its domain alone", () => {
  test("is one with a domain, unless it says otherwise", () => {
    const { a, b, c } = xmlOf({
      "networks.d/a.yml": network(1, "domain: a.test\n"),
      "networks.d/b.yml": network(2, "domain: b.test\ndns: {local_only: false}\n"),
      "networks.d/c.yml": network(3, ""),
    });
    assert.equal(domainIn(a), "<domain name='a.test' localOnly='yes'/>");
    assert.equal(domainIn(b), "<domain name='b.test'/>");
    assert.equal(domainIn(c), undefined);
  });

  test("answers the names of other networks at or below its domain, but none that it has itself", () => {
    const files = {
      "networks.d/top.yml": network(1, "domain: Lab.test\ndns: {aliases: [ks]}\n"),
      "networks.d/below.yml": network(
        2,
        'domain: sub.lab.test\nipv6: {gateway: "fd00:2::1"}\ndns: {hosts: [{ip: 10.1.1.1, name: x}, {ip: 10.1.1.2, name: x.else.test}]}\n',
      ),
      "networks.d/same.yml": network(3, "domain: lab.test\ndns: {aliases: [ks, gw], local_only: false}\n"),
      "networks.d/beside.yml": network(4, "domain: mylab.test\ndns: {aliases: [gw]}\n"),
      "guests.d/a.yml":
        'interfaces: [{network: top, ip: 10.9.1.7}, {network: below, ip: 10.9.2.7, ip6: "fd00:2::7"}, {network: same, ip: 10.9.3.7}]\ntemplates: ~\n',
      "guests.d/b.yml":
        "interfaces: [{network: below, ip: 10.9.2.8, dns: false}, {network: same, ip: 10.9.3.8}]\ntemplates: ~\n",
    };
    const { top, below, same, beside } = xmlOf(files);
    assert.deepEqual(namesIn(top).slice(2), [
      "10.1.1.1 x.sub.lab.test",
      "10.9.2.7 a.sub.lab.test",
      "fd00:2::7 a.sub.lab.test",
      "10.9.3.1 gw.lab.test",
      "10.9.3.8 b.lab.test",
    ]);
    assert.equal(namesIn(below).length, 4);
    assert.equal(namesIn(same).length, 4);
    assert.deepEqual(namesIn(beside), ["10.9.4.1 gw.mylab.test"]);
  });
});

const LOCAL = { "networks.d/lab.yml": { ...LAB_OF_TWO["networks.d/lab.yml"], domain: "lab.test" } };

/** A lab that is up, from a version without `localOnly`. */
async function labOfBefore(): Promise<LabHost> {
  const host = new LabHost(labOfTwo(LOCAL));
  succeeded(await host.run("up"));
  edit(join(host.state, "net/lab.xml"), " localOnly='yes'", "");
  host.changes();
  return host;
}

suite("a network that runs without `localOnly`", () => {
  test("is reported by `up`, which goes on, and changes the hosts of the network all the same", async () => {
    const host = await labOfBefore();
    edit(join(host.site, "host/networks.d/lab.xml"), "ip='10.9.8.11'/>", "ip='10.9.8.12'/>");
    const { code, stderr } = await host.run("up");
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /network lab differs from the plan:\n {2}modify ip-dhcp-host: .*\n {2}planned: domain localOnly\n.*to apply this: \S+network_register\.sh --replace --connect qemu:\/\/\/system lab \(running guests that lose their connection: one\)\n.*network lab runs unchanged until then\n/,
    );
    assert.deepEqual(
      host.changes().map((line) => line.replace(/ip-dhcp-host.*/, "...")),
      ["virsh --connect qemu:///system net-update lab modify ..."],
    );
  });

  test("is a difference for `status`, and the register script defines it anew when it is to", async () => {
    const host = await labOfBefore();
    assert.deepEqual((await driftOf(host))["network lab"], ["planned: domain localOnly"]);
    assert.equal((await host.run("status")).code, 1);
    succeeded(await host.run("host/network_register.sh", ["--replace", "lab"]));
    assert.deepEqual((await driftOf(host))["network lab"], []);
  });
});

/** Prints the addresses of a name by the server, or the error. */
const LOOKUP = `
  const { Resolver } = require("node:dns").promises;
  const resolver = new Resolver({ timeout: 1000, tries: 1 });
  const [server, name] = process.argv.slice(1);
  resolver.setServers([server]);
  resolver.resolve4(name).then((all) => console.log(...all), ({ code }) => console.log(code));
`;

test("libvirt's dnsmasq says at once that there is no such name, and has the names of other networks", async (t) => {
  if (!has(t, "virt-xml-validate", ...LIBVIRTD) || !hasNamespaces(t)) return;
  const site = labOfTwo({
    ...LOCAL,
    "networks.d/back.yml": {
      ...LAB_OF_TWO["networks.d/back.yml"],
      domain: "back.lab.test",
      dns: { aliases: ["gw"] },
    },
  });
  const libvirtd = await Libvirtd.start();
  try {
    succeeded(await libvirtd.run("bash", [join(site, "host/network_register.sh")]));
    const answer = async (name: string) =>
      succeeded(await libvirtd.run(process.execPath, ["-e", LOOKUP, "10.9.8.1", name])).trim();
    assert.equal(await answer("gw.back.lab.test"), "10.9.7.1");
    assert.equal(await answer("one.lab.test"), "10.9.8.11");
    // Without an upstream server, dnsmasq refuses what it would ask one.
    assert.equal(await answer("nobody.lab.test"), "ENOTFOUND");
    assert.equal(await answer("nobody.back.lab.test"), "ENOTFOUND");
    assert.equal(await answer("nobody.else.test"), "EREFUSED");
  } finally {
    await libvirtd.stop();
  }
  const file = join(site, "host/networks.d/lab.xml");
  const { code, stderr } = await run("virt-xml-validate", [file, "network"]);
  assert.equal(code, 0, stderr);
});
