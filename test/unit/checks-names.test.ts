import { findingsOf } from "./findings.ts";

const NETWORK = "gateway: 10.9.8.1\nprefix: 24\n";
const OTHER = "gateway: 10.9.9.1\nprefix: 24\n";
const BOTH = `${NETWORK}ipv6: {gateway: "fd00:9::1"}\n`;
const nic = (values: string) => `interfaces: [{network: n, ${values}}]\n`;

findingsOf("names of objects", [
  [
    "have no space and no comma, and do not begin with a dash",
    {
      "networks.d/l,1.yml": `${NETWORK}bridge: {name: br7}\n`,
      "networks.d/ok+1.yml": `${OTHER}bridge: {name: br8}\n`,
      "storages.d/-p.yml": "path: /p\n",
      "storages.d/p.1_+-.yml": "path: /q\n",
      "guests.d/a b.yml": "hostname: a\n",
    },
    "guests.d/a b.yml:1:1: error: a guest cannot be named `a b`: rename its file or directory; use letters, digits and _ . + -, and begin with a letter, a digit or _ [guest-name-unusable]",
    "networks.d/l,1.yml:1:1: error: a network cannot be named `l,1`: rename its file or set `name`; use letters, digits and _ . + -, and begin with a letter, a digit or _ [name-unusable]",
    "storages.d/-p.yml:1:1: error: a storage pool cannot be named `-p`: rename its file or set `name`; use letters, digits and _ . + -, and begin with a letter, a digit or _ [name-unusable]",
  ],
  [
    "are file names with a prefix and an ending",
    {
      [`storages.d/${"x".repeat(200)}.yml`]: "path: /p\n",
      "storages.d/p.yml": `name: ${"y".repeat(201)}\npath: /q\n`,
    },
    "storages.d/p.yml:1:7: error: the name of a storage pool must have at most 200 characters, but this one has 201: rename its file or set `name` [name-unusable]",
  ],
  [
    "of one category differ not only in case",
    {
      "networks.d/l.yml": NETWORK,
      "networks.d/m.yml": `name: L\n${OTHER}`,
      "guests.d/l.yml": "",
      "storages.d/l.yml": "path: /l\n",
    },
    "networks.d/l.yml:1:1: error: this name differs from `L` only in case: rename one [names-without-case]\nnetworks.d/m.yml:1:7: note: `L` is here",
  ],
  [
    "have one prefix",
    {
      "common/a.yml": "name_prefix: a-\n",
      "networks.d/l.yml": `${NETWORK}name_prefix: b-\n`,
      "guests.d/x.yml": "name_prefix: a-\n",
      "guests.d/y.yml": 'name_prefix: ""\n',
    },
    "guests.d/y.yml:1:14: error: `name_prefix` must be the same in the whole lab: set it once, in a `common` layer [name-prefix-differs]",
    "networks.d/l.yml:3:14: error: `name_prefix` must be the same in the whole lab: set it once, in a `common` layer [name-prefix-differs]",
  ],
  [
    "have the prefix of the host, at whose place a difference is reported if the others have none",
    { "host.d/a.yml": "name_prefix: a-\n", "guests.d/x.yml": "" },
    "host.d/a.yml:1:14: error: `name_prefix` must be the same in the whole lab: set it once, in a `common` layer [name-prefix-differs]",
  ],
  ["no finding: an empty prefix is none", { "host.d/a.yml": 'name_prefix: ""\n', "guests.d/x.yml": "" }],
  [
    "are no number of a guest, and no UUID",
    {
      "guests.d/7.yml": "hostname: seven\n",
      "guests.d/7a.yml": "",
      "guests.d/a7.yml": "",
      "networks.d/8.yml": NETWORK,
      "networks.d/m.yml": `name: 0123456789abcdef0123456789ABCDEF\n${OTHER}bridge: {name: br8}\n`,
      "storages.d/9.yml": "path: /q\n",
      "storages.d/p.yml": "name: 01234567-89ab-cdef-0123-456789abcdef\npath: /p\n",
      "storages.d/r.yml": "name: 0123456789abcdef0123456789abcdeg\npath: /r\n",
      "storages.d/s.yml": "name: 0123456789abcdef0123456789abcdef0\npath: /s\n",
    },
    "guests.d/7.yml:1:1: error: virsh takes `7` for the number of a running guest: give the guest a name with a letter [name-is-id]",
    "networks.d/m.yml:1:7: error: virsh takes `0123456789abcdef0123456789ABCDEF` for a UUID: give the network a name with other letters [name-is-id]",
    "storages.d/p.yml:1:7: error: virsh takes `01234567-89ab-cdef-0123-456789abcdef` for a UUID: give the storage pool a name with other letters [name-is-id]",
  ],
  [
    "begin with the prefix in libvirt, except those of pools",
    {
      "common/a.yml": "name_prefix: x\n",
      "guests.d/7.yml": "hostname: seven\n",
      "storages.d/0123456789abcdef0123456789abcdef.yml": "path: /p\n",
    },
    "storages.d/0123456789abcdef0123456789abcdef.yml:1:1: error: virsh takes `0123456789abcdef0123456789abcdef` for a UUID: give the storage pool a name with other letters [name-is-id]",
  ],
  [
    "are a number with a prefix of digits",
    { "common/a.yml": 'name_prefix: "1"\n', "guests.d/7.yml": "hostname: seven\n" },
    "guests.d/7.yml:1:1: error: virsh takes `17` for the number of a running guest: give the guest a name with a letter [name-is-id]",
  ],
]);

findingsOf("names in a network's DNS", [
  [
    "are unique with the network's domain, in any case",
    {
      "networks.d/n.yml": `${NETWORK}domain: l.test\ndns: {aliases: [gw, GW], hosts: [{ip: 10.9.8.5, name: p}, {ip: "fd00::5", name: p}, {ip: 10.9.8.6, name: P.L.test}, {ip: 10.9.8.9, name: q.other}]}\n`,
      "guests.d/q.other.yml": "hostname: gw\ninterfaces: [{network: n, ip: 10.9.8.7}]\n",
    },
    "guests.d/q.other.yml:1:11: error: the name gw.l.test is also that of n: give each its own [duplicate-dns-name]\nnetworks.d/n.yml:4:17: note: n has it here\nnetworks.d/n.yml:4:21: note: n has it here",
    "networks.d/n.yml:4:106: error: the name p.l.test is also that of n: give each its own [duplicate-dns-name]\nnetworks.d/n.yml:4:55: note: n has it here",
  ],
  [
    "can be the same on two networks",
    {
      "networks.d/n.yml": `${NETWORK}dns: {aliases: [p], hosts: [{ip: 10.9.8.5, name: p}]}\n`,
      "networks.d/m.yml": `${OTHER}dns: {aliases: [p]}\n`,
      "guests.d/a.yml": "interfaces: [{network: n, ip: 10.9.8.7}, {network: m, ip: 10.9.9.7}]\n",
    },
    "networks.d/n.yml:3:50: error: the name p is also that of n: give each its own [duplicate-dns-name]\nnetworks.d/n.yml:3:17: note: n has it here",
  ],
  [
    "have one address of each family",
    {
      "networks.d/n.yml": `${BOTH}dns: {hosts: [{ip: "fd00:9::5", name: p}, {ip: "fd00:9::6", name: p}, {ip: 10.9.8.5, name: p}]}\n`,
    },
    "networks.d/n.yml:4:67: error: the name p is also that of n: give each its own [duplicate-dns-name]\nnetworks.d/n.yml:4:39: note: n has it here",
  ],
  [
    "are those of guests with an address, unless an interface sets `dns: false`",
    {
      "networks.d/n.yml": `${BOTH}dns: {aliases: [a, b, c, d]}\n`,
      "guests.d/a.yml": nic('ip6: "fd00:9::7"'),
      "guests.d/b.yml": nic("ip: 10.9.8.7, dns: false"),
      "guests.d/c.yml": "interfaces: [{network: n}]\n",
      "guests.d/e.yml": `hostname: d\n${nic("ip: 10.9.8.8")}`,
    },
    "guests.d/a.yml:1:1: error: the name a is also that of n: give each its own [duplicate-dns-name]\nnetworks.d/n.yml:4:17: note: n has it here",
    "guests.d/e.yml:1:11: error: the name d is also that of n: give each its own [duplicate-dns-name]\nnetworks.d/n.yml:4:26: note: n has it here",
  ],
]);
