import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { formatFinding } from "../src/finding.ts";
import { findings } from "./findings.ts";
import { OwnLab } from "./own-lab.ts";

const LAN =
  'mode: bridge\nbridge: {name: br0}\ngateway: 10.9.8.1\nprefix: 24\ndhcp: elsewhere\nipv6: {gateway: "fe80::1", subnet: "2001:db8:9::/64"}\n';
const ROUTES = 'routes: [{to: "2001:db8:50::/48", via: "FE80:0::2", metric: 5}]';
const nic = (at: number, more = "") =>
  `interfaces: [{network: lan, ip: 10.9.8.${at}, bootproto: static, ip6: "2001:db8:9::${at}", ${ROUTES}${more}}]\n`;
const TREE = 'virtinst: {location: "http://trees.test/", ram: 4096}\nselinux: enforcing\n';
const iso = (name: string) => `virtinst: {location: /srv/${name}.iso, ram: 4096}\n`;

const GUESTS: Readonly<Record<string, string>> = {
  el9: `os: {id: rhel9.4}\n${nic(11)}${TREE}`,
  el6: `os: {id: rhel6.9}\n${nic(12)}${TREE}`,
  deb: `os: {id: debian12}\n${nic(13)}${TREE.replace("selinux: enforcing\n", "")}`,
  ubu: `os: {id: ubuntu24.04}\n${nic(14)}${iso("u")}`,
  suse: `os: {id: opensuse16.0}\n${nic(15)}${iso("s")}`,
  cloud: `os: {id: debian12}\nimage: debian12\n${nic(16)}`,
  leap: `os: {id: opensuse15.6}\nimage: leap\n${nic(17)}`,
  core: `os: {id: fedora-coreos-stable}\nimage: core\n${nic(18)}`,
  flat: `os: {id: flatcar}\nimage: flat\n${nic(19)}`,
};
const IMAGES = ["debian12", "leap", "core", "flat"].map((name) => `${name}: {path: /srv/${name}.qcow2}`);

/** What each answer file must hold: the default route, and the route by another router. */
const TEXTS: readonly (readonly [file: string, ...texts: string[]])[] = [
  ["el9/ks.cfg", "--ipv6gateway=fe80::1", "route1=2001:db8:50::/48,fe80::2,5"],
  ["el6/ks.cfg", "IPV6_DEFAULTGW=fe80::1%eth0", "2001:db8:50::/48 via fe80::2 dev eth0 metric 5"],
  [
    "deb/late.sh",
    '  option gateway fe80::1\n  option up ip -6 route add 2001:db8:50::/48 via fe80::2 dev "$name" metric 5\n',
  ],
  ["ubu/user-data", "via: fe80::1", "via: fe80::2"],
  ["suse/autoinst.json", '"gateway6": "fe80::1"', "+ipv6.routes '2001:db8:50::/48 fe80::2 5'"],
  ["cloud/network-config", 'gateway: "fe80::1"', 'gateway: "fe80::2"'],
  ["leap/user-data", 'default, via, "fe80::1", dev, "nic0"]'],
  ["core/config.ign", "%2Cfe80%3A%3A1", "%2Cfe80%3A%3A2%2C5"],
  ["flat/config.ign", "Gateway%3Dfe80%3A%3A1", "Gateway%3Dfe80%3A%3A2"],
];

suite("a link-local router reaches each answer file", async () => {
  const lab = new OwnLab({
    "_data/default/networks.d/lan.yml": LAN,
    "_data/default/host.d/images.yml": `cloud_images: {${IMAGES}}\n`,
    ...Object.fromEntries(
      Object.entries(GUESTS).map(([name, text]) => [`_data/default/guests.d/${name}.yml`, text]),
    ),
  });
  const built = lab.build(["-w", "out"]);
  const read = (path: string) => readFileSync(lab.path(`out/guests.d/${path}`), "utf8");

  for (const [file, ...texts] of TEXTS)
    test(file, async () => {
      const { code, stderr } = await built;
      assert.equal(code, 0, stderr);
      for (const text of texts) assert.ok(read(file).includes(text), `${text}\n${read(file)}`);
    });
});

const CASES: readonly (readonly [files: Readonly<Record<string, string>>, ...expected: string[]])[] = [
  [
    { "networks.d/lan.yml": LAN.replace(', subnet: "2001:db8:9::/64"', "") },
    "lan.yml:6:17: error: a network whose IPv6 router has a link-local address must have a subnet: set `ipv6.subnet` [network-size]",
  ],
  [
    { "networks.d/lan.yml": "gateway: 10.9.8.1\nprefix: 24\nipv6: {gateway: {guest: a}}\n" },
    "lan.yml:3:17: error: a network whose IPv6 router is a guest must have a subnet: set `ipv6.subnet` [network-size]",
  ],
  [
    {
      "networks.d/lan.yml":
        'gateway: 10.9.8.1\nprefix: 24\nipv6: {gateway: "fe80::1", subnet: "fd00:9::/64"}\n',
    },
    "lan.yml:3:17: error: `ipv6.gateway`: must not be a link-local, multicast or loopback address, or an IPv4 address in IPv6 form: use one like fd00:5::10 [schema]",
  ],
  [
    {
      "networks.d/lan.yml":
        'gateway: 10.9.8.1\nprefix: 24\nipv6: {gateway: "fd00:9::1"}\nroutes: [{to: "fd00:50::/48", via: "fe80::2"}]\n',
    },
    "lan.yml:4:36: error: the router fe80::2 is not in a subnet of the host on this network: use an address in fd00:9::/64 [route-unreachable]",
  ],
  [
    { "guests.d/a.yml": `os: {id: rhel9.4}\n${nic(7).replace("FE80:0::2", "fe80::2%eth0")}${TREE}` },
    "a.yml:2:123: error: `interfaces[0].routes[0].via`: must be the IPv4 or IPv6 address of a router, without a zone, like 192.168.155.253 or fe80::1 [schema]",
  ],
  ...(
    [
      ["fe80::1%eth0", "must be an IPv6 address without prefix length or zone, like fd00:5::10"],
      [
        "ff02::1",
        "must not be a multicast or loopback address, or an IPv4 address in IPv6 form: use one like fd00:5::1 or fe80::1",
      ],
    ] as const
  ).map(
    ([router, rule]) =>
      [
        {
          "guests.d/a.yml": `os: {id: rhel9.4}\ninterfaces: [{network: lan, router6: "${router}"}]\n${TREE}`,
        },
        `a.yml:2:38: error: \`interfaces[0].router6\`: ${rule} [schema]`,
      ] as const,
  ),
  [
    {
      "guests.d/a.yml": `os: {id: rhel9.4}\n${nic(7, ", ipv6: false").replace(/ip6: "[^"]*", /, "")}${TREE}`,
    },
    "a.yml:2:101: error: `nic0` has no IPv6 address, and so no way to the router FE80:0::2: give it one, or remove the route [next-hop-unreachable]",
  ],
  [
    {
      "guests.d/a.yml": `os: {id: debian12}\ninterfaces: [{network: lan, bootproto: none, ip6: "2001:db8:9::7"}]\nvirtinst: {location: "http://trees.test/", ram: 4096}\n`,
    },
    "a.yml:2:24: error: Debian's installer takes no link-local router where it has no IPv4: give the interface an IPv4 address, or set `router6` to another address of the router [unsupported-by-installer]",
  ],
  [
    {
      "host.d/i.yml": "cloud_images: {d: {path: /srv/d.qcow2}}\n",
      "guests.d/a.yml": `os: {id: debian11}\nimage: d\n${nic(7)}`,
    },
    "a.yml:3:123: warning: cloud-init of Debian 11 sets no route by a link-local router: use another address of the router, or Debian 12 [cannot-say]",
  ],
];

for (const [files, ...expected] of CASES)
  test(expected[0] as string, () => {
    const found = findings({ "networks.d/lan.yml": LAN, ...files })
      .filter(({ id }) => id !== "reaches-host")
      .map(
        (finding) =>
          formatFinding(finding)
            .replace(/^\S*\//, "")
            .split("\n")[0],
      );
    assert.deepEqual(found, expected);
  });
