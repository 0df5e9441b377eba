import assert from "node:assert/strict";
import { dirname } from "node:path";
import { test } from "node:test";
import { smallSite } from "./lab-host.ts";
import { LIMIT } from "./limits.ts";
import { disk, RealHost } from "./real-lab.ts";

export const LAYERS = {
  "common/10.yml": { virtinst: { location: "http://ks/tree/" }, os: { kickstart: "RHEL9" } },
  "networks.d/lab.yml": { gateway: "10.9.1.1", prefix: 24, dhcp: "elsewhere", bridge: { name: "virbr9" } },
  "storages.d/default.yml": { path: "/srv/pool" },
  "guests.d/a.yml": { interfaces: [{ network: "lab" }], disks: [{}] },
};
export const VOLUME = "/srv/pool/a.qcow2";
export const clone = (path: string, base: string) =>
  `mkdir -p ${dirname(path)}; qemu-img create -q -f qcow2 -F qcow2 -b '${base}' ${path}`;

interface Case {
  /** Another object on the host. */
  readonly is: string;
  /** Creates that object. */
  readonly bash: string;
  /** The devices of a guest `theirs`. */
  readonly devices?: string;
  /** The reason why the volume stays; null: it does not. */
  readonly reason: string | null;
  readonly undo?: string;
}

const CASES: readonly Case[] = [
  { is: "nothing", bash: "true", reason: null },
  {
    is: "a guest with the volume",
    bash: "true",
    devices: disk(VOLUME),
    reason: "guest theirs uses it",
  },
  {
    is: "a guest with the volume by its pool",
    bash: "true",
    devices: `<disk type='volume'><driver name='qemu' type='qcow2'/><source pool='default' volume='a.qcow2'/><target dev='vda'/></disk>`,
    reason: "guest theirs uses it",
  },
  {
    is: "a guest with the volume by `..` and two slashes",
    bash: "mkdir -p /srv/x",
    devices: disk("/srv/x/..//pool/./a.qcow2"),
    reason: "guest theirs uses it",
  },
  {
    is: "a guest with the volume as an argument of QEMU",
    bash: "true",
    devices: `</devices><commandline xmlns='http://libvirt.org/schemas/domain/qemu/1.0'><arg value='-drive'/><arg value='if=none,file=${VOLUME},id=x'/></commandline><devices>`,
    reason: "guest theirs uses it",
  },
  {
    is: "a symbolic link",
    bash: `ln -s ../srv/pool/a.qcow2 /srv/link`,
    devices: disk("/srv/link"),
    reason: "guest theirs uses /srv/link, which is the same file",
    undo: "rm /srv/link",
  },
  {
    is: "a hard link",
    bash: `ln ${VOLUME} /srv/pool/other.qcow2; ln ${VOLUME} /srv/hard`,
    devices: disk("/srv/hard"),
    reason:
      "guest theirs uses /srv/hard, which is the same file; image /srv/pool/other.qcow2 is the same file",
    undo: "rm /srv/hard /srv/pool/other.qcow2",
  },
  {
    is: "a bind mount of the directory",
    bash: "mkdir -p /srv/bound; mount --bind /srv/pool /srv/bound",
    devices: disk("/srv/bound/a.qcow2"),
    reason: "guest theirs uses /srv/bound/a.qcow2, which is the same file",
    undo: "umount /srv/bound",
  },
  {
    is: "a pool with the same directory by another path",
    bash: `ln -s pool /srv/alias; virsh pool-create-as alias dir --target /srv/alias`,
    devices: `<disk type='volume'><driver name='qemu' type='qcow2'/><source pool='alias' volume='a.qcow2'/><target dev='vda'/></disk>`,
    reason:
      "guest theirs uses /srv/alias/a.qcow2, which is the same file; image /srv/alias/a.qcow2 is the same file",
    undo: "virsh pool-destroy alias; rm /srv/alias",
  },
  {
    is: "a linked clone outside of all pools",
    bash: clone("/srv/theirs/clone.qcow2", VOLUME),
    devices: disk("/srv/theirs/clone.qcow2"),
    reason: "guest theirs uses /srv/theirs/clone.qcow2, which is based on it",
  },
  {
    is: "a linked clone of a linked clone, by relative paths",
    bash: `${clone("/srv/theirs/one.qcow2", "../pool/a.qcow2")}; ${clone("/srv/theirs/two.qcow2", "one.qcow2")}`,
    devices: disk("/srv/theirs/two.qcow2"),
    reason: "guest theirs uses /srv/theirs/two.qcow2, which is based on it",
  },
  {
    is: "a linked clone by a description in JSON",
    bash: clone(
      "/srv/theirs/json.qcow2",
      `json:{"driver":"qcow2","file":{"driver":"file","filename":"${VOLUME}"}}`,
    ),
    devices: disk("/srv/theirs/json.qcow2"),
    reason: "guest theirs uses /srv/theirs/json.qcow2, which is based on it",
  },
  {
    is: "a chain of images that the XML tells",
    bash: "mkdir -p /srv/theirs; touch /srv/theirs/raw",
    devices: `<disk type='file'><driver name='qemu' type='qcow2'/><source file='/srv/theirs/raw'/><backingStore type='file'><format type='qcow2'/><source file='${VOLUME}'/><backingStore/></backingStore><target dev='vda'/></disk>`,
    reason: "guest theirs uses it",
  },
  {
    is: "a linked clone by a symbolic link, whose image no guest has",
    bash: `ln -s ${VOLUME} /srv/link; mkdir -p /srv/theirs; virsh pool-create-as theirs dir --target /srv/theirs; ${clone("/srv/theirs/clone.qcow2", "/srv/link")}; virsh pool-refresh theirs`,
    reason: "image /srv/theirs/clone.qcow2 is based on it",
    undo: "virsh pool-destroy theirs; rm /srv/link",
  },
  {
    is: "a linked clone in a pool that is not active",
    bash: `mkdir -p /srv/theirs; virsh pool-define-as theirs dir --target /srv/theirs; ${clone("/srv/theirs/clone.qcow2", VOLUME)}`,
    reason: "image /srv/theirs/clone.qcow2 is based on it",
    undo: "virsh pool-undefine theirs",
  },
  {
    is: "a linked clone that libvirt has not seen yet",
    bash: clone("/srv/pool/clone.qcow2", VOLUME),
    reason: "image /srv/pool/clone.qcow2 is based on it",
    undo: "rm /srv/pool/clone.qcow2",
  },
  {
    is: "a guest with another file of the same name",
    bash: `mkdir -p /srv/theirs; qemu-img create -q -f qcow2 /srv/theirs/a.qcow2 1M`,
    devices: disk("/srv/theirs/a.qcow2"),
    reason: null,
  },
  {
    is: "a volume that libvirt lists, but whose file is gone",
    bash: "touch /srv/pool/gone.img; virsh pool-refresh default; rm /srv/pool/gone.img",
    reason: null,
  },
  {
    is: "names that a shell would run",
    bash: `
      directory="/srv/theirs/\\$(touch pwned) 'it' é;"
      mkdir -p "$directory"
      qemu-img create -q -f qcow2 -F qcow2 -b ${VOLUME} "$directory/c  d.qcow2"
      virsh pool-create-as "p'\\$(x)" dir --target "$directory"`,
    devices: disk("/srv/theirs/$(touch pwned) &apos;it&apos; é;/c  d.qcow2"),
    reason:
      "guest theirs uses /srv/theirs/$(touch pwned) 'it' é;/c  d.qcow2, which is based on it; image /srv/theirs/$(touch pwned) 'it' é;/c  d.qcow2 is based on it",
    undo: `virsh pool-destroy "p'\\$(x)"`,
  },
];

/** Only every n-th case. */
export function testVolumeUsers(every: number): void {
  test(
    "a volume that somebody else uses stays where it is, and is reported with the reason",
    LIMIT,
    async (t) => {
      const host = await RealHost.start(t);
      if (!host) return;
      try {
        const site = smallSite(LAYERS);
        for (const kind of ["network", "storage"])
          assert.equal((await host.script(site, `host/${kind}_register.sh`)).code, 0);
        await host.bash("virsh vol-create-as default a.qcow2 1M --format qcow2");
        for (const { is, bash, devices, reason, undo = "true" } of CASES.filter((_, at) => at % every === 0))
          await t.test(`${is}: ${reason ?? "it goes"}`, async () => {
            await host.bash(bash);
            if (devices) await host.guest("theirs", devices);
            const before = await host.state();
            const down = await host.script(site, "down", "--volumes", "--dry-run");
            assert.equal(down.code, 0, down.stderr);
            const messages = /^down: volume default\/a\.qcow2 stays: (.*)$/m.exec(down.stderr)?.[1] ?? null;
            assert.equal(messages, reason, down.stderr);
            assert.equal(/vol-delete --pool default a\.qcow2$/m.test(down.stdout), reason === null);
            if (reason !== null) assert.match(down.stderr, /^down: storage pool default stays: /m);
            // A guest that is built uses an existing volume, and --replace deletes it.
            for (const options of [[], ["--replace"]]) {
              const build = await host.script(site, "guests.d/a/vmbuild.sh", "--commands", ...options);
              const refused = `storage_register.sh: volume default/a.qcow2: ${reason}\nvmbuild.sh: guest a is not built, because others may use its volumes\n`;
              assert.equal(build.stderr.includes(refused), reason !== null, build.stderr);
              if (reason !== null) assert.equal(build.code, 1);
            }
            assert.equal(await host.state(), before);
            if (devices) await host.bash("virsh undefine theirs");
            await host.bash(`${undo}; rm -rf /srv/theirs; virsh pool-refresh default`);
          });
      } finally {
        await host.libvirtd.stop();
      }
    },
  );
}
