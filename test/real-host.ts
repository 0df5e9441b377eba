import assert from "node:assert/strict";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import { temporaryDirectory } from "./build.ts";
import { writeTree } from "./install-trees.ts";
import { smallSite } from "./lab-host.ts";
import { Libvirtd } from "./libvirtd.ts";
import { LIMIT } from "./limits.ts";
import type { Result } from "./run.ts";
import { until } from "./serving.ts";
import { has, hasNamespaces, LIBVIRTD } from "./tools.ts";

const scratch = temporaryDirectory();
const guest = { os: { id: "rhel9.4" }, disks: [{ size: 5 }], interfaces: [{ network: "lab" }] };
const SHARED = { volume: "common.img", format: "raw", shared: true, size: 1 };
const SITE = smallSite({
  "common/10.yml": { virtinst: { location: join(scratch, "tree"), ram: 256, graphics: "none" } },
  "networks.d/lab.yml": {
    gateway: "10.9.1.1",
    prefix: 24,
    dhcp: "elsewhere",
    ipv6: { gateway: "fd00:9:1::1" },
    bridge: { name: "virbr9", stp: false },
  },
  "storages.d/default.yml": { path: "/srv/pool" },
  "guests.d/plain.yml": {
    ...guest,
    virtinst: { autostart: true },
    disks: [{ size: 5, cache: "writeback" }, SHARED],
  },
  "guests.d/uefi.yml": {
    ...guest,
    disks: [...guest.disks, SHARED],
    virtinst: { firmware: "uefi", secure_boot: true, tpm: true, machine: "q35", cpu: "host-passthrough" },
  },
});
function succeeded({ code, stdout, stderr }: Result): string {
  assert.equal(code, 0, stdout + stderr);
  return stdout;
}

/**
 * A clash with an object of the host. With `isWhole`, also installations that are interrupted, completed, repeated and
 * removed.
 */
export function testRealHost({ isWhole }: { readonly isWhole: boolean }): void {
  suite("what goes wrong on a real host", LIMIT, () => {
    let libvirtd: Libvirtd;
    let run: (command: string, ...args: string[]) => Promise<string>;
    const script = (file: string, ...args: string[]) => [
      "env",
      `XDG_RUNTIME_DIR=${scratch}/run`,
      `TMPDIR=${scratch}/run`,
      "bash",
      join(SITE, file),
      ...args,
    ];
    const start = (file: string, ...args: string[]): Promise<Result> => {
      const [command = "", ...rest] = script(file, ...args);
      return libvirtd.run(command, rest);
    };
    /** All objects of a lab in libvirt and in the kernel. */
    const state = async () => {
      const lists = await run("virsh", "list --all --name; net-list --all --name; pool-list --all --name");
      const links = (await run("ip", "-br", "link")).replace(/ .*/gm, "");
      const files = await run(
        "find",
        "/srv",
        "/var/lib/libvirt/qemu/nvram",
        "/var/lib/libvirt/swtpm",
        "-mindepth",
        "1",
      );
      return [lists.split("\n").filter(Boolean), links, files, readdirSync(join(scratch, "run"))];
    };
    const installing = async (name: string) => {
      const running = async () => {
        const { stdout } = await libvirtd.run("virsh", ["dumpxml", name]);
        return stdout.includes("<kernel>") && (await run("virsh", "domstate", name)).startsWith("running");
      };
      await until(running, `the installation of ${name}`);
    };
    const nvram = () => run("stat", "-c", "%i %Y", "/var/lib/libvirt/qemu/nvram/uefi_VARS.fd");

    after(() => libvirtd?.stop());

    test("a subnet or bridge that something else has is reported with its name, and leaves nothing half made", async (t) => {
      if (
        !has(t, ...LIBVIRTD, "virt-install", "cpio", "swtpm", "/usr/share/qemu/firmware") ||
        !hasNamespaces(t)
      )
        return;
      libvirtd = await Libvirtd.start();
      run = async (command, ...args) => succeeded(await libvirtd.run(command, args));
      await run("mkdir", "-p", join(scratch, "run"), "/var/lib/libvirt/qemu/nvram", "/var/lib/libvirt/swtpm");
      const clash = async (message: RegExp) => {
        const there = await state();
        const up = await start("up");
        assert.equal(up.code, 1);
        assert.match(up.stderr, message);
        assert.match(up.stderr, /^up: stopped before the first change$/m);
        assert.deepEqual(await state(), there);
      };
      await run("ip", "link", "add", "office", "type", "bridge");
      await run("ip", "address", "add", "10.9.1.77/24", "dev", "office");
      await run("ip", "link", "set", "office", "up");
      await run("ip", "address", "add", "fd00:9:1::77/64", "dev", "office");
      const { stdout } = await start("check-host");
      assert.match(stdout, /^problem {2}network lab: 10\.9\.1\.1\/24 is in use by interface office$/m);
      assert.match(stdout, /^problem {2}network lab: fd00:9:1::1\/64 is in use by interface office$/m);
      assert.match(stdout, /^ok {7}UEFI\nok {7}an emulated TPM$/m);
      await clash(
        /^network_register\.sh: network lab: 10\.9\.1\.1\/24 is in use by interface office\nnetwork_register\.sh: network lab: fd00:9:1::1\/64 is in use by interface office$/m,
      );
      await run("ip", "address", "flush", "dev", "office");
      await run("ip", "address", "add", "192.168.160.9/20", "dev", "office");
      // Other addresses of a wider route are still reached, by its gateway.
      await run("ip", "route", "add", "10.9.0.0/16", "via", "192.168.160.8");
      succeeded(await start("host/network_register.sh", "--check"));
      await run("ip", "route", "add", "10.9.1.64/26", "via", "192.168.160.8");
      await clash(
        /^network_register\.sh: network lab: 10\.9\.1\.1\/24 is in use by interface office\nnetwork_register\.sh: to run .* these are free: 192\.168\.176\.0\/24$/m,
      );
      await run("ip", "address", "flush", "dev", "office");
      await run("ip", "link", "set", "office", "down");
      await run("ip", "address", "add", "10.9.1.77/24", "dev", "office");
      await clash(/^network_register\.sh: network lab: 10\.9\.1\.1\/24 is in use by interface office$/m);
      await run("ip", "link", "set", "office", "name", "virbr9");
      await run("ip", "address", "flush", "dev", "virbr9");
      await clash(/^network_register\.sh: network lab: its bridge virbr9 is an interface of this host$/m);
      await run("ip", "link", "delete", "virbr9");
      await run(
        "bash",
        "-c",
        "virsh net-define <(echo \"<network><name>office</name><bridge name='virbr9'/></network>\")",
      );
      await clash(/^network_register\.sh: network lab: its bridge virbr9 is that of network office$/m);
      await run("virsh", "net-undefine", "office");
    });

    if (!isWhole) return;

    test("Ctrl-C in the middle of two installations leaves no guest, volume, NVRAM, TPM or lock", async (t) => {
      if (!libvirtd) return t.skip("no libvirt");
      writeTree(scratch, new URL("http://tree/"), "Red Hat Enterprise Linux", "9", { isEndless: true });
      for (const kind of ["network", "storage"]) succeeded(await start(`host/${kind}_register.sh`));
      const there = await state();
      const [command = "", ...args] = script("up", "-j", "2");
      const up = libvirtd.start(command, args);
      const output: Buffer[] = [];
      up.stderr?.on("data", (text) => output.push(text));
      await Promise.all([installing("plain"), installing("uefi")]);
      const xml = await run("virsh", "dumpxml", "uefi");
      assert.match(xml, /machine='pc-q35-/);
      assert.match(xml, /<loader readonly='yes' secure='yes' type='pflash'>/);
      assert.match(xml, /<tpm model='tpm-\w+'>\s*<backend type='emulator' version='2\.0'\/>/);
      assert.match(xml, /<cpu mode='maximum'/);
      assert.match(xml, /<interface type='network'>[\s\S]*?<model type='virtio'\/>/);
      assert.match(await run("ps", "-e", "-o", "args"), /^\/usr\/bin\/swtpm socket .*uefi/m);
      process.kill(-(up.pid as number), "SIGINT");
      await once(up.stderr as NodeJS.ReadableStream, "close");
      assert.match(Buffer.concat(output).toString(), /^up: stopping$/m);
      assert.deepEqual(await state(), there);
      assert.doesNotMatch(
        await run("ps", "-e", "-o", "args"),
        /virt-install|swtpm|qemu-system-x86_64 .*guest=/,
      );
    });

    test("the next `up` completes it, a guest with UEFI and a TPM runs, and what is built anew has its NVRAM anew", async (t) => {
      if (!libvirtd) return t.skip("no libvirt");
      writeTree(scratch, new URL("http://tree/"), "Red Hat Enterprise Linux", "9");
      const up = start("up", "-j", "2");
      await installing("uefi");
      await run("virsh", "destroy", "uefi"); // as its installer does at its end
      succeeded(await up);
      assert.deepEqual((await run("virsh", "list", "--name")).split("\n").filter(Boolean).sort(), [
        "plain",
        "uefi",
      ]);
      assert.match(await run("ps", "-e", "-o", "args"), /^\/usr\/bin\/swtpm socket .*uefi/m);
      const drift = async (): Promise<string[]> =>
        JSON.parse((await start("status", "--json")).stdout).objects.flatMap(
          (object: { name: string; drift: string[] }) =>
            object.drift.map((text) => `${object.name}: ${text}`),
        );
      assert.deepEqual(await drift(), []);
      await run("virsh", "autostart", "plain", "--disable");
      await run("virt-xml", "plain", "--edit", "target=vda", "--disk", "cache=none");
      await run("virt-xml", "uefi", "--edit", "target=vdb", "--disk", "shareable=off");
      assert.deepEqual((await drift()).sort(), [
        "plain: disk vda has the cache none, planned writeback",
        "plain: does not start with the host, planned",
        "uefi: disk vdb is not shareable, planned",
      ]);
      const second = await start("up");
      assert.equal(succeeded(second), "virsh --connect qemu:///system autostart plain\n");
      for (const [, options] of second.stderr.matchAll(/: virt-xml (.*)$/gm))
        await run("virt-xml", ...(options ?? "").split(" "));
      assert.deepEqual(await drift(), []);
      const first = await nvram();
      const again = start("guests.d/uefi/vmbuild.sh", "--replace");
      await installing("uefi");
      assert.notEqual(await nvram(), first);
      await run("virsh", "destroy", "uefi");
      succeeded(await again);
    });

    test("`down` leaves no NVRAM and no TPM either", async (t) => {
      if (!libvirtd) return t.skip("no libvirt");
      await run("virsh", "start", "uefi");
      succeeded(await start("down", "--volumes", "--yes"));
      assert.deepEqual(await state(), [[], "lo\n", "/srv/pool\n", []]);
    });
  });
}
