import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { formatFinding } from "../../src/finding.ts";
import { releases } from "../../src/kickstart/release.ts";
import { checkLab } from "../../src/lab.ts";
import { LayerReader } from "../../src/layers/reader.ts";
import { directoryWith } from "../directory.ts";
import { compile, type Files } from "./lab.ts";

const guest = (text: string, others: Files = {}) => {
  const [first] = compile({ "guests.d/a.yml": text, ...others }).guests;
  assert.ok(first);
  return first;
};
const NETWORK = "gateway: 10.9.8.1\nprefix: 24\n";
const IPV6 = 'ipv6: {gateway: "FD00:9::1", dhcp: {start: "fd00:9::0100", end: "fd00:9::01ff"}}\n';

suite("a guest", () => {
  test("is named by its file, its kind and its domain", () => {
    const { name, hostname, fqdn, sysgroup, domain, site, os, release, disks, interfaces, files } = guest(
      "",
      {},
    );
    assert.deepEqual(
      { name, hostname, fqdn, sysgroup, domain, site, os, release, disks, interfaces, files },
      {
        name: "a",
        hostname: "a",
        fqdn: "a",
        sysgroup: "a",
        domain: null,
        site: "lab",
        os: { id: null, kickstart: null, family: null, version: null },
        release: {},
        disks: [],
        interfaces: [],
        files: [],
      },
    );
    const named = guest("hostname: www\ndomain: x.test\nsysgroup: web\n");
    assert.deepEqual([named.hostname, named.fqdn, named.sysgroup], ["www", "www.x.test", "web"]);
    const first = guest("interfaces: [{network: n}, {network: m}]\n", {
      "networks.d/n.yml": `${NETWORK}domain: n.test\n`,
      "networks.d/m.yml": "gateway: 10.9.9.1\nprefix: 24\ndomain: m.test\n",
    });
    assert.equal(first.fqdn, "a.n.test");
    assert.deepEqual(
      first.interfaces.map(({ fqdn: full }) => full),
      ["a.n.test", "a.m.test"],
    );
  });

  test("keeps its facts first and its other values, without the table of releases", () => {
    const { releases, own, name, ...rest } = guest(
      "own: 1\nname: other\nreleases: {RHEL9: {x: 1}}\nos: {id: rhel9.4, more: 1}\n",
    );
    assert.deepEqual([releases, own, name], [undefined, 1, "a"]);
    assert.equal(Object.keys(rest)[0], "uuid");
    assert.deepEqual(rest.os, { id: "rhel9.4", more: 1, kickstart: "RHEL9", family: "rhel", version: 9 });
    assert.deepEqual(rest.release, { x: 1 });
  });

  test("has the facts of its release, its own `release` on top", () => {
    const table = "releases: {RHEL8: {a: 8}, RHEL9: {a: 9, b: 9}, F: {a: f}}\n";
    const facts = (os: string, own = "") => guest(`os: {${os}}\n${own}${table}`).release;
    assert.deepEqual(facts("id: rhel9.4", "release: {b: 1}\n"), { a: 9, b: 1 });
    assert.deepEqual(facts("id: fedora43"), { a: "f" });
    assert.deepEqual(facts("kickstart: RHEL8"), { a: 8 });
    assert.deepEqual(facts("id: debian13", "release: {b: 1}\n"), { b: 1 });
    assert.deepEqual(guest("os: {id: rhel9.4}\nrelease: {b: 1}\n").release, { b: 1 });
  });

  test("has a release of libosinfo's ids or of kickstart's names", () => {
    const os = (text: string) => {
      const { family, version, kickstart } = guest(`os: {${text}}\n`).os;
      return `${family} ${version} ${kickstart}`;
    };
    assert.equal(os("id: rhel6.3"), "rhel 6 RHEL6");
    assert.equal(os("id: centos-stream10"), "rhel 10 RHEL10");
    assert.equal(os("id: centos7.0"), "rhel 7 RHEL7");
    assert.equal(os("id: rhel9-unknown"), "rhel 9 RHEL9");
    assert.equal(os("id: fedora42"), "fedora 42 F42");
    assert.equal(os("id: almalinux9"), "rhel 9 RHEL9");
    assert.equal(os("kickstart: F41"), "fedora 41 F41");
    assert.equal(os("id: rhel99.0"), `rhel 99 ${releases.findLast((release) => release.startsWith("RHEL"))}`);
    assert.equal(os("kickstart: RHEL1"), "rhel 1 RHEL1");
    assert.equal(os("id: rhel9.4, kickstart: RHEL8"), "rhel 9 RHEL8");
    for (const id of ["debian13", "xrhel9", "rhel", "rhel9x"])
      assert.equal(os(`id: ${id}`), "null null null", id);
  });

  test("has disks: their buses count apart, and the layers' defaults lie below each", () => {
    const { disks } = guest(
      "defaults: {disk: {format: raw, cache: none}}\ndisks: [{size: 5}, {bus: scsi}, {bus: ide}, {volume: own.img, pool: p, bus: virtio, shared: true}, {bus: sata, format: qcow2}]\n",
      { "storages.d/p.yml": "path: /p\n" },
    );
    assert.deepEqual(
      disks.map(({ index, target, volume, pool, format, shared }) => [
        index,
        target,
        volume,
        pool,
        format,
        shared,
      ]),
      [
        [0, "vda", "a.raw", "default", "raw", false],
        [1, "sda", "a-1.raw", "default", "raw", false],
        [2, "hda", "a-2.raw", "default", "raw", false],
        [3, "vdb", "own.img", "p", "raw", true],
        [4, "sdb", "a-4.qcow2", "default", "qcow2", false],
      ],
    );
    assert.equal((disks[0] as { cache?: string }).cache, "none");
    assert.deepEqual(
      guest("disks: [{}, {volume: x}]\nname_prefix: p-\n", { "common/a.yml": "name_prefix: p-\n" }).disks.map(
        ({ volume, format }) => [volume, format],
      ),
      [
        ["p-a.qcow2", "qcow2"],
        ["p-x", "qcow2"],
      ],
    );
  });

  test("has interfaces with what their networks give: a way out, DNS, a size", () => {
    const { interfaces } = guest(
      'defaults: {interface: {model: e1000}}\ninterfaces: [{network: n, ip: 10.9.8.7, ip6: "FD00:9::7", mac: "52:54:00:AA:00:01", bootproto: static, device: ens3}, {network: i, dns: false}]\n',
      {
        "networks.d/n.yml": `${NETWORK}${IPV6}domain: n.test\n`,
        "networks.d/i.yml":
          'gateway: 10.9.9.1\nprefix: 25\nmode: isolated\nipv6: {gateway: "fd00:8::1", prefix: 80}\n',
      },
    );
    const [, { mac = "" } = {}] = interfaces;
    assert.deepEqual(interfaces, [
      {
        network: "n",
        model: "e1000",
        index: 0,
        mac: "52:54:00:aa:00:01",
        ip: "10.9.8.7",
        netmask: "255.255.255.0",
        prefix: 24,
        gateway: "10.9.8.1",
        ip6: "fd00:9::7",
        prefix6: 64,
        gateway6: "fd00:9::1",
        nameserver: "10.9.8.1",
        domain: "n.test",
        bootproto: "static",
        device: "ens3",
        dns: true,
        fqdn: "a.n.test",
      },
      {
        network: "i",
        model: "e1000",
        index: 1,
        mac,
        ip: null,
        netmask: "255.255.255.128",
        prefix: 25,
        gateway: null,
        ip6: null,
        prefix6: 80,
        gateway6: null,
        nameserver: "10.9.9.1",
        domain: null,
        bootproto: "dhcp",
        device: "eth1",
        dns: false,
        fqdn: "a",
      },
    ]);
    assert.match(mac, /^52:54:00:/);
  });

  test("has the nodes of its cluster in place of their names", () => {
    const lab = compile({
      "guests.d/a.yml": "cluster: {nodes: [a, b], name: c}\n",
      "guests.d/b.yml": "hostname: bb\ndomain: x.test\n",
    });
    assert.deepEqual(lab.guests[0]?.cluster, {
      nodes: ["a", "b"],
      name: "c",
      members: [
        { name: "a", hostname: "a", fqdn: "a", interfaces: [] },
        { name: "b", hostname: "bb", fqdn: "bb.x.test", interfaces: [] },
      ],
    });
    assert.equal("cluster" in (lab.guests[1] ?? {}), false);
  });

  test("has files of templates that are there, each of a name of its own", () => {
    const { files } = guest(
      "templates: {x: {src: a, dst: x.txt}, y: {src: b, dst: d/y}, off: ~, half: {src: ~, dst: z}, none: {src: a, dst: ~}}\n",
    );
    assert.deepEqual(files, [
      { key: "x", src: "a", dst: "x.txt" },
      { key: "y", src: "b", dst: "d/y" },
    ]);
  });

  test("has the file of its installer where no layer of the site has chosen another", () => {
    const chosen = (own: string) =>
      guest(`os: {id: rhel9.4}\n${own}`, { "common/a.yml": "templates: {autoinst: {src: a, dst: a.cfg}}\n" })
        .files;
    assert.equal("templates" in guest("os: {id: rhel9.4}\n"), false);
    assert.deepEqual(chosen(""), [{ key: "autoinst", src: "a", dst: "a.cfg" }]);
    assert.deepEqual(chosen("templates: {autoinst: {src: b}}\n"), [
      { key: "autoinst", src: "b", dst: "a.cfg" },
    ]);
    const root = directoryWith({
      "templates/defaults/guest/a.yml": "templates: {autoinst: {src: other.d/x, dst: x}}\n",
      "templates/autoinstall.d/ks.cfg": "",
      "templates/other.d/x": "",
      "lab/guests.d/a.yml": "os: {id: rhel9.4}\n",
      "lab/guests.d/b.yml": "os: {id: rhel9.4}\ntemplates: {autoinst: {dst: mine.cfg}}\n",
      "lab/guests.d/c.yml": "os: {id: rhel9.4}\ntemplates: {autoinst: {src: other.d/x}}\n",
    });
    const { lab, findings } = checkLab(new LayerReader(), {
      confdirs: [root],
      tmpldirs: [`${root}/templates`],
      site: "lab",
    });
    assert.deepEqual(
      lab?.guests.map(({ files, templates }) => [files[0]?.src, files[0]?.dst, templates]),
      [
        ["autoinstall.d/ks.cfg", "ks.cfg", { autoinst: { src: "autoinstall.d/ks.cfg", dst: "ks.cfg" } }],
        ["autoinstall.d/ks.cfg", "mine.cfg", { autoinst: { src: "autoinstall.d/ks.cfg", dst: "mine.cfg" } }],
        ["other.d/x", "x", { autoinst: { src: "other.d/x", dst: "x" } }],
      ],
      findings.map(formatFinding).join("\n"),
    );
  });
});
