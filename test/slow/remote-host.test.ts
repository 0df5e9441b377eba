import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "../build.ts";
import { writeTree } from "../install-trees.ts";
import { smallSite } from "../lab-host.ts";
import { Libvirtd } from "../libvirtd.ts";
import { LIMIT } from "../limits.ts";
import type { Result } from "../run.ts";
import { find, has, hasNamespaces, LIBVIRTD } from "../tools.ts";

/** A lab that is installed from another machine. */
const lab = (location: string) =>
  smallSite({
    "common/10.yml": { virtinst: { location, ram: 1536, graphics: "none" } },
    "networks.d/lab.yml": {
      gateway: "10.9.1.1",
      prefix: 24,
      dhcp: "elsewhere",
      bridge: { name: "virbr9", stp: false },
    },
    "storages.d/default.yml": { path: "/srv/pool" },
    "guests.d/one.yml": { os: { id: "rhel9.4" }, disks: [{ size: 4 }], interfaces: [{ network: "lab" }] },
  });

function succeeded({ code, stdout, stderr }: Result): string {
  assert.equal(code, 0, stdout + stderr);
  return stdout;
}

test("from afar, by ssh, a lab is looked at, brought up, shown and taken down", {
  ...LIMIT,
}, async (t) => {
  if (
    !has(t, ...LIBVIRTD, "virt-install", "cpio", "ssh", "sshd", "ssh-keygen", "busybox") ||
    !hasNamespaces(t)
  )
    return;
  const scratch = temporaryDirectory();
  const site = lab("http://127.0.0.1/");
  const libvirtd = await Libvirtd.start();
  const run = async (command: string, ...args: string[]) => succeeded(await libvirtd.run(command, args));
  try {
    const key = join(scratch, "key");
    await run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key);
    const config = [
      `HostKey ${key}`,
      `AuthorizedKeysFile ${key}.pub`,
      "StrictModes no",
      "UsePAM no",
      "PidFile none",
    ];
    writeFileSync(join(scratch, "sshd"), ["ListenAddress 127.0.0.1", ...config, ""].join("\n"));
    await run("mkdir", "-p", "/run/sshd", "/srv/pool", join(scratch, "run"));
    await run(find("sshd") as string, "-f", join(scratch, "sshd"));
    writeTree(scratch, new URL("http://tree/"), "Red Hat Enterprise Linux", "9");
    await run("busybox", "httpd", "-p", "127.0.0.1:80", "-h", join(scratch, "tree"));
    // One connection for all commands, like ControlMaster in ~/.ssh/config; else each command takes twice the time.
    const master = [
      "-i",
      key,
      "-o",
      "StrictHostKeyChecking=no",
      "-fNM",
      "-S",
      join(scratch, "master"),
      "root@127.0.0.1",
    ];
    await run("bash", "-c", 'ssh "$@" >/dev/null 2>&1', "ssh", ...master);
    writeFileSync(join(scratch, "ssh"), `#!/bin/sh\nexec ssh -S ${join(scratch, "master")} "$@"\n`, {
      mode: 0o755,
    });
    const uri = `qemu+ssh://root@127.0.0.1/system?command=${join(scratch, "ssh")}&no_verify=1`;
    const script = (file: string, ...args: string[]): Promise<Result> =>
      libvirtd.run("env", [`XDG_RUNTIME_DIR=${scratch}/run`, "bash", file, "--connect", uri, ...args]);

    const up = await script(join(site, "up"), "--no-start");
    const commands = succeeded(up).split("\n").slice(0, -1);
    assert.equal(commands.length, 10, up.stdout);
    for (const command of commands)
      assert.match(command, /^virsh --connect qemu\+ssh|^virt-install --connect qemu\+ssh/);
    // This machine downloads the installer, and uploads it to the host.
    assert.match(up.stderr, /Transferring 'virtinst-\w+-vmlinuz'/);
    const { connect, objects } = JSON.parse((await script(join(site, "status"), "--json")).stdout);
    assert.equal(connect, uri);
    assert.deepEqual(
      objects.map(({ name, state }: Record<string, string>) => `${name} ${state}`),
      ["lab active", "default active", "one shut off"],
    );
    const { stdout } = await script(join(site, "check-host"));
    assert.match(
      stdout,
      /^note {5}addresses and routes of the host: run this on the host itself to check them$/m,
    );
    assert.match(stdout, /^ok {7}install tree http:\/\/127\.0\.0\.1\/$/m);
    const vmbuild = "guests.d/one/vmbuild.sh";
    assert.match(
      (await script(join(lab("/srv/rhel.iso"), vmbuild))).stderr,
      /^vmbuild\.sh: \/srv\/rhel\.iso is a file, which virt-install reads only on the host itself: run this there, or set virtinst\.location to a URL$/m,
    );
    succeeded(await script(join(site, "down"), "--volumes", "--yes"));
    // virt-install creates a pool for its uploads, which stays.
    const names = await run("virsh", "list --all --name; net-list --all --name; pool-list --all --name");
    assert.equal(names.trim(), "boot-scratch");
    assert.equal(await run("find", "/srv/pool", "/var/lib/libvirt/boot", "-type", "f"), "");
    assert.deepEqual(readdirSync(join(scratch, "run")), []);
  } finally {
    await libvirtd.stop();
  }
});
