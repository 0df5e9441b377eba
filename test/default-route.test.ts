import assert from "node:assert/strict";
import { join } from "node:path";
import { suite, test } from "node:test";
import { Templates } from "../src/artifacts/templates.ts";
import { compileLab, type Lab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { PROJECT } from "./run.ts";
import { writeLayers } from "./write-layers.ts";

const TEMPLATES = [join(PROJECT, "templates")];

const reader = new LayerReader();
const templates = new Templates(TEMPLATES);

const network = (at: number, text: string) => `gateway: 10.9.${at}.1\nprefix: 24\n${text}`;
const NETWORKS = {
  "networks.d/iso.yml": network(1, "mode: isolated\n"),
  "networks.d/out.yml": network(
    2,
    'dhcp: {start: 10.9.2.100, end: 10.9.2.199}\nipv6: {gateway: "fd00:2::1"}\n',
  ),
  "networks.d/far.yml": network(3, ""),
  "networks.d/dyn.yml": network(4, "mode: isolated\ndhcp: {start: 10.9.4.100, end: 10.9.4.199}\n"),
};

/** The kickstart of a guest with these interfaces. */
function kickstart(interfaces: readonly string[], { os = "rhel9.4", more = "" } = {}): string {
  const guest = `os: {id: ${os}}\nvirtinst: {location: http://trees.test/}\ninterfaces: [${interfaces}]\n${more}`;
  const confdirs = [writeLayers({ ...NETWORKS, "guests.d/a.yml": guest })];
  const { guests } = compileLab(reader, { confdirs, tmpldirs: TEMPLATES, site: "site" });
  return templates.render("autoinstall.d/ks.cfg", guests[0] as Lab["guests"][number]);
}

/** The `network` lines without the card's name, the mask and the host name. */
const networkLines = (text: string) =>
  [...text.matchAll(/^network --device=\S+ (.*) --onboot=yes$/gm)].map(([, line = ""]) =>
    line.replace(/ --(?:netmask|hostname)=\S+/g, ""),
  );

const ISO = "{network: iso, ip: 10.9.1.7}";
const OUT = "{network: out, ip: 10.9.2.7}";
const FAR = "{network: far, ip: 10.9.3.7}";
const DYN = "{network: dyn, ip: 10.9.4.7}";

const CASES: readonly (readonly [
  title: string,
  interfaces: readonly string[],
  more: string,
  ...lines: string[],
])[] = [
  [
    "one network without DHCP",
    [FAR],
    "",
    "--bootproto=static --ip=10.9.3.7 --gateway=10.9.3.1 --nameserver=10.9.3.1",
  ],
  ["one isolated network", [ISO], "", "--bootproto=static --ip=10.9.1.7 --nameserver=10.9.1.1"],
  [
    "an isolated network before one with a way out",
    [ISO, FAR],
    "",
    "--bootproto=static --ip=10.9.3.7 --gateway=10.9.3.1 --nameserver=10.9.3.1",
    "--bootproto=static --ip=10.9.1.7 --nodefroute",
  ],
  [
    "an isolated network before one with a way out and DHCP",
    [DYN, OUT],
    "",
    "--bootproto=dhcp",
    "--bootproto=dhcp --nodefroute",
  ],
  [
    "two networks with a way out",
    [OUT, FAR],
    "",
    "--bootproto=dhcp",
    "--bootproto=static --ip=10.9.3.7 --nodefroute",
  ],
  [
    "the second of them, as the guest says",
    [OUT, FAR],
    "default_interface: 1\n",
    "--bootproto=static --ip=10.9.3.7 --gateway=10.9.3.1 --nameserver=10.9.3.1",
    "--bootproto=dhcp --nodefroute",
  ],
  [
    "the first of them, as the guest says",
    [FAR, OUT],
    "default_interface: 0\n",
    "--bootproto=static --ip=10.9.3.7 --gateway=10.9.3.1 --nameserver=10.9.3.1",
    "--bootproto=dhcp --nodefroute",
  ],
  [
    "`bootproto` of the defaults of interfaces",
    ["{network: out, ip: 10.9.2.7}"],
    "defaults: {interface: {bootproto: static}}\n",
    "--bootproto=static --ip=10.9.2.7 --gateway=10.9.2.1 --nameserver=10.9.2.1",
  ],
];

suite("a kickstart has the default route and the name server once", () => {
  for (const [title, interfaces, more, ...lines] of CASES)
    test(title, () => assert.deepEqual(networkLines(kickstart(interfaces, { more })), lines));

  test("and the gateway of IPv6 with them, each in the way of its release", () => {
    const out = '{network: out, ip: 10.9.2.7, ip6: "fd00:2::7"}';
    assert.match(
      networkLines(kickstart([ISO, out]))[0] ?? "",
      / --ipv6=fd00:2::7\/64 --ipv6gateway=fd00:2::1$/,
    );
    assert.match(kickstart([ISO, out], { os: "rhel6.9" }), /^echo IPV6_DEFAULTGW=fd00:2::1%eth1 >>/m);
    const second = { os: "rhel6.9", more: "default_interface: 0\n" };
    assert.doesNotMatch(kickstart([FAR, out], second), /IPV6_DEFAULTGW/);
  });

  test("where the installer has no --nodefroute, a second card with DHCP sets no route", () => {
    const rhel5 = { os: "rhel5.9" };
    assert.match(kickstart([FAR, OUT], rhel5), /^echo GATEWAYDEV=eth0 >>\/etc\/sysconfig\/network$/m);
    assert.doesNotMatch(kickstart([OUT, FAR], rhel5), /GATEWAYDEV|nodefroute/);
    // libvirt's DHCP of an isolated network offers no route.
    assert.doesNotMatch(kickstart([FAR, DYN], rhel5), /GATEWAYDEV/);
    assert.doesNotMatch(kickstart([FAR, OUT]), /GATEWAYDEV/);
  });
});
