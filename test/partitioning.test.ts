import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { Templates } from "../src/artifacts/templates.ts";
import { formatFinding } from "../src/finding.ts";
import { lintKickstart } from "../src/kickstart/lint.ts";
import { isSince, releases } from "../src/kickstart/release.ts";
import { checkLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import type { Guest } from "../src/model/guest.ts";
import { btrfsSize, groupSize, raidSize, sizesOf } from "../src/model/partitioning/sizes.ts";
import { jsonSchemas } from "../src/schema/json-schema.ts";

import { mebibytesOf } from "../src/schema/size.ts";
import { temporaryDirectory } from "./build.ts";
import { findings } from "./findings.ts";
import { LAYOUTS, type LayoutCase } from "./layouts.ts";
import { LIMIT } from "./limits.ts";
import { leaves } from "./mutations.ts";
import { PROJECT, run } from "./run.ts";
import { SCHEMAS } from "./schemas.ts";
import { find, has } from "./tools.ts";
import { writeLayers } from "./write-layers.ts";

const TEMPLATES = join(PROJECT, "templates");

interface Installed {
  readonly name: string;
  readonly release: string;
}

function isInstallable({ since, only }: LayoutCase, release: string): boolean {
  return only ? only.includes(release) : since === undefined || isSince(since, release);
}

const ALL: readonly Installed[] = Object.keys(LAYOUTS).flatMap((name) =>
  releases.map((release) => ({ name, release })),
);
const INSTALLABLE = ALL.filter(({ name, release }) => isInstallable(LAYOUTS[name] as LayoutCase, release));

const fileOf = ({ name, release }: Installed) => `guests.d/${name}-in-${release}.yml`;

/** The layer of a guest with a layout, as JSON, which is YAML. */
function layer({ name, release }: Installed): string {
  const { disks, partitioning } = LAYOUTS[name] as LayoutCase;
  return JSON.stringify({
    os: { id: release.replace(/^F/, "fedora").replace(/^RHEL(\d+)$/, "rhel$1.0") },
    virtinst: { location: "http://trees.test/", ram: 4096 },
    disks: disks.map((size) => ({ size })),
    partitioning,
    templates: { virtinst: null },
  });
}

const layers = (all: readonly Installed[]) => Object.fromEntries(all.map((one) => [fileOf(one), layer(one)]));

function rendered(): Map<Installed, { readonly text: string; readonly guest: Guest }> {
  const { lab } = checkLab(new LayerReader(), {
    confdirs: [writeLayers(layers(INSTALLABLE))],
    tmpldirs: [TEMPLATES],
    site: "site",
  });
  const templates = new Templates([TEMPLATES]);
  return new Map(
    INSTALLABLE.map((one) => {
      const guest = lab?.guests.find(({ name }) => name === `${one.name}-in-${one.release}`);
      assert.ok(guest, fileOf(one));
      return [one, { guest, text: templates.render("autoinstall.d/ks.cfg", guest) }];
    }),
  );
}

suite("layouts", LIMIT, () => {
  test("have findings in the releases that cannot install them, and only there", () => {
    const found = findings(layers(ALL)).filter(({ severity }) => severity !== "info");
    const files = new Set(found.map(({ place }) => place.file));
    assert.deepEqual(
      [...files].sort(),
      ALL.filter((one) => !INSTALLABLE.includes(one))
        .map(fileOf)
        .sort(),
    );
    const ids = new Set(found.map(({ id }) => id));
    assert.deepEqual([...ids].sort(), ["unsupported-by-installer"]);
  });

  test("give the lines of the kickstart, which our rules accept for each release", () => {
    const all = rendered();
    for (const [{ name, release }, { text }] of all)
      assert.deepEqual(lintKickstart(text, release), [], `${name} ${release}`);
    for (const [name, { lines }] of Object.entries(LAYOUTS)) {
      const release = LAYOUTS[name]?.only ? "RHEL7" : "RHEL10";
      const [, { text } = { text: "" }] =
        [...all].find(([one]) => one.name === name && one.release === release) ?? [];
      const written = text.split("\n");
      for (const line of lines) assert.ok(written.includes(line), `${name}: ${line}\n${text}`);
    }
  });

  test("ksvalidator accepts the kickstart of each release", async (t) => {
    if (!has(t, "ksvalidator")) return;
    const scratch = temporaryDirectory();
    const files = new Map<string, string[]>();
    for (const [{ name, release }, { text }] of rendered()) {
      const file = join(scratch, `${name}-${release}`);
      writeFileSync(file, text);
      files.set(release, [...(files.get(release) ?? []), file]);
    }
    for (const [release, names] of files) {
      const { code, stdout, stderr } = await run(find("ksvalidator") as string, ["-v", release, ...names]);
      assert.equal(code, 0, `${release}: ${stdout}${stderr}`);
    }
  });

  test("do not use a key that only a group has, for a btrfs volume", () => {
    const partitioning = {
      btrfs: [{ name: "b", devices: [1], luks: { passphrase: "x", version: "luks1" } }],
      parts: [{ mountpoint: "/a", device: "b" }],
    };
    const layers = {
      "guests.d/a.yml": JSON.stringify({
        ...{ os: { id: "rhel7.9" }, virtinst: { location: "http://trees.test/", ram: 2048 } },
        ...{ disks: [{ size: 20 }, { size: 20 }], partitioning, templates: { virtinst: null } },
      }),
    };
    const { lab } = checkLab(new LayerReader(), {
      confdirs: [writeLayers(layers)],
      tmpldirs: [TEMPLATES],
      site: "site",
    });
    const text = new Templates([TEMPLATES]).render("autoinstall.d/ks.cfg", lab?.guests[0] as Guest);
    assert.match(text, /^part btrfs.b-0 --size=1 --grow --ondisk=vdb$/m);
  });

  test("have each key of the schema", () => {
    const { properties } = JSON.parse(jsonSchemas(SCHEMAS).get("guest.json") ?? "");
    const used = new Set(Object.values(LAYOUTS).flatMap(({ partitioning }) => keysOf(partitioning, "")));
    assert.deepEqual(
      leaves(properties.partitioning).filter((key) => !used.has(key.replaceAll(".*", ""))),
      [],
    );
  });
});

/** The keys of a value without indexes: `parts.luks.cipher`. */
function keysOf(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => keysOf(item, path));
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => keysOf(inner, path === "" ? key : `${path}.${key}`));
}

/** A guest's `partitioning`, with two disks of 20 GiB, and all findings on it. */
const MESSAGES: Readonly<Record<string, readonly string[]>> = {
  "{device: 2}": ["1:24: error: the guest has no disk 2, it has 2: disks count from 0 [unknown-device]"],
  "{parts: [{mountpoint: /a, device: vg1}], groups: [{name: vg0, devices: [0]}]}": [
    "1:49: error: `vg1` is not the index of a disk, or an array, a group, a pool or a btrfs volume: did you mean `vg0`? [unknown-device]",
  ],
  "{parts: [{mountpoint: /a, device: data}]}": [
    "1:49: error: `data` is not the index of a disk, or an array, a group, a pool or a btrfs volume: the guest has 2 disks [unknown-device]",
  ],
  "{arrays: [{name: a, level: 1, devices: [0, x]}]}": [
    "1:32: error: nothing lies on the array `a`: name it as the `device` of a part, or in the `devices` of a group [array-not-used-once]",
    "1:58: error: `x` is not the index of a disk: the guest has 2 disks [unknown-device]",
  ],
  "{groups: [{name: vg0, devices: [0, date]}], arrays: [{name: data, level: 1, devices: [0, 1]}]}": [
    "1:50: error: `date` is not the index of a disk, or an array: did you mean `data`? [unknown-device]",
  ],
  "{groups: [{name: vg0, devices: [dat]}], parts: [{mountpoint: /a, device: vg0, size: 30000}], arrays: [{name: data, level: 1, devices: [0, 1]}]}":
    ["1:47: error: `dat` is not the index of a disk, or an array: did you mean `data`? [unknown-device]"],
  "{pools: [{name: p, device: vg0}]}": [
    "1:42: error: `vg0` is not a group: the guest has 2 disks [unknown-device]",
  ],
  "{groups: [{name: a, devices: [0]}, {name: a, devices: [1]}]}": [
    "1:57: error: `a` is there twice: give each its own `name` [duplicate-device]\n1:32: note: the other is here",
  ],
  "{groups: [{name: a, devices: [0]}], parts: [{mountpoint: /a, device: a, name: x, size: 900}, {mountpoint: /b, device: a, name: x, size: 900}]}":
    [
      "1:108: error: the volume `x` of `a` is there twice: give each its own `name` [duplicate-device]\n1:59: note: the other is here",
    ],
  "{swap: 0, btrfs: [{name: a, devices: [1]}], parts: [{mountpoint: /a, device: a, name: x}, {mountpoint: /b, device: a, name: x}]}":
    [
      "1:105: error: the subvolume `x` of `a` is there twice: give each its own `name` [duplicate-device]\n1:67: note: the other is here",
    ],
  "{arrays: [{name: a, level: 1, devices: [0, 1]}]}": [
    "1:32: error: nothing lies on the array `a`: name it as the `device` of a part, or in the `devices` of a group [array-not-used-once]",
  ],
  "{arrays: [{name: a, level: 1, devices: [0, 1]}], parts: [{mountpoint: /a, device: a}, {mountpoint: /b, device: a}]}":
    [
      "1:32: error: more than one thing lies on the array `a` (/a, /b): make a group of it, and put volumes there [array-not-used-once]",
    ],
  "{parts: [{mountpoint: /a, existing: vda7}]}": [
    "1:51: error: the installer removes the partition vda7 first: set `clear: none` [existing-partition-removed]",
  ],
  "{parts: [{mountpoint: /a, size: 18GiB}]}": [
    "1:24: error: the parts of the disk vda need 22016 MiB, and it has 20477: make them smaller, or the disks larger [layout-too-large]",
  ],
  "{groups: [{name: vg0, devices: [1]}], parts: [{mountpoint: /a, size: 15GiB, device: vg0}, {mountpoint: /b, size: 40%, device: vg0}]}":
    [
      "1:25: error: the parts of the group `vg0` need 23548 MiB, and it has 20476: make them smaller, or the disks larger [layout-too-large]",
    ],
  "{arrays: [{name: r, level: 1, devices: [0, 1], size: 8GiB}], groups: [{name: vg0, devices: [r]}], parts: [{mountpoint: /a, size: 8GiB, device: vg0}]}":
    [
      "1:85: error: the parts of the group `vg0` need 8192 MiB, and it has 8180: make them smaller, or the disks larger [layout-too-large]",
    ],
  "{arrays: [{name: a, level: 5, devices: [0, 1]}], parts: [{mountpoint: /a, device: a}]}": [
    "1:54: error: RAID 5 needs 3 devices besides spares, and `a` has 2: add disks, or take another level [array-members]",
  ],
  "{arrays: [{name: a, level: 0, devices: [0, 1], spares: 1}], parts: [{mountpoint: /a, device: a}]}": [
    "1:70: error: RAID 0 has no spares: remove `spares` [array-members]",
  ],
  "{arrays: [{name: a, level: 1, devices: [0, 0]}], parts: [{mountpoint: /a, device: a, size: 5, max: 10, name: x}]}":
    [
      "1:54: error: the array `a` has one disk twice: give it another disk [array-members]",
      "1:106: warning: an array does not use `size`: set `size` of `a` [unused-by-part]",
      "1:114: warning: an array does not use `max`: remove it [unused-by-part]",
      "1:124: warning: an array does not use `name`: remove it [unused-by-part]",
    ],
  "{parts: [{mountpoint: /a, size: 900, name: x, format: false}, {mountpoint: /t, fstype: tmpfs, size: 50%, primary: true}]}":
    [
      "1:58: warning: a partition does not use `name`: remove it [unused-by-part]",
      "1:69: warning: a new partition does not use `format`: remove it [unused-by-part]",
      "1:129: warning: tmpfs does not use `primary`: remove it [unused-by-part]",
    ],
  "{groups: [{name: v, devices: [1]}], parts: [{mountpoint: /a, size: 1GiB, max: 2GiB}, {mountpoint: /b, size: 800, max: 900, device: v}]}":
    [
      "1:93: warning: only a part that grows has a maximum: set `grow: true`, or remove `max` [max-without-grow]",
      "1:133: warning: only a part that grows has a maximum: set `grow: true`, or remove `max` [max-without-grow]",
    ],
  "{parts: [{mountpoint: /a, size: 5GiB, max: 2GiB, grow: true}, {mountpoint: /b, size: 50%, max: 10238, grow: true, device: 1}]}":
    [
      "1:58: error: the maximum of 2048 MiB is below the size, 5120 MiB: raise `max`, or lower `size` [max-below-size]",
    ],
  "{parts: [{mountpoint: /b, size: 50%, max: 10237, grow: true, device: 1}, {mountpoint: /c, max: 900}]}": [
    "1:57: error: the maximum of 10237 MiB is below the size, 10238 MiB: raise `max`, or lower `size` [max-below-size]",
  ],
  "{boot: false, device: v, groups: [{name: v, devices: [0]}]}": [
    "1:15: error: / is on a logical volume, from where the boot loader of RHEL 9 does not start: set `boot: true` [boot-device-unusable]",
  ],
  "{boot: false, parts: [{mountpoint: /, luks: {passphrase: x}}]}": [
    "1:37: error: / is encrypted, from where the boot loader of RHEL 9 does not start: set `boot: true` [boot-device-unusable]",
  ],
  "{device: v, groups: [{name: v, devices: [0], size: 9000}], parts: [{mountpoint: /boot, size: 900}]}": [
    "1:82: error: /boot is on a logical volume, from where the boot loader of RHEL 9 does not start: give /boot a partition [boot-device-unusable]",
  ],
  "{parts: [{mountpoint: /boot, device: b}], arrays: [{name: b, level: 0, devices: [0, 1], size: 900}]}": [],
  "{parts: [{mountpoint: /a, size: 900, fstype: btrfs}, {mountpoint: /b, size: 800, fstype: ext4}]}": [
    "1:60: error: RHEL 9 cannot make the file system `btrfs`: use one of ext2, ext3, ext4, xfs, vfat, tmpfs [unknown-file-system]",
  ],
  "{parts: [{mountpoint: swap, size: 90}, {mountpoint: swap, size: 80, device: 1}, {mountpoint: /, size: 9000}, {mountpoint: /boot/, size: 900}, {mountpoint: /boot/efi, size: 10}]}":
    [
      "1:170: error: the kickstart has the partition /boot/efi anyway, where the guest needs one: remove this one [mount-point-unusable]",
    ],
};

suite("what is wrong with a layout", () => {
  for (const [yaml, expected] of Object.entries(MESSAGES))
    test(yaml, () => {
      const files = {
        "guests.d/a.yml": `partitioning: ${yaml}\ndisks: [{size: 20}, {size: 20}]\nos: {id: rocky9}\ntemplates: ~\n`,
      };
      const found = findings(files).map((finding) =>
        formatFinding(finding).replaceAll("guests.d/a.yml:", ""),
      );
      assert.deepEqual(found, expected);
    });
});

/** The values of a guest of some release, and all findings on it. */
const LIMITS: readonly (readonly [os: string, partitioning: string, ...expected: string[]])[] = [
  [
    "rhel6.9",
    "{table: gpt, pools: [{name: p, device: v, size: 9}], groups: [{name: v, devices: [0], size: 90}]}",
    "1:23: error: the installer of RHEL 6 has no `clearpart --disklabel`: remove `table` [unsupported-by-installer]",
    "1:43: error: the installer of RHEL 6 makes no thin pools: put the volumes into the group [unsupported-by-installer]",
  ],
  [
    "centos8-stream",
    "{swap: 0, btrfs: [{name: b, devices: [1]}], parts: [{mountpoint: /a, device: b}]}",
    "1:40: error: the installer of RHEL 8 has no `btrfs`: use partitions or volumes of LVM with another `fstype`, and remove `btrfs` [unsupported-by-installer]",
  ],
  [
    "rhel5.9",
    "{arrays: [{name: a, level: 10, devices: [0, 1, 2, 3], size: 900}, {name: b, level: 4, devices: [0, 1, 2], chunk: 64}], parts: [{mountpoint: /a, device: a, label: x}, {mountpoint: /b, device: b, mkfs_options: -q}, {mountpoint: /tmp, fstype: tmpfs}]}",
    "1:42: error: the installer of RHEL 5 has no RAID 10: take another level [unsupported-by-installer]",
    "1:98: error: the installer of RHEL 5 has no RAID 4: take level 5 [unsupported-by-installer]",
    "1:128: error: the installer of RHEL 5 has no `raid --chunksize`: remove `chunk` [unsupported-by-installer]",
    "1:177: error: the installer of RHEL 5 has no `raid --label`: remove `label` [unsupported-by-installer]",
    "1:223: error: the installer of RHEL 5 has no `raid --mkfsoptions`: remove `mkfs_options` [unsupported-by-installer]",
    "1:255: error: the installer of RHEL 5 has no tmpfs: mount it in a script [unsupported-by-installer]",
  ],
  [
    "rhel8.9",
    "{zram: 2GiB}",
    "1:22: error: the installer of RHEL 8 installs no zram-generator: use a swap partition [unsupported-by-installer]",
  ],
  [
    "rhel7.9",
    "{parts: [{mountpoint: /a, size: 90, luks: {passphrase: x, version: luks2, cipher: aes}}]}",
    "1:82: error: the installer of RHEL 7 has no `part --luks-version`: remove `version` [unsupported-by-installer]",
  ],
  [
    "fedora43",
    "{btrfs: [{name: b, devices: [1]}], parts: [{mountpoint: /a, device: b, label: a, options: [noatime], mkfs_options: -q, luks: {passphrase: x}}]}",
    "1:93: error: `btrfs --subvol` has no option for it: remove `label` [unsupported-by-installer]",
    "1:105: error: `btrfs --subvol` has no option for it: remove `options` [unsupported-by-installer]",
    "1:130: error: `btrfs --subvol` has no option for it: remove `mkfs_options` [unsupported-by-installer]",
    "1:140: error: `btrfs --subvol` has no option for it: remove `luks` [unsupported-by-installer]",
  ],
  [
    "fedora43",
    "{device: b, btrfs: [{name: b, devices: [1]}]}",
    "1:24: error: swap cannot be a btrfs subvolume: set `swap: 0`, or give a part with `mountpoint: swap` another `device` [unsupported-by-installer]",
  ],
  [
    "fedora43",
    "{btrfs: [{name: b, devices: [1]}], parts: [{mountpoint: swap, device: b}]}",
    "1:58: error: swap cannot be a btrfs subvolume: set `swap: 0`, or give a part with `mountpoint: swap` another `device` [unsupported-by-installer]",
  ],
  [
    "fedora43",
    "{arrays: [{name: b, level: 5, devices: [0, 1, 2], size: 900}], parts: [{mountpoint: /boot, device: b}]}",
    "1:86: error: /boot is on RAID 5, from where the boot loader of Fedora 43 does not start: give /boot a partition [boot-device-unusable]",
  ],
  [
    "fedora41",
    "{arrays: [{name: b, level: 5, devices: [0, 1, 2], size: 900}], parts: [{mountpoint: /boot, device: b}]}",
  ],
  [
    "rhel6.9",
    "{arrays: [{name: b, level: 0, devices: [0, 1], size: 900}], parts: [{mountpoint: /boot, device: b}]}",
    "1:83: error: /boot is on RAID 0, from where the boot loader of RHEL 6 does not start: give /boot a partition [boot-device-unusable]",
  ],
];

for (const [os, partitioning, ...expected] of LIMITS)
  test(`${os}: ${partitioning}`, () => {
    const disks = "disks: [{size: 20}, {size: 20}, {size: 20}, {size: 20}]";
    const rest = "virtinst: {location: http://trees.test/, ram: 4096}\ntemplates: {virtinst: ~}\n";
    const files = { "guests.d/a.yml": `partitioning: ${partitioning}\n${disks}\nos: {id: ${os}}\n${rest}` };
    const found = findings(files).map((finding) => formatFinding(finding).replaceAll("guests.d/a.yml:", ""));
    assert.deepEqual(found, expected);
  });

test("a CD-ROM drive is no disk for partitions, and the size of a disk may have a fraction of GiB", () => {
  const files = {
    "guests.d/a.yml":
      "disks: [{size: 20}, {device: cdrom}, {size: 700M}]\npartitioning: {parts: [{mountpoint: /a, device: 1}, {mountpoint: /b, device: 2, size: 90%}, {mountpoint: /c, device: 2, size: 80}]}\ntemplates: ~\n",
  };
  assert.deepEqual(findings(files).map(formatFinding), [
    "guests.d/a.yml:2:49: error: disk 1 is a CD-ROM drive: name a disk for partitions [unknown-device]",
    "guests.d/a.yml:2:53: error: the parts of the disk vdb need 707 MiB, and it has 697: make them smaller, or the disks larger [layout-too-large]",
  ]);
});

test("a percentage of a disk without a size is an error", () => {
  const files = {
    "guests.d/a.yml":
      "defaults: {disk: {size: !remove}}\ndisks: [{}]\npartitioning: {parts: [{mountpoint: /a, size: 50%}]}\ntemplates: ~\n",
  };
  assert.deepEqual(findings(files).map(formatFinding), [
    "guests.d/a.yml:3:47: error: a percentage needs the size of each disk below: set `size` of the disks, or MiB here [percentage-of-unknown-size]",
  ]);
});

test("sizes have units, and parts grow in proportion to their sizes, up to their limits", () => {
  const sizes = ["20GiB", "1.5 TiB", "512MiB", "20G", "20GB", "1"].map(mebibytesOf);
  assert.deepEqual(sizes, [20480, 1572864, 512, 20480, null, null]);
  const totals = (...args: Parameters<typeof sizesOf>) => sizesOf(...args).map(({ total }) => total);
  const growing = [{ size: 1000 }, { size: 2000, grow: true, max: 3000 }, { size: 1000, grow: true }];
  assert.deepEqual(totals(growing, 10000), [1000, 3000, 6000]);
  assert.deepEqual(totals([{ size: "25%" }, {}], 10000), [2500, 7500]);
  assert.deepEqual(totals([{ size: "25%" }, { size: 10 }, {}], null), [null, 10, null]);
  assert.deepEqual(totals([{ size: 5 }, {}], 103, 4), [8, 92]);
  assert.deepEqual(totals([{}, {}], 10001), [5000, 5000]);
});

test("an array is as large as its level makes of its smallest partition", () => {
  const equalSizes = (size: number, count: number) => Array.from({ length: count }, () => size);
  assert.equal(raidSize(0, equalSizes(1024, 3), 0), 3 * 1023);
  assert.equal(raidSize(1, [1024, 2048], 0), 1023);
  assert.equal(raidSize(4, equalSizes(1024, 3), 0), 2 * 1023);
  assert.equal(raidSize(5, equalSizes(10240, 3), 0), 2 * (10240 - 8));
  assert.equal(raidSize(5, equalSizes(10240, 4), 1), 2 * (10240 - 8));
  assert.equal(raidSize(6, equalSizes(1024, 5), 0), 3 * 1023);
  assert.equal(raidSize(10, equalSizes(1024, 5), 0), 2 * 1023);
  assert.equal(raidSize(1, equalSizes(1024 * 1024, 2), 0), 1024 * 1024 - 128);
  assert.equal(raidSize(6, equalSizes(1024, 3), 0), 0);
  assert.equal(raidSize(1, [1024, null], 0), null);
  assert.equal(groupSize([1025, 2000], 4), 1024 + 1996);
  assert.equal(groupSize([1025, null], 4), null);
  assert.equal(btrfsSize("raid1", [1000, 3000]), 1000);
  assert.equal(btrfsSize("raid10", [1000, 1000, 1000, 1000]), 2000);
  assert.equal(btrfsSize(null, [1000, 3000]), 4000);
});
