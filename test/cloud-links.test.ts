import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { load } from "js-yaml";
import { formatFinding } from "../src/finding.ts";
import { CLOUD_LAB, IMAGES } from "./cloud-lab.ts";
import { findings } from "./findings.ts";
import { OwnLab } from "./own-lab.ts";

test("a route stands beside a fixed address of its own family", async () => {
  const routes = "[{to: '2001:db8:50::/48', via: 'fd00:9::7'}, {to: 10.50.0.0/16, via: 10.9.8.7, metric: 5}]";
  const guests = {
    both: "ip: 10.9.8.31, ip6: 'fd00:9::31', bootproto: static, addresses: ['fd00:9::41', 10.9.8.41]",
    six: "ip: 10.9.8.32, ip6: 'fd00:9::32'",
    leased: "bootproto: dhcp, addresses: [10.9.8.34, 'fd00:9::34']",
  };
  const lab = new OwnLab({
    ...CLOUD_LAB,
    ...Object.fromEntries(
      Object.entries(guests).map(([name, values]) => [
        `_data/default/guests.d/${name}.yml`,
        `image: debian12\nos: {id: debian11}\ninterfaces: [{network: lab, ${values}, routes: ${routes}}]\n`,
      ]),
    ),
  });
  const { code, stderr } = await lab.build();
  assert.equal(code, 0, stderr);
  const subnetsOf = (guest: string) => {
    const text = readFileSync(lab.path(`_site/guests.d/${guest}/network-config`), "utf8");
    const [link] = (
      load(text) as {
        config: { subnets: { type: string; address?: string; routes?: { destination: string }[] }[] }[];
      }
    ).config;
    return link?.subnets.map(({ type, address = "", routes = [] }) =>
      [type, address, ...routes.map(({ destination }) => destination)].filter(Boolean).join(" "),
    );
  };
  assert.deepEqual(subnetsOf("both"), [
    "static 10.9.8.31/24 10.50.0.0/16",
    "static 10.9.8.41/24",
    "static6 fd00:9::31/64 2001:db8:50::/48",
    "static6 fd00:9::41/64",
  ]);
  assert.deepEqual(subnetsOf("six"), ["dhcp4", "static6 fd00:9::32/64 2001:db8:50::/48 10.50.0.0/16"]);
  assert.deepEqual(subnetsOf("leased"), [
    "dhcp4",
    "static 10.9.8.34/24 10.50.0.0/16",
    "static6 fd00:9::34/64 2001:db8:50::/48",
  ]);
});

/** The findings on what a seed cannot say, of a guest with these values. */
function gapsOf(system: string, values: string): string[] {
  return findings({
    "host.d/images.yml": IMAGES,
    "networks.d/n.yml":
      "domain: n.test\nmtu: 9000\ngateway: 10.1.1.1\nprefix: 24\ndhcp: {start: 10.1.1.100, end: 10.1.1.199}\nipv6: {gateway: 'fd00:1::1'}\n",
    "guests.d/a.yml": `image: debian12\nos: {id: ${system}}\n${values}\n`,
  })
    .map(formatFinding)
    .filter((each) => each.includes("cannot-say"));
}

test("Debian 11: a route that would be set before an address of its family is a finding", () => {
  const of = (system: string, values: string) =>
    gapsOf(
      system,
      `interfaces:\n- {network: n, ${values}, routes: [{to: '2001:db8::/48', via: 'fd00:1::7'}]}`,
    );
  const fixed = "ip: 10.1.1.2, bootproto: static";
  const message =
    "guests.d/a.yml:4:63: warning: cloud-init of Debian 11 sets this route before the link has an IPv6 address: add a fixed one to `addresses`, or use Debian 12 [cannot-say]";
  assert.deepEqual(of("debian11", fixed), [message]);
  assert.deepEqual(of("debian12", fixed), []);
  assert.deepEqual(of("debian11", `${fixed}, ip6: 'fd00:1::2'`), []);
});
