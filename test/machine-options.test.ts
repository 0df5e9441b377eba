import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { machineOptions, vcpusOption } from "../src/artifacts/machine-options.ts";
import { machine } from "../src/schema/machine.ts";
import { temporaryDirectory } from "./build.ts";
import { findings } from "./findings.ts";
import { run } from "./run.ts";
import { has } from "./tools.ts";

const VIRTINST = {
  vcpus: 2,
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
  assert.deepEqual(Object.keys(VIRTINST).sort(), ["vcpus", ...Object.keys(machine)].sort());
  if (!has(t, "virt-install", "virt-xml-validate", "xmllint", "/usr/share/osinfo")) return;
  const virtinst = VIRTINST as unknown as Parameters<typeof machineOptions>[0];
  const words = machineOptions(virtinst);
  // The test driver has no such device.
  assert.deepEqual(words.splice(words.indexOf("--hostdev"), 2), ["--hostdev", "0x0781:0x5567"]);
  const { code, stdout, stderr } = await run("virt-install", [
    ...["--connect", "test:///default", "--print-xml", "--dry-run", "--check", "all=off", "--name", "a"],
    ...["--memory", "512", "--osinfo", "linux2020", "--import", "--disk", "none", "--network", "none"],
    ...["--graphics", "vnc", "--vcpus", vcpusOption(virtinst), ...words],
  ]);
  assert.equal(code, 0, stderr);
  for (const part of [
    'cpuset="0-3,8">2</vcpu>',
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

test("values of the virtual machine that cannot be, and those that reach the host", () => {
  const found = (text: string) =>
    findings({ "guests.d/a.yml": `templates: ~\nvirtinst: {${text}}\n` }).map(({ message }) => message);
  assert.deepEqual(found("cpuset: a, host_devices: [/dev/sda]"), [
    "`virtinst.cpuset`: must be numbers of CPUs, like 0-3,8",
    "`virtinst.host_devices[0]`: must be a device of the host as virt-install takes it: a PCI address like 0000:03:00.0, USB ids like 0x0781:0x5567, or a name of libvirt's like pci_0000_03_00_0",
  ]);
  assert.deepEqual(found("host_devices: 5, shared_directories: 5, options: 5"), [
    "`virtinst.host_devices`: must be a list of devices",
    "`virtinst.shared_directories`: must be a list of maps with `source` and `tag`",
    "`virtinst.options`: must be a list of words",
  ]);
  assert.deepEqual(
    found(
      "host_devices: ['0000:03:00.0'], shared_directories: [{source: /home/a, tag: a}], options: [--sound]",
    ).map((message) => /`([^`]+)` names something/.exec(message)?.[1]),
    ["virtinst.host_devices", "virtinst.shared_directories.*.source", "virtinst.options"],
  );
});
