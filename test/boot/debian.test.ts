import assert from "node:assert/strict";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { temporaryDirectory } from "../build.ts";
import { LIMIT } from "../limits.ts";
import { OwnLab } from "../own-lab.ts";
import { has, hasNamespaces, LIBVIRTD } from "../tools.ts";
import { debianMirror, IMAGES } from "./debian-mirror.ts";
import { Machine, sha256 } from "./machine.ts";

const GATEWAY = "192.168.173.1";
const LAYERS = {
  // Without DHCP: the guest has its address by its answers alone.
  "networks.d/lab.yml": `domain: lab.test\nbridge: {name: virbr73, stp: false}\ngateway: ${GATEWAY}\nprefix: 24\ndns: {aliases: [mirror]}\n`,
  "networks.d/inner.yml":
    "mode: isolated\ndomain: inner.test\nbridge: {name: virbr74, stp: false}\ngateway: 192.168.174.1\nprefix: 24\ndhcp: {start: 192.168.174.100, end: 192.168.174.199}\n",
  "storages.d/default.yml": "path: /var/lib/libvirt/images\n",
  "guests.d/web.yml": `domain: lab.test
os: {id: debian12}
virtinst:
  location: {url: "http://${GATEWAY}/tree/", kernel: linux, initrd: initrd.gz}
  ram: 1024
  vcpus: 1
  graphics: none
  cpu: ~
  extra_args: [log_host=${GATEWAY}, DEBIAN_FRONTEND=text, debian-installer/allow_unauthenticated=true]
source: {mirror: "http://mirror.lab.test/debian"}
interfaces: [{network: inner}, {network: lab, ip: 192.168.173.21, bootproto: static}]
disks: [{size: 4}]
`,
};

suite("Debian's own installer, which `up` starts with a lab's preseed file", LIMIT, () => {
  const lab = new OwnLab(
    Object.fromEntries(Object.entries(LAYERS).map(([path, text]) => [`_data/default/${path}`, text])),
  );
  let machine: Machine | undefined;
  let messages = "";
  after(() => machine?.libvirtd.stop());

  test("has no question up to the parts of the mirror", async (t) => {
    if (!has(t, ...LIBVIRTD, "virt-install", "cpio", IMAGES) || !hasNamespaces(t)) return;
    const directory = temporaryDirectory();
    debianMirror(directory);
    const built = await lab.build(["-q", "-w", "out"]);
    assert.equal(built.code, 0, built.stderr);
    machine = await Machine.start();
    const { libvirtd } = machine;
    const mirror = join(import.meta.dirname, "mirror.ts");
    const server = libvirtd.start(process.execPath, ["--import", "tsx", mirror, directory]);
    server.stderr?.setEncoding("utf8").on("data", (text: string) => {
      messages += text;
    });
    while (!messages.includes("ready\n")) await delay(50);
    // The installation never ends, as the mirror lacks the rest.
    const up = libvirtd.start("env", [`XDG_RUNTIME_DIR=${machine.scratch}`, lab.path("out/up")]);
    let output = "";
    up.stderr?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    while (!messages.includes(" lab: done")) {
      assert.equal(up.exitCode, null, `${output}${messages}`);
      await delay(200);
    }
  });

  test("takes the planned card, address, router, name server and name", (t) => {
    if (!machine) return t.skip("nothing was booted");
    const lines = [...messages.matchAll(/^LOG 192\.168\.173\.21 .* lab: (.*?)\s*$/gm)].map(
      ([, text]) => text,
    );
    const file = (name: string) => `file /${name} ${sha256(lab.path(`out/guests.d/web/${name}`))}`;
    assert.deepEqual(lines, [
      "name web",
      "address lo 127.0.0.1/8",
      "address enp2s0 192.168.173.21/24",
      `route default via ${GATEWAY} dev enp2s0`,
      "search lab.test",
      `nameserver ${GATEWAY}`,
      file("preseed.cfg"),
      file("late.sh"),
      "done",
    ]);
  });

  test("checks the planned mirror, and takes its parts from it", (t) => {
    if (!machine) return t.skip("nothing was booted");
    const paths = [...messages.matchAll(/^GET 192\.168\.173\.21 mirror\.lab\.test (\S+) 200$/gm)].map(
      ([, path]) => path,
    );
    for (const path of [
      "dists/bookworm/Release",
      "dists/bookworm/main/debian-installer/binary-amd64/Packages",
      "pool/lab-report_1_all.udeb",
    ])
      assert.ok(paths.includes(`/debian/${path}`), `${path}\n${paths.join("\n")}`);
  });
});
