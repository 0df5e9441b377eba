import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { Templates } from "../src/artifacts/templates.ts";
import { formatFinding } from "../src/finding.ts";
import { lintKickstart } from "../src/kickstart/lint.ts";
import type { ReleaseName } from "../src/kickstart/release.ts";
import { compileLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import type { Guest } from "../src/model/guest.ts";
import { temporaryDirectory } from "./build.ts";
import { findings } from "./findings.ts";
import { withOwnParents } from "./kickstart-vlans.ts";
import { PROJECT, run } from "./run.ts";
import { find, has } from "./tools.ts";
import { writeLayers } from "./write-layers.ts";

const TEMPLATES = [join(PROJECT, "templates")];

const reader = new LayerReader();
const templates = new Templates(TEMPLATES);

const NETWORKS = {
  "networks.d/lab.yml":
    'gateway: 10.9.8.1\nprefix: 24\ndomain: lab.test\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\nipv6: {gateway: "fd00:9:8::1"}\n',
  "networks.d/iso.yml": "mode: isolated\ngateway: 10.9.7.1\nprefix: 24\nmtu: 9000\n",
};
const guest = (os: string, text: string) =>
  `os: {id: ${os}}\nvirtinst: {location: "http://trees.test/", ram: 4096}\n${text}`;

function compiled(os: string, text: string): Guest {
  const confdirs = [writeLayers({ ...NETWORKS, "guests.d/a.yml": guest(os, text) })];
  const { guests } = compileLab(reader, { confdirs, tmpldirs: TEMPLATES, site: "site" });
  return guests[0] as Guest;
}

const render = (template: string, context: Guest) => templates.render(template, context);

const CARD =
  "{network: iso, mac: 52:54:00:00:00:03, ip: 10.9.7.5, addresses: [10.9.7.6], routes: [{to: 10.20.0.0/16, via: 10.9.7.3, metric: 9}], search: [x.test, y.test], mtu: 9000}";
const TWO = `interfaces:
  - {network: lab, mac: 52:54:00:00:00:01, ip: 10.9.8.5, bootproto: static, nameservers: [10.9.8.1, 10.9.8.2], ip6: "fd00:9:8::5", addresses: ["fd00:9:8::6"], routes: [{to: "fd00:3::/48", via: "fd00:9:8::9"}]}
  - {network: lab, mac: 52:54:00:00:00:02}
  - ${CARD}
`;
const FULL = `${TWO}bonds: {bond0: {members: [0, 1], options: {miimon: 50}}}
vlans: {bond0.10: {id: 10, link: bond0, addresses: [10.3.0.5/24], ipv6: false}}
bridges: {br0: {members: [2], stp: true}}
`;
const BOND =
  "--bootproto=static --ip=10.9.8.5 --netmask=255.255.255.0 --gateway=10.9.8.1 --nameserver=10.9.8.1,10.9.8.2 --ipv6=fd00:9:8::5/64";
const FULL_LINES = [
  `--device=bond0 --bondslaves=nic0,nic1 --bondopts=mode=active-backup,miimon=50 ${BOND} --ipv6gateway=fd00:9:8::1 --hostname=a.lab.test --onboot=yes`,
  "--device=br0 --bridgeslaves=nic2 --bridgeopts=stp=yes --bootproto=static --ip=10.9.7.5 --netmask=255.255.255.0 --mtu=9000 --nodefroute --onboot=yes",
  "--device=bond0 --vlanid=10 --interfacename=bond0.10 --bootproto=static --ip=10.3.0.5 --netmask=255.255.255.0 --noipv6 --nodefroute --onboot=yes",
];

/** The guest, and the lines `network` of its kickstart. */
const CASES: Readonly<Record<string, readonly [os: string, text: string, lines: readonly string[]]>> = {
  RHEL5: [
    "rhel5.11",
    "interfaces: [{network: lab, ip: 10.9.8.5, ipv6: false, mtu: 1400}, {network: iso, bootproto: none}]\n",
    [
      "--device=eth0 --bootproto=dhcp --mtu=1400 --hostname=a.lab.test --noipv6 --onboot=yes",
      "--device=eth1 --noipv4 --onboot=yes",
    ],
  ],
  RHEL6: [
    "rhel6.10",
    `${TWO}bonds: {bond0: {members: [0, 1]}}\nvlans: {eth2.10: {id: 10, link: 2, bootproto: dhcp}}\n`,
    [
      `--device=bond0 --bondslaves=eth0,eth1 --bondopts=mode=active-backup,miimon=100 ${BOND} --hostname=a.lab.test --onboot=yes --activate`,
      "--device=eth2 --bootproto=static --ip=10.9.7.5 --netmask=255.255.255.0 --mtu=9000 --nodefroute --onboot=yes",
      "--device=eth2 --vlanid=10 --bootproto=dhcp --nodefroute --onboot=yes --activate",
    ],
  ],
  ...Object.fromEntries(
    Object.entries({ RHEL7: "rhel7.9", RHEL8: "rhel8.10", RHEL9: "rhel9.4", RHEL10: "rhel10.0" })
      .concat(["40", "41", "42", "43", "44", "45"].map((version) => [`F${version}`, `fedora${version}`]))
      .map(([release, os]) => [release, [os, FULL, FULL_LINES]]),
  ),
};

suite("the links of a guest in the kickstart of each release", () => {
  for (const [release, [os, text, lines]] of Object.entries(CASES))
    test(release, () => {
      const kickstart = render("autoinstall.d/ks.cfg", compiled(os, text));
      assert.deepEqual(
        [...kickstart.matchAll(/^network (.*)$/gm)].map(([, line]) => line),
        lines,
      );
      assert.deepEqual(lintKickstart(kickstart, release as ReleaseName), []);
    });

  test("ksvalidator accepts them, but for a VLAN over the device of another line", async (t) => {
    if (!has(t, "ksvalidator")) return;
    const directory = temporaryDirectory();
    const validated = async (release: string, text: string) => {
      const file = join(directory, "ks.cfg");
      writeFileSync(file, text);
      const { code, stdout, stderr } = await run(find("ksvalidator") as string, ["-v", release, file]);
      return { code, told: (stdout + stderr).split("\n").filter((line) => line && !/^Checking/.test(line)) };
    };
    const twice = ["A network device with the name bond0 has already been defined."];
    for (const [release, [os, text]] of Object.entries(CASES)) {
      const kickstart = render("autoinstall.d/ks.cfg", compiled(os, text));
      assert.deepEqual(await validated(release, withOwnParents(kickstart)), { code: 0, told: [] }, release);
      if (release === "RHEL9") assert.deepEqual((await validated(release, kickstart)).told, twice);
    }
  });

  test("an option of a bond with a comma changes the mark between options", () => {
    const bond =
      "bonds: {b: {members: [0], options: {arp_ip_target: '10.9.8.1,10.9.8.2', arp_interval: 100}}}\n";
    const kickstart = render(
      "autoinstall.d/ks.cfg",
      compiled("rhel9.4", `interfaces: [{network: lab}]\n${bond}`),
    );
    assert.match(
      kickstart,
      / --bondopts=mode=active-backup';arp_ip_target=10\.9\.8\.1,10\.9\.8\.2'';arp_interval=100' /,
    );
  });

  test("a card below another link gets its name from the kernel arguments and from a file, where the release names cards", () => {
    const modern = compiled("rhel9.4", FULL);
    const names = "ifname=nic0:52:54:00:00:00:01 ifname=nic1:52:54:00:00:00:02 ifname=nic2:52:54:00:00:00:03";
    assert.match(
      render("guest/vmbuild.sh", modern),
      new RegExp(`^kernel_args='inst\\.ks=file:/ks\\.cfg ${names} `, "m"),
    );
    assert.match(
      render("autoinstall.d/ks.cfg", modern),
      /^printf '%s\\n' '\[Match\]' MACAddress=52:54:00:00:00:02 'Path=\*' '\[Link\]' Name=nic1 >\/etc\/systemd\/network\/09-nic1\.link$/m,
    );
    const old = compiled("rhel6.10", CASES.RHEL6?.[1] ?? "");
    assert.doesNotMatch(render("guest/vmbuild.sh", old), /ifname/);
    assert.doesNotMatch(render("autoinstall.d/ks.cfg", old), /systemd/);
  });

  test("a keyfile of NetworkManager has what `network` cannot say", () => {
    const kickstart = render("autoinstall.d/ks.cfg", compiled("rhel9.4", FULL));
    assert.ok(
      kickstart.includes(`file=$(grep -lix -e interface-name=br0 /etc/NetworkManager/system-connections/*.nmconnection)
cat >>"$file" <<'EOF'

[ethernet]
cloned-mac-address=52:54:00:00:00:03
[ipv4]
address2=10.9.7.6/24
route1=10.20.0.0/16,10.9.7.3,9
dns-search=x.test;y.test;
[ipv6]
EOF
`),
      kickstart,
    );
    assert.ok(kickstart.includes("[ipv6]\naddress2=fd00:9:8::6/64\nroute1=fd00:3::/48,fd00:9:8::9\nEOF\n"));
  });

  test("a file ifcfg of RHEL 8 has it, and a file of routes", () => {
    const kickstart = render("autoinstall.d/ks.cfg", compiled("rhel8.10", FULL));
    assert.ok(
      kickstart.includes(`file=$(grep -lxE 'DEVICE="?br0"?' /etc/sysconfig/network-scripts/ifcfg-*)
cat >>"$file" <<'EOF'
MACADDR=52:54:00:00:00:03
IPADDR1=10.9.7.6
PREFIX1=24
DOMAIN="x.test y.test"
EOF
echo '10.20.0.0/16 via 10.9.7.3 metric 9' >>"\${file/ifcfg-/route-}"
`),
      kickstart,
    );
    assert.ok(
      kickstart.includes(
        `IPV6ADDR_SECONDARIES="fd00:9:8::6/64"\nEOF\necho 'fd00:3::/48 via fd00:9:8::9 dev bond0' >>"\${file/ifcfg-/route6-}"\n`,
      ),
      kickstart,
    );
  });
});

const NICS =
  "interfaces: [{network: lab, bootproto: static, ip: 10.9.8.5}, {network: lab}, {network: lab}]\n";

/** What the installer of a release cannot do, and the line and the message of the finding. */
const LIMITS: readonly (readonly [os: string, text: string, place: string, message: string])[] = [
  ["rhel5.11", "bonds: {b: {members: [0]}}\n", "4", "a kickstart of RHEL5 has no bonds: remove `b`"],
  ["rhel5.11", "vlans: {v: {id: 1, link: 1}}\n", "4", "a kickstart of RHEL5 has no VLANs: remove `v`"],
  ["rhel6.10", "bridges: {b: {members: [0]}}\n", "4", "a kickstart of RHEL6 has no bridges: remove `b`"],
  [
    "rhel6.10",
    "vlans: {v: {id: 1, link: 1}}\n",
    "4",
    "the installer of RHEL6 names a VLAN itself: call it `eth1.1`",
  ],
  [
    "rhel6.10",
    "bonds: {b: {members: [0]}}\nvlans: {b.1: {id: 1, link: b}}\n",
    "5",
    "the installer of RHEL6 has VLANs on cards only: name an interface in `link`",
  ],
  [
    "rhel9.4",
    "vlans: {vlan.x: {id: 1, link: 1}}\n",
    "4",
    "the installer refuses the name `vlan.x`: after `vlan` at its beginning, or after a dot, only the number may follow, like vlan10 or eth0.10",
  ],
  [
    "rhel9.4",
    "bonds: {b: {members: [0, 1]}}\nbridges: {br0: {members: [b]}}\n",
    "5",
    "the installer of RHEL9 makes no bond a member of `br0`: use interfaces",
  ],
  [
    "fedora43",
    "vlans: {v10: {id: 10, link: 1}}\nbridges: {br0: {members: [v10]}}\n",
    "5",
    "the installer of F43 makes no VLAN a member of `br0`: use interfaces",
  ],
];

suite("a finding for what the installer of a release cannot do", () => {
  for (const [os, text, place, message] of LIMITS)
    test(message, () =>
      assert.deepEqual(limits(os, NICS + text), [`guests.d/a.yml:${place}: error: ${message}`]),
    );

  test("addresses of old releases", () => {
    assert.deepEqual(limits("rhel5.11", "interfaces: [{network: iso, addresses: [10.9.7.5, 10.9.7.6]}]\n"), [
      "guests.d/a.yml:3: error: a card of RHEL5 has one address: remove the others from `addresses`",
    ]);
    assert.deepEqual(
      limits("rhel6.10", "interfaces: [{network: lab, ip: 10.9.8.5, addresses: [10.9.8.6]}]\n"),
      [
        "guests.d/a.yml:3: error: `eth0` has either DHCP or addresses in RHEL6: set `bootproto: static`, or remove them",
      ],
    );
    assert.deepEqual(limits("rhel5.11", 'interfaces: [{network: lab, addresses: ["fd00:9:8::7"]}]\n'), [
      "guests.d/a.yml:3: error: a kickstart of RHEL5 cannot set IPv6: remove the others from `addresses`",
    ]);
  });

  test("a guest that has addresses on VLANs only", () => {
    const vlan = "vlans: {v: {id: 1, link: 0, addresses: [10.3.0.2/24], router: 10.3.0.1}}\n";
    assert.deepEqual(limits("rhel9.4", `interfaces: [{network: iso, bootproto: none}]\n${vlan}`), [
      "guests.d/a.yml:4: error: the installer starts its network without VLANs, and no other link has an address: give one to an interface",
    ]);
  });
});

function limits(os: string, text: string): string[] {
  return findings({ ...NETWORKS, "guests.d/a.yml": guest(os, text) })
    .filter(({ id }) => id === "unsupported-by-installer")
    .map((finding) =>
      formatFinding(finding)
        .replace(/:\d+: error/, ": error")
        .replace(" [unsupported-by-installer]", ""),
    );
}
