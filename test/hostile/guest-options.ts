import assert from "node:assert/strict";
import { test } from "node:test";
import { has } from "../tools.ts";
import { HostileLab } from "./lab.ts";
import type { Path, Values } from "./leaves.ts";
import { INJECTIONS, type OptionCase, OptionTrials, schemaCases, WHOLE } from "./options.ts";
import type { Subject } from "./subjects.ts";

const SEED = Number(process.env.MINIASCAPE_SEED ?? Date.now() % 2 ** 31);

const GRAPHICS = {
  type: "vnc",
  listen: "127.0.0.1",
  port: 5901,
  websocket: 5701,
  keymap: "de",
  gl: { enable: true, rendernode: "/dev/dri/renderD128" },
  image: { compression: "lz" },
  streaming: { mode: "all" },
  mouse: { mode: "client" },
  clipboard: { copypaste: true },
  filetransfer: { enable: true },
};
const CPU = {
  model: "Nehalem",
  match: "exact",
  check: "partial",
  fallback: "allow",
  vendor: "Intel",
  require: ["vmx"],
  disable: ["hle"],
  cache: { mode: "emulate", level: 3 },
  topology: { sockets: 1, dies: 1, cores: 2, threads: 1 },
};
const LOCATION = { url: "http://ks/9/", kernel: "images/k", initrd: "images/i" };

/** Values of a guest for all options of virt-install. */
export function fullValues({ values }: Subject): Values {
  const virtinst = { ...(values.virtinst as Values), location: LOCATION, graphics: GRAPHICS, cpu: CPU };
  const machine = {
    video: "virtio",
    watchdog: { model: "i6300esb", action: "poweroff" },
    cpuset: "0-1",
    shared_directories: [{ source: "/srv/shared", tag: "shared" }],
  };
  return {
    ...values,
    virtinst: { ...machine, ...virtinst, vcpus: 2, machine: "q35", extra_args: ["quiet"] },
  };
}

/** Values by hand, each with the injections that could fit it. */
const BY_HAND: readonly (readonly [path: Path, twin: string, element?: string])[] = [
  [["description"], "a machine"],
  [["hostname"], "web"],
  [["domain"], "lab.test"],
  [["virtinst", "connect"], "qemu:///system"],
  [["virtinst", "location"], "http://ks/9/"],
  [["virtinst", "location"], "/srv/rhel.iso"],
  [["virtinst", "location", "url"], "http://ks/9/"],
  [["virtinst", "location", "kernel"], "images/k"],
  [["virtinst", "location", "initrd"], "images/i"],
  [["virtinst", "arch"], "x86_64"],
  [["virtinst", "machine"], "q35"],
  [["virtinst", "cpu"], "Nehalem", "cpu"],
  [["virtinst", "cpu"], "host-passthrough", "cpu"],
  [["virtinst", "cpu", "model"], "Nehalem"],
  [["virtinst", "cpu", "require", 0], "vmx"],
  [["virtinst", "graphics"], "vnc", "graphics"],
  [["virtinst", "graphics"], "vnc,listen=127.0.0.1", "graphics"],
  [["virtinst", "graphics", "type"], "vnc", "graphics"],
  [["virtinst", "graphics", "listen"], "127.0.0.1", "graphics"],
  [["virtinst", "graphics", "keymap"], "de"],
  [["virtinst", "graphics", "gl", "rendernode"], "/dev/dri/renderD128"],
  [["virtinst", "extra_args", 0], "quiet"],
  [["virtinst", "firmware"], "bios"],
  [["virtinst", "wait"], "40"],
  [["release", "ks_arg"], "inst.ks=file:/ks.cfg"],
  [["os", "id"], "rhel9.4"],
  [["os", "kickstart"], "RHEL9"],
  [["name_prefix"], ""],
  [["disks", 0, "pool"], "default"],
  [["disks", 0, "format"], "qcow2"],
  [["disks", 0, "cache"], "none"],
  [["disks", 0, "bus"], "virtio"],
  [["disks", 0, "volume"], "web.qcow2"],
  [["interfaces", 0, "network"], "lab"],
  [["interfaces", 0, "model"], "virtio"],
  [["interfaces", 0, "mac"], "52:54:00:05:00:10"],
  [["interfaces", 0, "device"], "eth0"],
  [["defaults", "disk", "format"], "qcow2"],
  [["defaults", "interface", "model"], "virtio"],
  [["templates", "autoinst", "dst"], "ks.cfg"],
];

function handCases(): OptionCase[] {
  return BY_HAND.flatMap(([path, twin, element]) => {
    const texts = [...INJECTIONS.map((injection) => twin + injection), ...WHOLE];
    // A file of the host is installed from with other commands than a URL.
    const twinOf = (hostile: string) =>
      path[1] === "location" && hostile.startsWith("/") ? "/srv/rhel.iso" : twin;
    return texts.map(
      (hostile): OptionCase => ({ path, hostile, twin: twinOf(hostile), ...(element && { element }) }),
    );
  });
}

/** Chooses at most `size` cases, all places alike; the seed chooses the first one. */
function sample(all: readonly OptionCase[], size: number): OptionCase[] {
  const count = Math.min(size, all.length);
  const step = all.length / count;
  return Array.from(
    { length: count },
    (_, index) => all[(Math.floor(index * step) + SEED) % all.length] as OptionCase,
  );
}

/** Maps and numbers by hand. */
const MORE: readonly OptionCase[] = [
  { path: ["virtinst", "graphics"], hostile: { type: "vnc", "xpath0.set": "./../emulator" }, twin: "vnc" },
  {
    path: ["virtinst", "graphics"],
    hostile: { type: "vnc", "gl.enable,a": "=x", gl: { "xpath0.set": "x" } },
    twin: "vnc",
  },
  { path: ["virtinst", "graphics"], hostile: ["vnc", "xpath0.set=x"], twin: "vnc" },
  {
    path: ["virtinst", "cpu"],
    hostile: { model: "Nehalem", "xpath0.set": "./../emulator" },
    twin: "Nehalem",
  },
  { path: ["virtinst", "cpu"], hostile: { model: "Nehalem", require: { "a,b": 1 } }, twin: "Nehalem" },
  {
    path: ["virtinst", "location"],
    hostile: { ...LOCATION, "xpath0.set": "x", location: "/etc" },
    twin: LOCATION,
  },
  { path: ["virtinst", "wait"], hostile: -1, twin: 40 },
  { path: ["virtinst", "ram"], hostile: 1e300, twin: 1024 },
  { path: ["disks", 0, "size"], hostile: 1e21, twin: 6 },
];

/** Gives virt-install this number of hostile values at keys of the schema, and the same number of values by hand. */
export function testGuestOptions(cases: number): void {
  test(`hostile values of a guest: virt-install makes no more of them than the value (MINIASCAPE_SEED=${SEED})`, async (t) => {
    if (!has(t, "bash", "virt-install", "cpio", "/usr/share/osinfo")) return;
    const lab = new HostileLab("modern", ["db", "ipa"]);
    await lab.start();
    const subject = lab.subjects.find(({ name }) => name === "db") as Subject;
    const values = fullValues(subject);
    const trials = new OptionTrials(lab, subject, values);
    const ofSchema = sample(schemaCases(subject, values), cases);
    const byHand = [...MORE, ...sample(handCases(), cases)];
    for (const each of [...ofSchema, ...byHand]) await trials.add(each);
    trials.judge();
    const { faults, refused, unread, compared, failed } = trials;
    t.diagnostic(
      `${ofSchema.length} at keys of the schema, ${byHand.length} by hand: ${refused} refused, ${unread} without effect, ${compared} compared, ${failed} refused by virt-install`,
    );
    assert.deepEqual(faults, []);
    assert.ok(compared > ofSchema.length / 20 && failed < compared / 10, "too few were compared to say much");
  });
}
