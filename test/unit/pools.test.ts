import { findingsOf } from "./findings.ts";
import type { Files } from "./lab.ts";

const one = (text: string): Files => ({ "storages.d/p.yml": `${text}\n` });

findingsOf("a storage pool that cannot be", [
  [
    "another type",
    one("type: rbd\npath: /srv/p"),
    "storages.d/p.yml:1:7: error: `type`: must be one of dir, fs, netfs, logical or disk [schema]",
  ],
  [
    "no directory",
    one("type: dir"),
    "storages.d/p.yml:1:1: error: `path`: this key is missing: set it [schema]",
  ],
  [
    "a source that its type needs",
    one("type: netfs\npath: /srv/p\nsource: {host: nas.test}"),
    "storages.d/p.yml:3:9: error: a pool of the type `netfs` must have `source.directory`: set it [pool-source]",
  ],
  [
    "a source that its type does not have",
    one("type: logical\nsource: {name: vg, host: nas.test}"),
    "storages.d/p.yml:2:26: error: a pool of the type `logical` has no `source.host`: use devices, name [pool-source]",
  ],
  [
    "a source of a directory",
    one("path: /srv/p\nsource: {device: /srv/x}"),
    "storages.d/p.yml:2:18: error: a pool of the type `dir` has no `source`: remove it, or set another `type` [pool-source]",
  ],
  [
    "a format that its type does not have",
    one("type: disk\nsource: {device: /srv/x, format: ext4}"),
    "storages.d/p.yml:2:34: error: a pool of the type `disk` has no format `ext4`: use bsd, dos, dvh, gpt, mac, pc98, sun [pool-source]",
  ],
  [
    "an owner where it has no directory",
    one("type: logical\nsource: {name: vg}\nowner: 107"),
    "storages.d/p.yml:3:8: error: a pool of the type `logical` has no directory of its own, and so no `owner`: remove it [pool-source]",
  ],
  [
    "values that are none",
    one("path: /srv/p\nowner: -1\nmode: 711\nsource: {host: 'a b', devices: /srv/x}"),
    "storages.d/p.yml:2:8: error: `owner`: must be a number of the host's, 0 or more [schema]",
    "storages.d/p.yml:3:7: error: `mode`: must be text: put it in quotes if YAML reads it as something else [schema]",
    "storages.d/p.yml:4:16: error: `source.host`: must be a name or an IPv4 address: give a server with IPv6 a name [schema]",
    "storages.d/p.yml:4:32: error: `source.devices`: must be a list of devices [schema]",
  ],
  [
    "a mode with other digits",
    one("path: /srv/p\nmode: '0789'"),
    "storages.d/p.yml:2:7: error: `mode`: must be octal digits, in quotes, like '0711' [schema]",
  ],
  [
    "a server by its IPv6 address",
    one("type: netfs\npath: /srv/p\nsource: {host: fd00::44, directory: /a}"),
    "storages.d/p.yml:3:16: error: `source.host`: must be a name or an IPv4 address: give a server with IPv6 a name [schema]",
  ],
  ["an external one knows its source itself", one("type: netfs\npath: /srv/p\nexternal: true")],
  [
    "a volume that its pool cannot hold",
    {
      ...one("type: disk\nsource: {device: /srv/nvme0n1}"),
      "guests.d/a.yml":
        "disks: [{pool: p}, {pool: p, format: raw}, {pool: p, format: raw, volume: nvme0n1p2}]\n",
    },
    "guests.d/a.yml:1:9: error: a volume in the pool `p` of the type `disk` must have the format raw: set `format: raw` [volume-of-pool-type]",
    "guests.d/a.yml:1:20: error: a volume in the pool `p` must have the name of its partition: set `volume` to nvme0n1p1, nvme0n1p2 and so on [volume-of-pool-type]",
  ],
]);
