import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { diskOptions, volumeOptions } from "../../src/artifacts/disk-options.ts";
import { OPTION_FILTERS } from "../../src/artifacts/option-filters.ts";
import { gibOf, sizeWord } from "../../src/schema/disk-size.ts";
import { findingsOf } from "./findings.ts";
import { compile, type Files } from "./lab.ts";

const disksOf = (text: string) => compile({ "guests.d/a.yml": `disks: ${text}\n` }).guests[0]?.disks ?? [];

suite("a disk", () => {
  test("has a size in GiB, or with a unit", () => {
    assert.deepEqual([20, "512M", "20GiB", "2T", "1536MiB"].map(gibOf), [20, 0.5, 20, 2048, 1.5]);
    assert.deepEqual([20, 0.5, 1.5, 2048].map(sizeWord), ["20", "512M", "1536M", "2048"]);
    assert.equal(disksOf("[{size: 512M}]")[0]?.size, 0.5);
  });

  test("is a volume, an image or a block device of the host, or a CD-ROM drive", () => {
    const disks = disksOf(
      "[{}, {path: /srv/a.qcow2}, {path: /dev/sdx, cache: directsync}, {device: cdrom}, {device: cdrom, path: /srv/x.iso}]",
    );
    assert.deepEqual(
      disks.map(({ pool, volume, format, target, size }) => [pool, volume, format, target, size]),
      [
        ["default", "a.qcow2", "qcow2", "vda", undefined],
        [null, null, "qcow2", "vdb", undefined],
        [null, null, "raw", "vdc", undefined],
        [null, null, "raw", "sda", undefined],
        [null, null, "raw", "sdb", undefined],
      ],
    );
    assert.deepEqual(
      disks.map((disk) => diskOptions(disk as Parameters<typeof diskOptions>[0])),
      [
        "bus=virtio,cache=none,target.dev=vda",
        "device=cdrom,driver.type=qcow2,bus=virtio,cache=none,target.dev=vdb,xpath0.set=./@device,xpath0.value=disk,xpath1.delete=./readonly,xpath2.set=./source/@file,xpath2.value=/srv/a.qcow2",
        "type=block,source.dev=/dev/sdx,driver.type=raw,bus=virtio,cache=directsync,target.dev=vdc",
        "device=cdrom,bus=sata,target.dev=sda",
        "device=cdrom,driver.type=raw,bus=sata,cache=none,target.dev=sdb,xpath2.set=./source/@file,xpath2.value=/srv/x.iso",
      ],
    );
  });

  test("is what the filters of templates for disks take", () => {
    assert.throws(
      () => OPTION_FILTERS.disk_size?.("5"),
      /`disk_size` takes a size in GiB, but this is a map/,
    );
    assert.throws(() => OPTION_FILTERS.disk_options?.([]), /`disk_options` takes a disk, but this is a list/);
  });

  test("is made thin, whole, or as a clone", () => {
    const lab = compile({
      "common/a.yml": "name_prefix: b-\n",
      "guests.d/a.yml": "virtinst: {start: false}\ndisks: [{size: 1}]\n",
      "guests.d/b.yml":
        "after: [a]\ndisks: [{size: 512M}, {size: 512M, preallocation: full}, {size: 1, preallocation: metadata}, {size: 2, encryption: {passphrase: example}}, {size: 2, backing: {volume: a.qcow2}}]\n",
    });
    const [thin, whole, metadata, encrypted, clone] = (lab.guests[1]?.disks ?? []).map(volumeOptions);
    assert.deepEqual(thin, []);
    assert.deepEqual(whole, ["--prealloc-metadata", "--allocation=512M"]);
    assert.deepEqual(metadata, ["--prealloc-metadata"]);
    assert.match(encrypted?.join(" ") ?? "", /^--secret=[-0-9a-f]{36}$/);
    assert.deepEqual(clone, ["--backing-vol=b-a.qcow2", "--backing-vol-format=qcow2"]);
  });
});

const one = (text: string): Files => ({ "guests.d/a.yml": `disks: [${text}]\n` });
const OF_HOST =
  "error: `disks[0]`: a disk with `path` and a CD-ROM must have none of `pool`, `size`, `volume`, `shared`, `backing`, `encryption` and `preallocation`: remove them [schema]";

findingsOf("a disk that cannot be", [
  [
    "a size that is none",
    one("{size: 1.5G}"),
    "guests.d/a.yml:1:16: error: `disks[0].size`: must be a whole number of GiB, at least 1, or a size with a unit: 512M, 20G, 2T [schema]",
  ],
  ["a path with a size", one("{path: /srv/a.img, size: 5}"), `guests.d/a.yml:1:9: ${OF_HOST}`],
  ["a CD-ROM with a volume", one("{device: cdrom, volume: a.iso}"), `guests.d/a.yml:1:9: ${OF_HOST}`],
  [
    "a path with a comma",
    one("{path: '/srv/a,b.img'}"),
    "guests.d/a.yml:1:16: error: `disks[0].path`: must be an absolute path on the host, without `.` and `..`, spaces, commas, quotes and backslashes [schema]",
  ],
  [
    "names that the guest cannot show",
    one("{serial: 'a,b', wwn: '12'}"),
    "guests.d/a.yml:1:18: error: `disks[0].serial`: must be at most 20 letters, digits and _ . + - [schema]",
    "guests.d/a.yml:1:30: error: `disks[0].wwn`: must be 16 hexadecimal digits, in quotes [schema]",
  ],
  [
    "a serial number or a WWN that another disk of the guest has",
    {
      ...one(
        "{serial: A}, {serial: B, bus: scsi, wwn: 5000c50015ea71aa}, {serial: A, bus: scsi, wwn: 5000C50015EA71AA}",
      ),
      "guests.d/b.yml": "disks: [{serial: A}]\n",
    },
    "guests.d/a.yml:1:78: warning: two disks of the guest have the `serial` A: give each its own [duplicate-disk-id]\nguests.d/a.yml:1:18: note: the other disk has it here",
    "guests.d/a.yml:1:97: warning: two disks of the guest have the `wwn` 5000c50015ea71aa: give each its own [duplicate-disk-id]\nguests.d/a.yml:1:50: note: the other disk has it here",
  ],
  [
    "a serial number of each item, by `defaults`",
    { "guests.d/a.yml": "defaults: {disk: {serial: A}}\ndisks: [{}, {}]\n" },
    "guests.d/a.yml:1:27: warning: two disks of the guest have the `serial` A: give each its own [duplicate-disk-id]\nguests.d/a.yml:1:27: note: the other disk has it here",
  ],
  [
    "a device of the host is reported",
    one("{path: /dev/sdb}"),
    "guests.d/a.yml:1:16: info: `disks.*.path` names something of the host: nothing needs to be done if you trust this layer; `allow` in META limits such keys [reaches-host]",
  ],
  [
    "a clone without its volume",
    { ...one("{size: 1}"), "guests.d/b.yml": "disks: [{size: 1, backing: {volume: a.qcow}}]\n" },
    "guests.d/b.yml:1:28: error: there is no other volume `a.qcow` in the pool `default`: did you mean `a.qcow2`? [unknown-backing]",
  ],
  [
    "a clone of itself",
    one("{size: 1, backing: {volume: a.qcow2}}"),
    "guests.d/a.yml:1:28: error: there is no other volume `a.qcow2` in the pool `default`: name the volume of another guest [unknown-backing]",
  ],
  [
    "a clone of another format, too small, too early",
    {
      "guests.d/a.yml": "virtinst: {start: false}\ndisks: [{size: 2, format: raw, volume: a.raw}]\n",
      "guests.d/b.yml": "disks: [{size: 1, format: raw, backing: {volume: a.raw}}]\n",
    },
    ...[
      "error: `b.raw` cannot be a clone of `a.raw`: a clone must have the format qcow2: set `format: qcow2` [clone-unusable]",
      "error: `b.raw` cannot be a clone of `a.raw`: the volume has the format `raw`: set `backing.format: raw` [clone-unusable]",
      "error: `b.raw` cannot be a clone of `a.raw`: a clone must be at least as large as the other volume: set `size: 2` [clone-unusable]",
      "error: `b` must come after `a`, which has the volume of the clone: add it to `after` [clone-of-used-volume]",
    ].map(
      (text, at) =>
        `guests.d/b.yml:1:41: ${text}${at === 3 ? "" : "\nguests.d/a.yml:2:16: note: the other volume is here"}`,
    ),
  ],
  [
    "a clone after a guest that is not there",
    {
      "guests.d/base.yml": "virtinst: {start: false}\ndisks: [{size: 1}]\n",
      "guests.d/b.yml": "after: [bace]\ndisks: [{size: 1, backing: {volume: base.qcow2}}]\n",
    },
    "guests.d/b.yml:1:9: error: there is no guest `bace`: did you mean `base`? [unknown-predecessor]",
  ],
  [
    "a passphrase that is none",
    one("{encryption: {passphrase: ''}}"),
    "guests.d/a.yml:1:35: error: `disks[0].encryption.passphrase`: must not be empty [schema]",
  ],
  [
    "a file of the host that is encrypted",
    one("{path: /srv/a.img, encryption: {passphrase: x}}"),
    `guests.d/a.yml:1:9: ${OF_HOST}`,
  ],
]);

const ENCRYPTION = "encryption: {passphrase: example}";
const VG: Files = { "storages.d/vg.yml": "type: logical\nsource: {name: vg_lab}\n" };
findingsOf("an encrypted volume that cannot be", [
  [
    "of another format",
    one(`{format: vmdk, ${ENCRYPTION}}`),
    "guests.d/a.yml:1:18: error: a volume of the format `vmdk` cannot be encrypted: set `format: qcow2` [encryption-unavailable]",
  ],
  [
    "a clone",
    {
      "guests.d/a.yml": "virtinst: {start: false}\ndisks: [{size: 1}]\n",
      "guests.d/b.yml": `after: [a]\ndisks: [{size: 1, backing: {volume: a.qcow2}, ${ENCRYPTION}}]\n`,
    },
    "guests.d/b.yml:2:28: error: an encrypted volume cannot be a clone: remove `backing`, or `encryption` [encryption-unavailable]",
  ],
  [
    "the volume of a clone",
    {
      "guests.d/a.yml": `virtinst: {start: false}\ndisks: [{size: 1, ${ENCRYPTION}}]\n`,
      "guests.d/b.yml": "after: [a]\ndisks: [{size: 1, backing: {volume: a.qcow2}}]\n",
    },
    "guests.d/b.yml:2:28: error: `b.qcow2` cannot be a clone of `a.qcow2`: the other volume is encrypted: remove its `encryption` [clone-unusable]\nguests.d/a.yml:2:16: note: the other volume is here",
  ],
  [
    "that of several guests",
    {
      "guests.d/a.yml": `disks: [{volume: s.raw, format: raw, shared: true, ${ENCRYPTION}}]\n`,
      "guests.d/b.yml": "disks: [{volume: s.raw, format: raw, shared: true}]\n",
    },
    "guests.d/a.yml:1:46: error: guests cannot share an encrypted volume: remove `shared`, or `encryption` [encryption-unavailable]",
  ],
  [
    "in a volume group",
    { ...VG, ...one(`{pool: vg, format: raw, ${ENCRYPTION}}`) },
    "guests.d/a.yml:1:16: error: a volume in the pool `vg` of the type `logical` cannot be encrypted: use a pool of the type dir, fs or netfs, or remove `encryption` [encryption-unavailable]",
  ],
  [
    "raw with all its space",
    one(`{format: raw, preallocation: full, ${ENCRYPTION}}`),
    "guests.d/a.yml:1:38: error: a raw encrypted volume takes its space later: set `format: qcow2`, or remove `preallocation` [encryption-unavailable]",
  ],
  [
    "that of a system that is there",
    { "guests.d/a.yml": `installer: import\ndisks: [{volume: a.qcow2, ${ENCRYPTION}}]\n` },
    "guests.d/a.yml:2:39: error: the guest starts from `a.qcow2`, which the scripts do not make: remove `encryption` [encryption-unavailable]",
  ],
  [
    "the copy of an image",
    {
      "host.d/a.yml":
        "cloud_images:\n  debian12: {url: 'https://cloud.debian.org/debian-12.qcow2', sums: 'https://cloud.debian.org/SHA512SUMS'}\n",
      "guests.d/a.yml": `os: {id: debian12}\nimage: debian12\nvirtinst: {ram: 512}\ndisks: [{size: 10, ${ENCRYPTION}}, {size: 1, ${ENCRYPTION}}]\n`,
    },
    "guests.d/a.yml:4:32: error: the first disk is a copy of an image: remove its `encryption` [encryption-unavailable]",
  ],
]);
