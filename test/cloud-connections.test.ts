import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { load } from "js-yaml";
import { CLOUD_LAB } from "./cloud-lab.ts";
import { OwnLab } from "./own-lab.ts";
import { find, has } from "./tools.ts";

const LINKS = `interfaces:
- {network: lab, mtu: 1450, mac: 52:54:00:05:02:AT}
- {network: inner, ip: 10.9.9.AT, bootproto: static, ipv6: false}
- {network: lab, bootproto: none, ipv6: false, mac: 52:54:00:05:03:AT}
- {network: inner, ip: 10.9.9.2AT, bootproto: static, dns: false}
bonds: {bond0: {members: [2], mtu: 1420}}
vlans: {bond0.30: {id: 30, link: bond0, bootproto: static, addresses: [10.30.0.AT/24], mtu: 1400}}
bridges: {br0: {members: [0]}}
`;

/** The lines of the seed's script with nmcli, by the system. */
async function commandsOf(systems: readonly string[]): Promise<Readonly<Record<string, string[]>>> {
  const lab = new OwnLab({
    ...CLOUD_LAB,
    ...Object.fromEntries(
      systems.map((system, at) => [
        `_data/default/guests.d/g${at}.yml`,
        `image: debian12\nos: {id: ${system}}\n${LINKS.replaceAll("AT", String(40 + at))}`,
      ]),
    ),
  });
  const { code, stderr } = await lab.build();
  assert.equal(code, 0, stderr);
  const commands = systems.map((system, at) => {
    const text = readFileSync(lab.path(`_site/guests.d/g${at}/user-data`), "utf8");
    const { write_files } = load(text) as Record<string, { path: string; content: string }[]>;
    const script = write_files?.find(({ path }) => path.endsWith("-setup"))?.content ?? "";
    return [system, script.split("\n").filter((line) => line.includes("nmcli"))];
  });
  return Object.fromEntries(commands);
}

const changed = (name: string, settings: string) => [
  `run nmcli connection modify 'cloud-init ${name}' ${settings}`,
  `nmcli device reapply ${name} || run nmcli connection up 'cloud-init ${name}'`,
];

test("NetworkManager gets the MTU and `ipv6: false`, which cloud-init leaves out, by commands", async (t) => {
  const unchanged = ["almalinux9", "opensuse15.6", "debian12", "ubuntu24.04"];
  const commands = await commandsOf(["almalinux10", "fedora45", "fedora41", ...unchanged]);
  const [nics, vlan, br0] = [
    // The network of the latter has no IPv6.
    [...changed("nic1", "ipv6.method disabled"), ...changed("nic3", "ipv6.method link-local")],
    changed("bond0.30", "ethernet.mtu 1400"),
    changed("br0", "ethernet.mtu 1450"),
  ];
  const expected = [...nics, ...changed("bond0", "ipv6.method disabled"), ...vlan, ...br0];
  assert.deepEqual(commands.almalinux10, expected);
  assert.deepEqual(commands.fedora45, expected);
  assert.deepEqual(commands.fedora41, [
    ...nics,
    ...changed("bond0", "ipv6.method disabled ethernet.mtu 1420"),
    ...vlan,
    ...br0,
  ]);
  for (const system of unchanged) assert.deepEqual(commands[system], [], system);
  if (!has(t, "nmcli")) return;
  for (const [type, section] of [
    ["vlan", "[vlan]\nid=30\nparent=bond0"],
    ["bridge", "[bridge]\nstp=false"],
    ["bond", "[bond]\nmode=802.3ad"],
  ]) {
    const input = `[connection]\nid=a\nuuid=11111111-0000-4000-1420-000000000001\ntype=${type}\ninterface-name=a\n${section}\n`;
    const words = "--offline connection modify ipv6.method disabled ethernet.mtu 1400".split(" ");
    const keyfile = execFileSync(find("nmcli") as string, words, { input, encoding: "utf8" });
    assert.match(keyfile, /^\[ethernet\]\nmtu=1400$/m);
    assert.match(keyfile, /^\[ipv6\]\n(?:.+\n)*method=disabled$/m);
  }
});
