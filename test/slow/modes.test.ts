import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import { formatFinding } from "../../src/finding.ts";
import { temporaryDirectory } from "../build.ts";
import { LabHost } from "../lab-host.ts";
import { Libvirtd } from "../libvirtd.ts";
import { LIMIT } from "../limits.ts";
import { assertLinks } from "../links.ts";
import { otherMode } from "../other-mode.ts";
import type { Project } from "../project.ts";
import { PROJECT, type Result, run } from "../run.ts";
import { has, hasNamespaces, LIBVIRTD } from "../tools.ts";

function succeeded({ code, stdout, stderr }: Result): string {
  assert.equal(code, 0, stdout + stderr);
  return stdout;
}

const OFFICE = "mode: other\nbridge: {name: br0}\ndomain: office.test\n";
/** The modern lab, and a guest of it on a network of a mode without a subnet. */
const LAYERS = {
  "_data/modern/networks.d/office.yml": OFFICE,
  "_data/modern/guests.d/mon.yml": [
    "interfaces:",
    "  - {network: lab, mac: 52:54:00:a0:00:50, ip: 192.168.160.50}",
    "  - {network: office, mac: 52:54:00:a2:00:50}",
    "",
  ].join("\n"),
};

suite("a network of a mode without a subnet, which is one row more in the table", {
  ...LIMIT,
}, () => {
  let project: Project;
  let site = "";
  const file = (path: string) => readFileSync(join(site, path), "utf8");
  const miniascape = (...args: string[]) =>
    run(process.execPath, [project.path("bin/miniascape.js"), ...args], { cwd: project.dir });
  let libvirtd: Libvirtd | undefined;
  after(() => libvirtd?.stop());

  test("the lab is built, every page too, and its links lead somewhere", async () => {
    project = otherMode(LAYERS);
    site = join(temporaryDirectory(), "site");
    succeeded(await project.build([`--output=${site}`], { env: { MINIASCAPE_SITE: "modern" } }));
    for (const path of [
      "networks/office/index.html",
      "guests.d/mon/index.html",
      "networks.html",
      "index.html",
    ]) {
      assert.ok(existsSync(join(site, path)), path);
      const words = file(path).replace(/<pre[\s\S]*?<\/pre>/g, "");
      assert.ok(!/undefined/.test(words), path);
    }
    assertLinks(site);
    const page = file("networks/office/index.html");
    assert.doesNotMatch(page, /id="map"|id="names"|Gateway/);
    assert.match(page, /<dt>Subnet<\/dt><dd><span class="soft">none<\/span><\/dd>/);
    assert.match(page, /libvirt gives them no addresses and no names\.</);
    assert.match(file("networks.html"), />other<\/a><\/td><td class="addr">-<\/td><td class="addr">-<\/td>/);
    assert.match(file("index.html"), /<line class="rail n0 other"[^>]*><\/svg>network of a test</);
    assert.match(file("assets/search.js"), /\["network","office","other",/);
    assert.match(file("assets/miniascape.css"), /^svg line\.other \{\n {2}--hue: var\(--n9\);\n\}$/m);
  });

  test("its XML has the bridge of the host, and nothing of libvirt's own", () => {
    assert.equal(
      file("host/networks.d/office.xml").replace(/(?<=uuid='|<uuid>)[-0-9a-f]{36}/g, "UUID"),
      "<network>\n  <name>office</name>\n  <uuid>UUID</uuid>\n  <metadata>\n    <miniascape:lab xmlns:miniascape='miniascape:lab:1' uuid='UUID' site='modern' object='office'/>\n  </metadata>\n  <forward mode='bridge'/>\n  <bridge name='br0'/>\n</network>\n",
    );
  });

  test("a guest's interface on it has a name and a MAC, and nothing of a subnet", () => {
    const { guests, networks } = JSON.parse(file("model.json"));
    const { interfaces } = guests.find(({ name }: { name: string }) => name === "mon");
    const { ip, netmask, prefix, gateway, ip6, prefix6, gateway6, nameserver, dns, fqdn } = interfaces[1];
    assert.deepEqual(
      { ip, netmask, prefix, gateway, ip6, prefix6, gateway6, nameserver, dns, fqdn },
      {
        ...{ ip: null, netmask: null, prefix: null, gateway: null },
        ...{ ip6: null, prefix6: null, gateway6: null, nameserver: null },
        ...{ dns: false, fqdn: "mon.office.test" },
      },
    );
    const office = networks.find(({ name }: { name: string }) => name === "office");
    assert.deepEqual(office.bridge, { name: "br0" });
    for (const key of ["gateway", "netmask", "prefix", "subnet", "dhcp", "ipv6"])
      assert.equal(office[key], null, key);
    assert.match(
      file("guests.d/mon/ks.cfg"),
      /^network --device=52:54:00:a2:00:50 --bootproto=dhcp --nodefroute/m,
    );
    assert.doesNotMatch(file("host/hosts"), /office/);
    assert.doesNotMatch(file("host/etc/libvirt/hooks/network.d/modern.sh"), /office|br0/);
  });

  test("check-host, status and the register script of a host go by it", async () => {
    const host = new LabHost(site);
    const report = await host.run("check-host");
    assert.doesNotMatch(report.stdout + report.stderr, /network office|number/);
    assert.match(report.stdout, /^ok {7}no conflict with networks, storage pools or guests of others$/m);
    succeeded(await host.run("host/network_register.sh"));
    assert.ok(host.has("net", "active").includes("office"));
    const { stdout } = await host.run("status", ["--json"]);
    const { objects } = JSON.parse(stdout);
    const office = objects.find(({ name }: { name: string }) => name === "office");
    assert.deepEqual(office, {
      ...{ kind: "network", name: "office", state: "active" },
      ...{ addresses: [], planned: [], drift: [] },
    });
    assert.match((await host.run("status")).stdout, /^network +office +active +- +-\s*$/m);
  });

  test("libvirt itself takes it, on a bridge that is there, and finds it as planned", async (t) => {
    if (!has(t, ...LIBVIRTD) || !hasNamespaces(t)) return;
    libvirtd = await Libvirtd.start();
    const script = async (path: string, ...args: string[]) =>
      libvirtd?.run("env", [
        `XDG_RUNTIME_DIR=${temporaryDirectory()}`,
        "bash",
        join(site, path),
        ...args,
      ]) as Promise<Result>;
    succeeded(await libvirtd.run("ip", ["link", "add", "br0", "type", "bridge"]));
    const registered = succeeded(await script("host/network_register.sh", "office"));
    assert.match(
      registered,
      /net-define --validate \S+office\.xml\n.*net-start office\n.*net-autostart office\n$/,
    );
    assert.equal(succeeded(await script("host/network_register.sh", "office")), "");
    const { stdout } = await script("status", "--json");
    const office = JSON.parse(stdout).objects.find(({ name }: { name: string }) => name === "office");
    assert.deepEqual([office.state, office.drift], ["active", []]);
    assert.match(
      (await script("check-host")).stdout,
      /^ok {7}no conflict with networks, storage pools or guests of others$/m,
    );
  });

  test("`list` has a dash where it has no subnet", async () => {
    assert.match(
      succeeded(await miniascape("list", "networks", "--site=modern")),
      /^office +other +- +- +office\.test$/m,
    );
    const rows = JSON.parse(succeeded(await miniascape("list", "networks", "--site=modern", "--json")));
    assert.deepEqual(rows.at(-1), {
      ...{ name: "office", mode: "other", gateway: null, size: null, gateway6: null },
      domain: "office.test",
    });
  });

  const found = async (files: Readonly<Record<string, string>>) => {
    const { findings }: { findings: typeof import("../findings.ts").findings } = await import(
      project.path("test/findings.ts")
    );
    return findings(files)
      .filter(({ id }) => id !== "reaches-host")
      .map(formatFinding);
  };

  test("rules of addresses and bridges leave it alone; what its mode has no use for is reported", async () => {
    const helpers = readdirSync(join(PROJECT, "test")).filter((name) => /(?<!\.test)\.ts$/.test(name));
    project.write(
      Object.fromEntries(
        helpers.map((name) => [`test/${name}`, readFileSync(join(PROJECT, "test", name), "utf8")]),
      ),
    );
    assert.deepEqual(
      await found({
        "networks.d/a.yml": OFFICE,
        "networks.d/b.yml": OFFICE,
        "guests.d/x.yml": "interfaces: [{network: a}, {network: b}]\ntemplates: ~\n",
      }),
      [],
    );
    assert.deepEqual(
      await found({
        "common/10.yml": "name_prefix: b-\n",
        "networks.d/a.yml": [
          "mode: other",
          "bridge: {name: a-bridge-of-the-host, stp: false}",
          "gateway: 10.1.1.1",
          "ipv6: {gateway: 'fd00::1', dhcp: {start: 'fd00::2', end: 'fd00::3'}}",
          "dns: {aliases: [ks]}",
          "",
        ].join("\n"),
      }),
      [
        "networks.d/a.yml:2:16: error: the bridge name `a-bridge-of-the-host` is longer than 15 characters: set a shorter `bridge.name` [bridge-name-too-long]",
        "networks.d/a.yml:2:43: warning: a network of mode `other` has no bridge of its own: remove `bridge.stp`, or set another `mode` [unused-by-mode]",
        "networks.d/a.yml:3:10: warning: a network of mode `other` has no subnet: remove `gateway`, or set another `mode` [unused-by-mode]",
        "networks.d/a.yml:4:7: warning: a network of mode `other` has no subnet: remove `ipv6`, or set another `mode` [unused-by-mode]",
        "networks.d/a.yml:5:6: warning: a network of mode `other` has no DNS of libvirt: remove `dns`, or set another `mode` [unused-by-mode]",
      ],
    );
    assert.deepEqual(await found({ "networks.d/a.yml": "mode: other\n" }), [
      "networks.d/a.yml:1:7: error: a network of this mode needs a bridge of the host: set `bridge.name` to the name of the bridge [bridge-missing]",
    ]);
    assert.deepEqual(
      await found({
        "networks.d/a.yml": OFFICE,
        "guests.d/x.yml": "interfaces: [{network: a, ip: 10.1.1.7, ip6: 'fd00::7'}]\ntemplates: ~\n",
      }),
      [
        "guests.d/x.yml:1:31: error: the network `a` has no subnet, and so no address 10.1.1.7: remove `ip` [address-without-subnet]\nnetworks.d/a.yml:1:7: note: `a` is here",
        "guests.d/x.yml:1:46: error: the network `a` has no subnet, and so no address fd00::7: remove `ip6` [address-without-subnet]\nnetworks.d/a.yml:1:7: note: `a` is here",
      ],
    );
  });

  test("`init` makes one where the table offers it", async () => {
    const dir = join(temporaryDirectory(), "lab");
    const init = (...networks: string[]) =>
      miniascape("init", "-y", "--from=cluster", dir, ...networks.map((one) => `--network=${one}`));
    assert.match(
      (await init("lab", "office:other")).stderr,
      /office needs a bridge of the host: name it, as office:other:BRIDGE/,
    );
    assert.match(
      (await init("office:other:br0", "lab")).stderr,
      /the first network must have a subnet, and office has none: put another network first/,
    );
    succeeded(await init("lab", "office:other:br0"));
    const layer = (path: string) => readFileSync(join(dir, "_data/cluster", path), "utf8");
    assert.match(
      layer("networks.d/office.yml"),
      /^# Guests are where the host is, by a bridge of it\.\nname: office\nmode: other\ndomain: office\.ha\.test\nbridge: \{name: br0\}\nchecks:$/m,
    );
    assert.match(layer("guests.d/ha-1.yml"), /^ {2}- \{network: office\}$/m);
    assert.doesNotMatch(layer("sysgroups.d/ha.yml"), /heartbeat/);
  });
});
