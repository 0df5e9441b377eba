import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { temporaryDirectory } from "../build.ts";
import { LIMIT } from "../limits.ts";
import { OwnLab } from "../own-lab.ts";
import { has } from "../tools.ts";
import { canBoot, KERNEL } from "./can-boot.ts";
import { Machine, sha256 } from "./machine.ts";
import { bootableImage, cloudImage, installerImage, MEDIA } from "./media.ts";

const MACHINE = "ram: 256, vcpus: 1, wait: 5";
const nic = (number: number) => `interfaces: [{network: lab, ip: 192.168.172.${10 + number}}]\n`;
const DISK = "disks: [{size: 6, serial: SYSTEM}]\n";

/** The layers of a lab with a guest of each installer. `scratch` has the media. */
function layers(scratch: string, core: ReturnType<typeof cloudImage>): Record<string, string> {
  const iso = (name: string) => join(scratch, `${name}.iso`);
  const [kernel, initrd] = MEDIA.preseed;
  const debian = `{url: ${iso("preseed")}, kernel: ${kernel}, initrd: ${initrd}}`;
  const guests = {
    kickstart: `os: {id: rocky9}\nvirtinst: {location: ${iso("kickstart")}, ${MACHINE}}\n${nic(1)}${DISK}`,
    preseed: `os: {id: debian12}\nvirtinst: {location: ${debian}, ${MACHINE}}\n${nic(2)}${DISK}`,
    autoinstall: `os: {id: ubuntu24.04}\nvirtinst: {location: ${iso("autoinstall")}, ${MACHINE}}\n${nic(3)}${DISK}`,
    agama: `os: {id: opensuse16.0}\nvirtinst: {location: ${iso("agama")}, ${MACHINE}}\n${nic(4)}${DISK}`,
    ignition: `os: {id: fedora-coreos-stable}\nimage: core\nvirtinst: {${MACHINE}}\n${nic(5)}${DISK}`,
    manual: `installer: manual\nvirtinst: {${MACHINE}}\n${nic(6)}disks: [{size: 1}, {device: cdrom, path: ${iso("bootable")}}]\n`,
  };
  return {
    "networks.d/lab.yml":
      "domain: lab.test\nbridge: {name: virbr72, stp: false}\ngateway: 192.168.172.1\nprefix: 24\ndhcp: {start: 192.168.172.100, end: 192.168.172.199}\n",
    "storages.d/default.yml": "path: /var/lib/libvirt/images\n",
    "host.d/images.yml": `cloud_images: {core: {path: ${core.path}, sha256: ${core.digits}}}\n`,
    ...Object.fromEntries(Object.entries(guests).map(([name, text]) => [`guests.d/${name}.yml`, text])),
  };
}

suite("guests that `up` starts from the medium of each installer", LIMIT, () => {
  const scratch = temporaryDirectory();
  let lab: OwnLab;
  let machine: Machine | undefined;
  const file = (guest: string, name: string) => lab.path(`out/guests.d/${guest}/${name}`);
  after(() => machine?.libvirtd.stop());

  const consoleOf = (guest: string) =>
    (machine as Machine).ok("cat", [`/var/log/libvirt/qemu/${guest}-console.log`]);

  const pools = async () => (await (machine as Machine).ok("virsh", ["pool-list", "--all", "--name"])).trim();

  test("up builds several at a time, and leaves no pool for the directory of the media", async (t) => {
    if (!canBoot(t) || !has(t, "genisoimage", "isoinfo")) return;
    cpSync(join(KERNEL, "vmlinuz"), join(scratch, "vmlinuz"));
    const started = await Machine.start();
    machine = started;
    await started.ok(join(import.meta.dirname, "installer.sh"), [KERNEL, join(scratch, "initrd.img")]);
    for (const name of Object.keys(MEDIA) as (keyof typeof MEDIA)[]) installerImage(name, scratch, scratch);
    bootableImage(scratch);
    const texts = layers(scratch, cloudImage(scratch));
    lab = new OwnLab(
      Object.fromEntries(Object.entries(texts).map(([path, text]) => [`_data/default/${path}`, text])),
    );
    const built = await lab.build(["-q", "-w", "out"]);
    assert.equal(built.code, 0, built.stderr);
    const { code, stdout, stderr } = await started.script(lab.path("out"), "up", ["-j", "3"]);
    assert.equal(code, 0, `${stdout}${stderr}`);
    assert.match(stderr, /^up: 6 guests: 6 up$/m);
    assert.equal(await pools(), "default");
  });

  const SYSTEM = `disk vda ${6 * 2 ** 21} serial=SYSTEM label= -`;
  const CONSOLES = "console=tty0 console=ttyS0";
  const seed = (guest: string, label: string) => {
    const path = file(guest, "seed.iso");
    return `disk vdb ${readFileSync(path).length / 512} serial= label=${label} ${sha256(path)}`;
  };
  const injected = (guest: string, ...names: readonly string[]) =>
    names.map((name) => `injected /${name} ${sha256(file(guest, name))}`);
  const CASES: Readonly<Record<string, () => readonly string[]>> = {
    kickstart: () => [`cmdline inst.ks=file:/ks.cfg ${CONSOLES}`, ...injected("kickstart", "ks.cfg"), SYSTEM],
    preseed: () => [
      `cmdline auto=true priority=critical file=/preseed.cfg ${CONSOLES}`,
      ...injected("preseed", "preseed.cfg", "late.sh"),
      SYSTEM,
    ],
    autoinstall: () => [`cmdline autoinstall ${CONSOLES}`, SYSTEM, seed("autoinstall", "CIDATA")],
    agama: () => [`cmdline inst.finish=poweroff ${CONSOLES}`, SYSTEM, seed("agama", "OEMDRV")],
  };
  for (const [guest, expected] of Object.entries(CASES))
    test(`${guest}: the kernel arguments, the files and the disks are those of the plan`, async (t) => {
      if (!machine) return t.skip("nothing was booted");
      const messages = [...(await consoleOf(guest)).matchAll(/^MEDIUM (.*?)\s*$/gm)].map(([, text]) => text);
      assert.deepEqual(messages, expected());
      const xml = await machine.ok("virsh", ["dumpxml", "--inactive", guest]);
      assert.doesNotMatch(xml, /<kernel>|seed\.iso/);
    });

  /** The console of a guest, once its boot sector has written all. */
  const bootedConsole = async (guest: string) => {
    for (;;) {
      const text = await consoleOf(guest);
      if (text.includes("CONFIG-END")) return text;
      await delay(200);
    }
  };

  test("ignition: the guest reads its own config from QEMU", async (t) => {
    if (!machine) return t.skip("nothing was booted");
    const [, config] = /CONFIG ([\s\S]*?)\r\nCONFIG-END/.exec(await bootedConsole("ignition")) ?? [];
    assert.equal(config, readFileSync(file("ignition", "config.ign"), "latin1"));
  });

  test("manual: the guest starts from its CD-ROM, as its disk is empty", async (t) => {
    if (!machine) return t.skip("nothing was booted");
    assert.match(await bootedConsole("manual"), /CONFIG \r\nCONFIG-END/);
  });

  for (const option of ["--dry-run", "--print-xml"])
    test(`vmbuild.sh ${option} makes no pool`, async (t) => {
      if (!machine) return t.skip("nothing was booted");
      const args = [option, ...(option === "--dry-run" ? ["--replace"] : [])];
      const { code, stderr } = await machine.script(file("preseed", ""), "vmbuild.sh", args);
      assert.equal(code, 0, stderr);
      assert.equal(await pools(), "default");
    });

  test("down removes the pool of a killed build, but not that of one that runs", async (t) => {
    if (!machine) return t.skip("nothing was booted");
    await machine.ok("virsh", ["pool-create-as", "miniascape-medium-1", "dir", "--target", scratch]);
    await machine.ok("virsh", ["pool-create-as", "miniascape-medium-2", "dir", "--target", machine.scratch]);
    const lock = join(machine.scratch, "miniascape-medium-2-0.lock");
    const down = [lab.path("out/down"), "--yes", "--volumes"];
    await machine.ok("env", [`XDG_RUNTIME_DIR=${machine.scratch}`, "flock", "--shared", lock, ...down]);
    assert.equal(await pools(), "miniascape-medium-2");
  });
});
