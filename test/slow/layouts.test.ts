import assert from "node:assert/strict";
import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { checkLab } from "../../src/lab.ts";
import { LayerReader } from "../../src/layers/reader.ts";
import type { FileSystem, Layout, Luks, Member } from "../../src/model/partitioning/layout.ts";
import { layoutOf } from "../../src/model/partitioning/resolve.ts";
import { temporaryDirectory } from "../build.ts";
import { LAYOUTS } from "../layouts.ts";
import { LIMIT } from "../limits.ts";
import { randomLayouts } from "../random-layouts.ts";
import { PROJECT, run } from "../run.ts";
import { has } from "../tools.ts";
import { writeLayers } from "../write-layers.ts";

// Sparse files take the place of disks, partitions and arrays: the kernel of a container has neither md nor the device mapper.
// So thin pools, arrays and the subvolumes of btrfs are not made here, and volumes are only in LVM's metadata.

const SEED = Number(process.env.MINIASCAPE_SEED ?? Date.now() % 2 ** 31);
const EACH = 4;
const RANDOM = randomLayouts(SEED, EACH);
assert.equal(Object.keys(RANDOM).length, 5 * EACH);

/** The layouts, each in a release that can have it, and random ones for each installer. */
function layouts(): Map<string, Layout> {
  const layers = Object.entries(LAYOUTS).map(([name, { disks, partitioning, only }]) => [
    `guests.d/${name}.yml`,
    JSON.stringify({
      os: { id: only ? "rhel7.9" : "rhel10.0" },
      virtinst: { location: "http://trees.test/", ram: 4096 },
      disks: disks.map((size) => ({ size })),
      partitioning,
      templates: null,
    }),
  ]);
  const all = { ...Object.fromEntries(layers), ...RANDOM };
  const { lab } = checkLab(new LayerReader(), {
    confdirs: [writeLayers(all)],
    tmpldirs: [join(PROJECT, "templates")],
    site: "site",
  });
  assert.equal(lab?.guests.length, Object.keys(all).length);
  return new Map(lab.guests.map((guest) => [guest.name, layoutOf(guest)]));
}

const scratch = temporaryDirectory();

function sparse(name: string, mebibytes: number): string {
  const file = join(scratch, name.replaceAll("/", "_"));
  writeFileSync(file, "");
  truncateSync(file, mebibytes * 1024 * 1024);
  return file;
}

async function succeeds(command: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(command, [...args]);
  assert.equal(code, 0, `${command} ${args.join(" ")}: ${stdout}${stderr}`);
  return stdout;
}

/** The file systems with a size of their own, and their MiB. */
function* fileSystems(layout: Layout): Iterable<readonly [FileSystem, number | null]> {
  for (const { content, size, existing } of layout.partitions)
    if (content.kind === "filesystem" && existing === null) yield [content.filesystem, size.total];
  for (const { contents, size } of layout.arrays)
    for (const content of contents) if (content.kind === "filesystem") yield [content.filesystem, size];
  for (const { filesystem, size, pool } of layout.volumes) if (pool === null) yield [filesystem, size.total];
}

function memberSizes(layout: Layout): Map<Member, number | null> {
  const on = [
    ...layout.partitions.map(({ content, size }) => [content, size.total] as const),
    ...layout.arrays.flatMap(({ contents, size }) => contents.map((content) => [content, size] as const)),
  ];
  return new Map(
    on.flatMap(([content, size]) => (content.kind === "member" ? [[content.member, size]] : [])),
  );
}

async function encrypted(file: string, luks: Luks): Promise<void> {
  const key = join(scratch, "key");
  writeFileSync(key, luks.passphrase);
  const cipher = luks.cipher === null || luks.cipher === "aes" ? [] : [`--cipher=${luks.cipher}`];
  const type = luks.version ?? "luks2";
  const fast = ["--pbkdf=pbkdf2", "--pbkdf-force-iterations=1000"];
  await succeeds("cryptsetup", [
    "luksFormat",
    "-q",
    `--type=${type}`,
    ...cipher,
    ...fast,
    `--key-file=${key}`,
    file,
  ]);
  const dump = await succeeds("cryptsetup", ["luksDump", file]);
  const bytes = /offset: (\d+) \[bytes\]/.exec(dump)?.[1];
  const sectors = /Payload offset:\s+(\d+)/.exec(dump)?.[1];
  const offset = bytes ? Number(bytes) : Number(sectors) * 512;
  assert.equal(offset, (type === "luks1" ? 2 : 16) * 1024 * 1024);
}

suite(`layouts on sparse files (MINIASCAPE_SEED=${SEED})`, LIMIT, () => {
  test("sfdisk makes the partitions of each disk with their sizes", async (t) => {
    if (!has(t, "sfdisk")) return;
    for (const [name, layout] of layouts())
      for (const disk of layout.disks) {
        const own = layout.partitions.filter((each) => each.disk === disk.index && each.existing === null);
        const file = sparse(`${name}-${disk.target}`, disk.size as number);
        const script = join(scratch, "script");
        const lines = own.map(({ size }) => `size=${size.total}MiB`);
        writeFileSync(script, ["label: gpt", ...lines, ""].join("\n"));
        await succeeds("bash", ["-c", 'sfdisk -q "$1" <"$2"', "bash", file, script]);
        const { partitiontable } = JSON.parse(await succeeds("sfdisk", ["--json", file]));
        const sectors = (partitiontable.partitions ?? []).map(({ size }: { size: number }) => size / 2048);
        assert.deepEqual(
          sectors,
          own.map(({ size }) => size.total),
          `${name} ${disk.target}`,
        );
      }
  });

  test("mkfs makes each file system in its size, below LUKS where it is encrypted", async (t) => {
    if (!has(t, "mkfs.xfs", "mkfs.ext4", "mkfs.btrfs", "mkswap", "cryptsetup", "blkid")) return;
    const kinds = new Set<string>();
    for (const [name, layout] of layouts())
      for (const [filesystem, size] of fileSystems(layout)) {
        const { fstype, label, mkfsOptions, luks, mountpoint } = filesystem;
        assert.ok(size !== null && size > 0, `${name} ${mountpoint}`);
        const file = sparse(`${name}-${mountpoint}`, size);
        if (luks) await encrypted(file, luks);
        if (luks) continue;
        const words = mkfsOptions?.split(" ") ?? [];
        const force = fstype === "ext4" ? "-F" : "-f";
        const labels = label === null ? [] : ["-L", label];
        const command = fstype === "swap" ? "mkswap" : `mkfs.${fstype}`;
        await succeeds(command, [...(fstype === "swap" ? [] : [force, "-q"]), ...labels, ...words, file]);
        assert.equal((await succeeds("blkid", ["-po", "value", "-s", "TYPE", file])).trim(), fstype);
        kinds.add(fstype);
      }
    assert.deepEqual([...kinds].sort(), ["btrfs", "ext4", "swap", "xfs"]);
  });

  test("mkfs.btrfs makes each volume of all its partitions, with the levels of the plan", async (t) => {
    if (!has(t, "mkfs.btrfs")) return;
    let count = 0;
    for (const [name, layout] of layouts()) {
      const sizes = memberSizes(layout);
      for (const volume of layout.btrfs) {
        const files = volume.members.map((member) =>
          sparse(`${name}-${member.name}-${member.number}`, sizes.get(member) as number),
        );
        const levels = ["-d", volume.data ?? "single", "-m", volume.metadata ?? "single"];
        await succeeds("mkfs.btrfs", ["-q", "-f", "-L", volume.name, ...levels, ...files]);
        const block = await succeeds("btrfs", ["inspect-internal", "dump-super", files[0] as string]);
        assert.match(block, new RegExp(`^label\\s+${volume.name}$[^]*^num_devices\\s+${files.length}$`, "m"));
        await succeeds("btrfs", ["check", "--readonly", files[0] as string]);
        count++;
      }
    }
    assert.ok(count > 0);
  });

  test("LVM has room for the volumes of each group, and counts the same MiB", async (t) => {
    if (!has(t, "lvm", "losetup")) return;
    for (const [name, layout] of layouts()) {
      const sizes = memberSizes(layout);
      for (const group of layout.groups) {
        const loops: string[] = [];
        try {
          for (const member of group.members) {
            const data = (sizes.get(member) as number) - (member.luks ? 16 : 0);
            const file = sparse(`${name}-${member.name}-${member.number}`, data);
            loops.push((await succeeds("losetup", ["--find", "--show", file])).trim());
          }
          await testGroup(layout, group, loops);
        } finally {
          for (const loop of loops) await succeeds("losetup", ["-d", loop]);
        }
      }
    }
  });
});

async function testGroup(layout: Layout, group: Layout["groups"][number], loops: readonly string[]) {
  const name = `miniascape-${process.pid}-${group.name}`;
  const only = loops.map((loop) => `"a|^${loop}$|"`).join(",");
  const config = `devices { filter=[${only},"r|.*|"] use_devicesfile=0 } backup { backup=0 archive=0 }`;
  const lvm = (command: string, ...args: string[]) =>
    succeeds("lvm", [command, "--driverloaded=n", "--config", config, ...args]);
  await lvm("pvcreate", "-qq", "-y", ...loops);
  await lvm("vgcreate", "-qq", `--physicalextentsize=${group.extent}m`, name, ...loops);
  const size = await lvm("vgs", "--noheadings", "--nosuffix", "--units=m", "-o", "vg_size", name);
  assert.equal(Number(size.trim()), group.size, group.name);
  for (const volume of layout.volumes)
    if (volume.group === group.name && volume.pool === null)
      await lvm(
        "lvcreate",
        "-qq",
        "-y",
        "-an",
        "-Zn",
        "-Wn",
        `--name=${volume.name}`,
        `--size=${volume.size.total}m`,
        name,
      );
}
