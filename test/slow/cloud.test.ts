import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { load } from "js-yaml";
import { temporaryDirectory } from "../build.ts";
import { CLOUD_LAB } from "../cloud-lab.ts";
import { OwnLab } from "../own-lab.ts";
import { find, has, hasNamespaces } from "../tools.ts";

/** cloud-init's renderer and distribution for each family of images. openSUSE gets its default route by `bootcmd`. */
const RENDERERS = [
  "sysconfig:rhel",
  "network-manager:fedora",
  "eni:debian",
  "networkd:arch",
  "netplan:ubuntu",
];

const BONDED = `image: debian12
os: {id: debian12}
interfaces:
  - {network: lab, ip: 10.9.8.21, bootproto: static, mac: 52:54:00:05:01:52, routes: [{to: 10.50.0.0/16, via: 10.9.8.7}]}
  - {network: lab, mac: 52:54:00:05:01:53}
bonds: {bond0: {members: [0, 1]}}
vlans: {bond0.30: {link: bond0, id: 30, bootproto: static, addresses: [10.30.0.21/24]}}
`;

const LAN =
  "mode: bridge\nbridge: {name: br0}\ngateway: 10.9.7.1\nprefix: 24\ndhcp: elsewhere\nipv6: {gateway: 'fe80::1', subnet: '2001:db8:9::/64'}\n";
const LOCAL = `image: debian12
os: {id: debian12}
interfaces: [{network: lan, ip: 10.9.7.31, ip6: '2001:db8:9::31', mac: 52:54:00:05:01:55, bootproto: static, routes: [{to: '2001:db8:50::/48', via: 'fe80::2'}]}]
`;

/** Addresses, MACs and numbers that every rendering must have. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  web: ["10.9.8.11", "10.9.8.1", "fd00:9::11", "fd00:9::1", "52:54:00:05:01:51"],
  local: ["2001:db8:9::31", "fe80::1", "fe80::2", "2001:db8:50::"],
  bonded: ["10.9.8.21", "10.9.8.1", "10.9.8.7", "10.50.0.0", "52:54:00:05:01:52", "52:54:00:05:01:53"],
};

test("cloud-init accepts the seeds, and each renderer has every planned address, gateway and route", async (t) => {
  if (!has(t, "cloud-init")) return;
  const lab = new OwnLab({
    ...CLOUD_LAB,
    "_data/default/networks.d/lan.yml": LAN,
    "_data/default/guests.d/local.yml": LOCAL,
    "_data/default/guests.d/bonded.yml": BONDED,
  });
  const { code, stderr } = await lab.build();
  assert.equal(code, 0, stderr);
  const cloudInit = (...args: string[]) =>
    execFileSync(find("cloud-init") as string, args, { encoding: "utf8", stdio: "pipe" });
  for (const guest of ["web", "db", "bonded"])
    assert.match(
      cloudInit("schema", "-c", lab.path(`_site/guests.d/${guest}/user-data`)),
      /Valid cloud-config/,
    );
  for (const [guest, texts] of Object.entries(EXPECTED))
    for (const renderer of RENDERERS) {
      const [kind = "", distribution = ""] = renderer.split(":");
      const out = join(temporaryDirectory(), "out");
      mkdirSync(out);
      const file = lab.path(`_site/guests.d/${guest}/network-config`);
      cloudInit(
        ...["devel", "net-convert", "--network-data", file, "--kind", "yaml", "--output-kind", kind],
        ...["--distro", distribution, "-d", out],
        ...["-m", "nic0,52:54:00:05:01:51", "-m", "nic1,52:54:00:05:01:53", "-m", "nic0,52:54:00:05:01:55"],
      );
      const rendered = readdirSync(out, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
        .join("\n")
        .toLowerCase();
      // The renderer of networkd leaves out the devices on top of others.
      const planned = texts.filter(
        (text) => kind !== "networkd" || !text.includes(":") || guest !== "bonded",
      );
      for (const text of planned)
        assert.match(
          rendered,
          new RegExp(`(?<![0-9a-f.:])${text.replaceAll(".", "\\.")}(?![0-9a-f.:])`),
          `${renderer} ${guest}: ${text}`,
        );
      if (guest === "bonded" && kind !== "networkd") assert.match(rendered, /10\.30\.0\.21/, renderer);
    }
});

const SUSE = `image: debian12
os: {id: opensuse15.6}
interfaces:
  - {network: lan, ip: 10.9.7.41, ip6: '2001:db8:9::41', bootproto: static, routes: [{to: '2001:db8:50::/48', via: 'fe80::2'}]}
  - {network: inner, ip: 10.9.9.41, bootproto: static, ipv6: false, routes: [{to: 10.50.0.0/16, via: 10.9.9.7, metric: 5}]}
`;

test("openSUSE: the commands of each boot set the planned routes of both families", async (t) => {
  if (!has(t, "ip") || !hasNamespaces(t)) return;
  const lab = new OwnLab({
    ...CLOUD_LAB,
    "_data/default/networks.d/lan.yml": LAN,
    "_data/default/guests.d/suse.yml": SUSE,
  });
  const { code, stderr } = await lab.build();
  assert.equal(code, 0, stderr);
  const { bootcmd } = load(readFileSync(lab.path("_site/guests.d/suse/user-data"), "utf8")) as {
    readonly bootcmd: readonly (readonly string[])[];
  };
  const commands = bootcmd.map((words) => words.join(" "));
  // The second time is the next boot, after which the routes may be there.
  const script = `set -e
for link in nic0 nic1; do
  ip link add $link type veth peer name to-$link
  ip link set to-$link up
  ip link set $link up
done
ip address add 10.9.7.41/24 dev nic0
ip address add 2001:db8:9::41/64 dev nic0 nodad
ip address add 10.9.9.41/24 dev nic1
${commands.join("\n")}
${commands.join("\n")}
ip route show
ip -6 route show`;
  const routes = execFileSync("unshare", ["--net", "bash", "-c", script], { encoding: "utf8" });
  assert.deepEqual(
    routes.match(/^.* via .*?(?= *(?:pref|proto|$))/gm)?.map((route) => route.replace(" metric 1024", "")),
    [
      "default via 10.9.7.1 dev nic0",
      "10.50.0.0/16 via 10.9.9.7 dev nic1 metric 5",
      "2001:db8:50::/48 via fe80::2 dev nic0",
      "default via fe80::1 dev nic0",
    ],
  );
});
