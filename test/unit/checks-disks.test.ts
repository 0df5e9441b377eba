import { findingsOf } from "./findings.ts";

const SHARED = "{volume: d.img, format: raw, shared: true}";

findingsOf("disks", [
  [
    "a pool is one of the plan or `default`",
    {
      "storages.d/data.yml": "path: /srv\n",
      "guests.d/a.yml": "disks: [{pool: dat}, {pool: zzz}, {pool: data}, {}]\n",
    },
    "guests.d/a.yml:1:16: error: there is no storage pool `dat`: did you mean `data`? [unknown-pool]",
    "guests.d/a.yml:1:29: error: there is no storage pool `zzz`: the plan has data, default [unknown-pool]",
  ],
  [
    "the pool of the defaults of a kind",
    {
      "sysgroups.d/k.yml": "disks: [{size: 5}]\ndefaults: {disk: {pool: fast}}\n",
      "guests.d/a.yml": "sysgroup: k\n",
    },
    "sysgroups.d/k.yml:2:25: error: there is no storage pool `fast`: the plan has default [unknown-pool]",
  ],
  [
    "the pool of a disk goes before the pool of its guest's defaults",
    {
      "storages.d/data.yml": "path: /srv\n",
      "guests.d/a.yml": "defaults: {disk: {pool: data}}\ndisks: [{size: 5, pool: fast}, {size: 5}]\n",
    },
    "guests.d/a.yml:2:25: error: there is no storage pool `fast`: the plan has data, default [unknown-pool]",
  ],
  [
    "one image or block device of the host for two disks; drives may share one",
    {
      "common/a.yml": "checks: {ignore: [{id: reaches-host, reason: x}]}\n",
      "guests.d/a.yml":
        "disks: [{path: /srv/a.raw}, {path: /dev/sdb}, {device: cdrom, path: /srv/a.iso}, {path: /srv/a.raw}]\n",
      "guests.d/b.yml": "disks: [{path: /dev//sdb}, {device: cdrom, path: /srv/a.iso}]\n",
    },
    "guests.d/a.yml:1:89: warning: /srv/a.raw is also a disk of a: give each disk its own [duplicate-disk-path]\nguests.d/a.yml:1:16: note: a has it here",
    "guests.d/b.yml:1:16: warning: /dev/sdb is also a disk of a: give each disk its own [duplicate-disk-path]\nguests.d/a.yml:1:36: note: a has it here",
  ],
  [
    "a volume of a group takes all its space",
    {
      "storages.d/vg.yml": "type: logical\nsource: {name: v}\n",
      "guests.d/a.yml":
        "disks: [{pool: vg, format: raw, preallocation: none}, {pool: vg, format: raw, preallocation: full}]\n",
    },
    "guests.d/a.yml:1:48: error: a volume in the pool `vg` of the type `logical` takes all its space at once: remove `preallocation` [preallocation-unavailable]",
  ],
  [
    "one directory of two pools, in any spelling",
    {
      "storages.d/a.yml": "path: /\n",
      "storages.d/b.yml": "path: //\n",
      "storages.d/c.yml": "path: /a//b/\n",
      "storages.d/d.yml": "path: /a/b\n",
      "storages.d/e.yml": "path: /a/b/c\n",
    },
    "storages.d/a.yml:1:7: info: `path` names something of the host: nothing needs to be done if you trust this layer; `allow` in META limits such keys [reaches-host]\nstorages.d/b.yml:1:7: note: and here",
    "storages.d/b.yml:1:7: error: the directory / is also that of the storage pool `a`: give each pool its own [duplicate-pool-path]\nstorages.d/a.yml:1:7: note: `a` has it here",
    "storages.d/d.yml:1:7: error: the directory /a/b is also that of the storage pool `c`: give each pool its own [duplicate-pool-path]\nstorages.d/c.yml:1:7: note: `c` has it here",
  ],
  [
    "a volume of three guests",
    {
      "guests.d/a.yml": "disks: [{volume: d}]\n",
      "guests.d/b.yml": "disks: [{volume: d}]\n",
      "guests.d/c.yml": "disks: [{size: 5}, {volume: d}]\n",
    },
    "guests.d/c.yml:1:29: error: the volume default/d is also that of a: give each disk its own, or set `shared: true` on each guest's [duplicate-volume]\nguests.d/a.yml:1:18: note: a has it here\nguests.d/b.yml:1:18: note: b has it here",
  ],
  [
    "a volume that has the name of another guest's",
    { "guests.d/a.yml": "disks: [{}, {}]\n", "guests.d/a-1.yml": "disks: [{}]\n" },
    "guests.d/a-1.yml:1:9: error: the volume default/a-1.qcow2 is also that of a: give each disk its own, or set `shared: true` on each guest's [duplicate-volume]\nguests.d/a.yml:1:13: note: a has it here",
  ],
  [
    "a volume that a kind sets for all its guests",
    {
      "sysgroups.d/k.yml": "disks: [{volume: d}]\n",
      "guests.d/a.yml": "sysgroup: k\n",
      "guests.d/b.yml": "sysgroup: k\n",
    },
    "sysgroups.d/k.yml:1:18: error: the volume default/d is also that of a: give each disk its own, or set `shared: true` on each guest's [duplicate-volume]\nsysgroups.d/k.yml:1:18: note: a has it here",
  ],
  [
    "a volume that only one of two guests shares",
    { "guests.d/a.yml": `disks: [${SHARED}]\n`, "guests.d/b.yml": "disks: [{volume: d.img}]\n" },
    "guests.d/b.yml:1:18: error: the volume default/d.img is also that of a: give each disk its own, or set `shared: true` on each guest's [duplicate-volume]\nguests.d/a.yml:1:18: note: a has it here",
  ],
  [
    "no finding: a volume that two guests share",
    {
      "guests.d/a.yml": `disks: [${SHARED}]\n`,
      "guests.d/b.yml": `disks: [${SHARED}]\n`,
      "guests.d/c.yml": "disks: [{}]\n",
    },
  ],
  [
    "a volume that one guest shares with itself",
    { "guests.d/a.yml": `disks: [${SHARED}, ${SHARED}]\n`, "guests.d/b.yml": `disks: [${SHARED}]\n` },
    "guests.d/b.yml:1:18: error: the volume default/d.img is also that of a: give each disk its own, or set `shared: true` on each guest's [duplicate-volume]\nguests.d/a.yml:1:18: note: a has it here\nguests.d/a.yml:1:62: note: a has it here",
  ],
  [
    "a shared volume bypasses the cache of the host",
    {
      "guests.d/a.yml": "disks: [{volume: d, format: raw, shared: true, cache: writeback}]\n",
      "guests.d/b.yml": "disks: [{volume: d, format: raw, shared: true, cache: none}]\n",
      "guests.d/c.yml": "disks: [{volume: d, format: raw, shared: true, cache: directsync}]\n",
      "guests.d/d.yml": "disks: [{cache: writeback}]\n",
    },
    "guests.d/a.yml:1:55: warning: the shared volume `d` is cached (`writeback`): set `cache: none` [shared-disk-cached]",
  ],
  [
    "a shared volume is raw",
    {
      "guests.d/a.yml": "disks: [{volume: d, shared: true}]\n",
      "guests.d/b.yml": "disks: [{volume: d, format: qcow2, shared: true}]\n",
      "guests.d/c.yml": "defaults: {disk: {format: qcow2}}\ndisks: [{volume: d, shared: true}]\n",
    },
    "guests.d/a.yml:1:9: error: the shared volume `d` has the format `qcow2`: set `format: raw` [shared-disk-not-raw]",
    "guests.d/b.yml:1:29: error: the shared volume `d` has the format `qcow2`: set `format: raw` [shared-disk-not-raw]",
    "guests.d/c.yml:1:27: error: the shared volume `d` has the format `qcow2`: set `format: raw` [shared-disk-not-raw]",
  ],
  [
    "a shared volume has two guests",
    {
      "guests.d/a.yml": `disks: [${SHARED}]\n`,
      "guests.d/b.yml": "disks: [{volume: e}]\n",
      "guests.d/c.yml": "defaults: {disk: {shared: true, format: raw}}\ndisks: [{}]\n",
    },
    "guests.d/a.yml:1:46: warning: no other guest shares the volume default/d.img with a: give another guest a disk with it, or remove `shared` [shared-disk-alone]",
    "guests.d/c.yml:1:27: warning: no other guest shares the volume default/c.raw with c: give another guest a disk with it, or remove `shared` [shared-disk-alone]",
  ],
]);

findingsOf("the capacity of the host", [
  [
    "is compared with the sum of all guests; a shared volume counts once, with its largest size",
    {
      "host.d/a.yml": "capacity: {ram: 3071, vcpus: 5, disk: 39}\n",
      "guests.d/a.yml": "virtinst: {ram: 1024, vcpus: 2}\ndisks: [{size: 10}, {}]\n",
      "guests.d/b.yml": "virtinst: {ram: 2048, vcpus: 4}\ndisks: [{size: 10}]\n",
      "guests.d/c.yml": "disks: [{volume: s, format: raw, shared: true, size: 20}]\n",
      "guests.d/d.yml": "virtinst: ~\ndisks: [{volume: s, format: raw, shared: true, size: 15}]\n",
    },
    "host.d/a.yml:1:17: warning: the guests have 3072 MiB of RAM, more than the 3071 of `capacity.ram`: give them less, or correct the capacity [capacity]",
    "host.d/a.yml:1:30: warning: the guests have 6 virtual CPUs, more than the 5 of `capacity.vcpus`: give them less, or correct the capacity [capacity]",
    "host.d/a.yml:1:39: warning: the guests have 40 GiB of disks, more than the 39 of `capacity.disk`: give them less, or correct the capacity [capacity]",
  ],
  [
    "no finding: the guests have exactly as much",
    {
      "host.d/a.yml": "capacity: {ram: 1024, vcpus: 2, disk: 10}\n",
      "guests.d/a.yml": "virtinst: {ram: 1024, vcpus: 2}\ndisks: [{size: 10}]\n",
    },
  ],
  [
    "can have one key; a volume of the same name in another pool is another one",
    {
      "storages.d/p.yml": "path: /p\n",
      "host.d/a.yml": "capacity: {disk: 19}\n",
      "guests.d/a.yml":
        "virtinst: {ram: 9, vcpus: 9}\ndisks: [{size: 10, volume: v}, {size: 10, volume: v, pool: p}]\n",
    },
    "host.d/a.yml:1:18: warning: the guests have 20 GiB of disks, more than the 19 of `capacity.disk`: give them less, or correct the capacity [capacity]",
  ],
  [
    "no finding: the host declares nothing",
    { "host.d/a.yml": "capacity: ~\n", "guests.d/a.yml": "virtinst: {ram: 1024}\ndisks: [{size: 10}]\n" },
  ],
]);
