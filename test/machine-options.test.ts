import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { cpuOption, machineOptions, vcpusOption } from "../src/artifacts/machine-options.ts";
import { machine } from "../src/schema/machine.ts";
import { temporaryDirectory } from "./build.ts";
import { findings } from "./findings.ts";
import { run } from "./run.ts";
import { has } from "./tools.ts";

const VIRTINST = {
  vcpus: 2,
  ram: 512,
  max_ram: 1024,
  nested: true,
  boot_order: ["hd", "cdrom", "network"],
  serial_ports: [{}, { file: "/srv/a.log" }, { socket: "/srv/a.sock" }, { tcp: 5001 }],
  video: "virtio",
  watchdog: { model: "i6300esb", action: "poweroff" },
  memballoon: "none",
  rng: true,
  hugepages: true,
  cpuset: "0-3,8",
  agent: true,
  host_devices: ["0x0781:0x5567"],
  shared_directories: [{ source: "/srv/shared", tag: "shared" }],
  options: ["--sound", "ich9"],
} as const;

test("virt-install takes every key of the virtual machine, and libvirt's schema the domain", async (t) => {
  assert.deepEqual(Object.keys(VIRTINST).sort(), ["ram", "vcpus", ...Object.keys(machine)].sort());
  if (!has(t, "virt-install", "virt-xml-validate", "xmllint", "/usr/share/osinfo")) return;
  const virtinst = VIRTINST as unknown as Parameters<typeof machineOptions>[0];
  const words = [...machineOptions(virtinst), ...VIRTINST.options];
  // The test driver has no such device.
  assert.deepEqual(words.splice(words.indexOf("--hostdev"), 2), ["--hostdev", "0x0781:0x5567"]);
  const { code, stdout, stderr } = await run("virt-install", [
    ...["--connect", "test:///default", "--print-xml", "--dry-run", "--check", "all=off", "--name", "a"],
    ...[
      "--memory",
      "memory=512,maxmemory=1024",
      "--cpu",
      cpuOption(virtinst) ?? "",
      "--osinfo",
      "linux2020",
      "--import",
      "--disk",
      "none",
      "--network",
      "none",
    ],
    ...["--graphics", "vnc", "--vcpus", vcpusOption(virtinst), ...words],
  ]);
  assert.equal(code, 0, stderr);
  for (const part of [
    'cpuset="0-3,8">2</vcpu>',
    "<memory>1048576</memory>",
    "<currentMemory>524288</currentMemory>",
    '<cpu mode="host-passthrough"',
    '<boot dev="hd"/>\n    <boot dev="cdrom"/>\n    <boot dev="network"/>',
    '<serial type="pty"/>',
    '<serial type="file">\n      <source path="/srv/a.log"/>',
    '<serial type="unix">\n      <source mode="bind" path="/srv/a.sock"/>',
    '<serial type="tcp">\n      <source mode="bind" host="127.0.0.1" service="5001"/>\n      <protocol type="raw"/>',
    "<hugepages/>",
    '<access mode="shared"/>',
    '<model type="virtio"/>',
    '<watchdog model="i6300esb" action="poweroff"/>',
    '<memballoon model="none"/>',
    '<backend model="random">/dev/urandom</backend>',
    'name="org.qemu.guest_agent.0"',
    '<driver type="virtiofs"/>',
    '<source dir="/srv/shared"/>',
    '<sound model="ich9"/>',
  ])
    assert.ok(stdout.includes(part), `${part} is not in ${stdout}`);
  const file = join(temporaryDirectory(), "a.xml");
  writeFileSync(file, stdout);
  const checked = await run("virt-xml-validate", [file, "domain"]);
  assert.equal(checked.code, 0, checked.stdout + checked.stderr);
});

const findingsOf = (text: string, more: Readonly<Record<string, string>> = {}) =>
  findings({ "guests.d/a.yml": `templates: ~\nvirtinst: {${text}}\n`, ...more });
const found = (text: string, more: Readonly<Record<string, string>> = {}) =>
  findingsOf(text, more)
    .filter(({ severity }) => severity === "error" || severity === "warning")
    .map(({ message }) => message);

test("values of the virtual machine that cannot be, and those that reach the host", () => {
  assert.deepEqual(found("cpuset: a, host_devices: [/dev/sda]"), [
    "`virtinst.cpuset`: must be numbers of CPUs, like 0-3,8",
    "`virtinst.host_devices[0]`: must be a device of the host as virt-install takes it: a PCI address like 0000:03:00.0, USB ids like 0x0781:0x5567, or a name of libvirt's like pci_0000_03_00_0",
  ]);
  assert.deepEqual(found("boot_order: [hd, hd], serial_ports: [{tcp: 1, file: /srv/a}, {}, {}, {}]"), [
    "`virtinst.boot_order`: must have each kind of devices only once",
    "`virtinst.serial_ports`: must have at most 3 items: a machine has four serial ports",
    "`virtinst.serial_ports[0]`: must have one of `file`, `socket` and `tcp`, or none for a terminal of the host: remove the others",
  ]);
  assert.deepEqual(found("boot_order: [], serial_ports: [{file: a}, {tcp: 0}], max_ram: 0"), [
    "`virtinst.boot_order`: must have at least one item",
    "`virtinst.serial_ports[0].file`: must be an absolute path on the host, without `.` and `..`, spaces, commas, quotes and backslashes",
    "`virtinst.serial_ports[1].tcp`: must be a port, 1 to 65535",
    "`virtinst.max_ram`: must be a whole number of MiB, at least 1",
  ]);
  assert.deepEqual(found("host_devices: 5, shared_directories: 5, options: 5"), [
    "`virtinst.host_devices`: must be a list of devices",
    "`virtinst.shared_directories`: must be a list of maps with `source` and `tag`",
    "`virtinst.options`: must be a list of words",
  ]);
  assert.deepEqual(found('options: ["--sound ich9", "--sound=ich9 x", "--sound", "ich9 x"]'), [
    "`virtinst.options[0]`: must be one word: write an option and its value as two items, or as `--option=value`",
  ]);
  assert.deepEqual(
    findingsOf(
      "host_devices: ['0000:03:00.0'], shared_directories: [{source: /home/a, tag: a}], options: [--sound]",
    ).map(({ message }) => /`([^`]+)` names something/.exec(message)?.[1]),
    ["virtinst.host_devices", "virtinst.shared_directories.*.source", "virtinst.options"],
  );
});

test("the maximum memory, guests of a guest, and serial ports of the host are checked", () => {
  assert.deepEqual(found("ram: 512, max_ram: 512"), []);
  assert.deepEqual(found("ram: 512, max_ram: 511"), [
    "the maximum must be at least `ram`, 512 MiB: raise `max_ram`, or remove it",
  ]);
  assert.deepEqual(found("ram: 512, max_ram: 1024, memballoon: none"), [
    "only the memory balloon changes the memory of a guest that runs: remove `memballoon: none`, or `max_ram`",
  ]);
  for (const cpu of [
    "host-model",
    "{mode: maximum}",
    "{model: Nehalem, require: [vmx]}",
    "{model: EPYC, force: [svm]}",
  ])
    assert.deepEqual(found(`nested: true, cpu: ${cpu}`), []);
  assert.deepEqual(found("nested: true, arch: aarch64", { "common/a.yml": "kernel_args: []\n" }), [
    "only guests of x86_64 can run guests here: remove `nested`",
  ]);
  assert.deepEqual(found("nested: true", { "host.d/a.yml": "kvm: {nested: false}\n" }), [
    "the host's layers have `kvm: {nested: false}`: set it to true, or remove `nested`",
  ]);
  const serial = "serial_ports: [{tcp: 5001}, {socket: /srv/a.sock}]";
  const other = (text: string) => ({ "guests.d/b.yml": `templates: ~\nvirtinst: {${text}}\n` });
  assert.deepEqual(found(serial, other("serial_ports: [{}, {tcp: 5002}, {file: /srv/a.sock}]")), []);
  assert.deepEqual(found(serial, other(`connect: 'qemu+ssh://b/system', ${serial}`)), []);
  assert.deepEqual(found(serial, other(serial)), [
    "another serial port has the TCP port `5001`: give each serial port one of its own",
    "another serial port has the socket `/srv/a.sock`: give each serial port one of its own",
  ]);
});
