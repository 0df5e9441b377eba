import assert from "node:assert/strict";
import { test } from "node:test";
import { objectsOf, type PlanObject } from "../src/checks/plan.ts";
import { settingsOf } from "../src/eleventy/settings.ts";
import { derivedValue, resolvedValues } from "../src/explain/derived.ts";
import { checkLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { isMap } from "../src/merge/merge.ts";
import { type Path, valueAt } from "../src/merge/origins.ts";
import { outputOf } from "./cli.ts";
import { configuration } from "./configuration.ts";

const LAB = {
  "META/a.yml": "site: default\nlab: {id: some-lab}\n",
  "default/networks.d/lab.yml":
    'gateway: 10.9.8.1\nprefix: 24\ndomain: lab.test\nipv6: {gateway: "fd00:9::1", static: {start: "fd00:9::20", end: "fd00:9::2f"}}\nstatic: {start: 10.9.8.20, end: 10.9.8.29}\n',
  "default/guests.d/auto.yml": "interfaces: [{network: lab, ip: auto, ip6: auto}]\n",
  "default/networks.d/quiet.yml": "mode: isolated\ndomain: quiet.lab.test\ngateway: 10.9.7.1\nprefix: 24\n",
  "default/guests.d/routed.yml": "interfaces: [{network: quiet, ip: 10.9.7.7}, {network: lab}]\n",
  "default/storages.d/data.yml": "path: /srv/data\n",
  "default/guests.d/one-1.yml":
    "interfaces: [{network: lab}]\nos: {id: rocky9}\ndisks: [{size: 4}]\ntemplates: ~\ncluster: {nodes: [one-1]}\n",
  "default/guests.d/two.yml": "interfaces: [{network: lab}]\nhostname: -x\n",
};

async function explained(...args: string[]): Promise<string> {
  const root = configuration(LAB);
  const { status, stdout, stderr } = await outputOf("explain", ...args, "-c", root);
  assert.equal(status, 0, stderr);
  return stdout.replaceAll(root, "ROOT").replace(/ {2,}(?=\S+:\d+:\d+$)/gm, "  ");
}

const NETWORK = "ROOT/default/networks.d/lab.yml";
const GUEST = "ROOT/default/guests.d/one-1.yml";

const CASES: readonly [object: string, path: string, expected: RegExp | string][] = [
  [
    "one-1",
    "fqdn",
    `fqdn: one-1.lab.test\n  derived from the host name and the domain\n  network/lab domain: lab.test  ${NETWORK}:3:9\n`,
  ],
  [
    "one-1",
    "interfaces[0].gateway",
    `interfaces[0].gateway: 10.9.8.1\n  derived from the interface's network\n  guest/one-1 interfaces[0].network: lab  ${GUEST}:1:24\n  network/lab gateway: 10.9.8.1  ${NETWORK}:1:10\n`,
  ],
  [
    "one-1",
    "interfaces.0.mac",
    /^interfaces\[0\]\.mac: 52:54:00:\S+\n {2}derived from the lab's id and site/,
  ],
  [
    "one-1",
    "uuid",
    /^uuid: [0-9a-f-]{36}\n {2}derived from the lab's id and site, and the name in libvirt\n$/,
  ],
  [
    "one-1",
    "os.version",
    `os.version: 9\n  derived from the release of \`os\`\n  guest/one-1 os.id: rocky9  ${GUEST}:2:10\n`,
  ],
  ["lab", "subnet", /^subnet: 10\.9\.8\.0\/24\n {2}derived from the gateway and the size\n/],
];

for (const [object, path, expected] of CASES) {
  test(`explain answers for a derived value: ${object} ${path}, though another object has findings`, async () => {
    const text = await explained(object, path);
    if (typeof expected === "string") assert.equal(text, expected);
    else assert.match(text, expected);
  });
}

test("explain has the address in place of `auto`", async () => {
  const text = await explained("auto", "interfaces");
  assert.match(
    text,
    /ip: auto .*\n[\s\S]*\n\ninterfaces\[0\]\.ip: 10\.9\.8\.2\d\n {2}derived from `auto`: a free address of the network, from its `static` range if it has one, which addresses\.lock\.yml keeps\n.*\n {2}network\/lab static\.start: 10\.9\.8\.20 .*\n {2}network\/lab static\.end: 10\.9\.8\.29 .*\n\ninterfaces\[0\]\.ip6: fd00:9::\S+\n.*\n.*\n {2}network\/lab ipv6\.static\.start: fd00:9::20 /,
  );
  const { value, automatic } = JSON.parse(await explained("auto", "interfaces[0].ip", "--json"));
  assert.equal(value, "auto");
  assert.match(automatic["interfaces[0].ip"], /^10\.9\.8\.2\d$/);
  assert.doesNotMatch(await explained("routed", "interfaces"), /derived/);
});

const REASONS: readonly [object: string, path: string, reason: string][] = [
  ["lab", "traits.dns", "the mode, without what the network's values take away"],
  ["lab", "host_addresses", "the host's addresses: those of the gateway or `host_address`, and of `subnets`"],
  ["lab", "ipv6_without_host", "whether `ipv6` gives the host no address"],
  ["lab", "dnsmasq_options", "values for which libvirt has no element, and `dnsmasq`"],
  ["one-1", "name", "the name of its layer file"],
  ["one-1", "lab_id", "`lab.id` of META"],
  ["one-1", "site", "the site of the plan"],
  ["one-1", "sysgroup", "the name without the number at its end, as no layer sets another"],
  ["one-1", "hostname", "the name of its layer file, as no layer sets another"],
  ["one-1", "release.fstype", "the release's row of `releases`, and `release`"],
  ["one-1", "disks[0].volume", "the guest's name, the disk's index and format"],
  ["one-1", "disks[0].target", "the disk's bus and its place in the list"],
  ["one-1", "disks[0].format", "the defaults of disks"],
  ["one-1", "interfaces[0].mac", "the lab's id and site, the name in libvirt and the interface's index"],
  ["one-1", "interfaces[0].domain", "the interface's network"],
  ["one-1", "interfaces[0].fqdn", "the host name and the network's domain"],
  ["one-1", "interfaces[0].dns", "the interface, its defaults and the network's mode"],
  ["one-1", "interfaces[0].device", "the interface, its defaults and its network"],
  ["routed", "default_interface", "the first interface whose network has a way out"],
  ["one-1", "files", "the entries of `templates` with `src` and `dst`"],
  ["one-1", "cluster.members[0].fqdn", "the guests that `cluster.nodes` names"],
  ["lab", "name", "the name of its layer file, as no layer sets another"],
  ["lab", "mode", "the default, as no layer sets it"],
  ["lab", "bridge.name", "the network's name, as no layer sets another"],
  ["lab", "netmask", "the gateway and the size"],
  ["lab", "other_names", "names of other networks at or below this network's domain"],
  ["lab", "local_only", "the network's domain, as `dns.local_only` does not say otherwise"],
  ["lab", "ipv6.subnet", "the IPv6 subnet"],
  ["lab", "names", "the aliases of the gateway, and `dns.hosts`"],
  ["lab", "hosts[0].mac", "the interfaces of all guests on the network"],
  ["data", "uuid", "the lab's id and site, and the name"],
  ["data", "type", "a directory, the only type of pools"],
  ["host", "files", "the entries of `host_templates` with `src` and `dst`"],
];

test("each derived value has its reason", async () => {
  const root = configuration(LAB);
  for (const [object, path, reason] of REASONS) {
    const { stdout } = await outputOf("explain", object, path, "-c", root);
    assert.equal(stdout.split("\n")[1], `  derived from ${reason}`, `${object} ${path}`);
  }
});

const REASONS_OF_MIXED: readonly [object: string, path: string, reason: string][] = [
  ["lan", "dhcp_elsewhere", "the mode, and `dhcp`"],
  ["switch", "gateway_guest", "the guest in `gateway`"],
  ["vg", "path", "where libvirt has pools of this type"],
  ["suse", 'vlans["bond0.30"].bootproto', "the VLAN and its network"],
  ["alma", "cloud_init.image.source", "the image of this name in the host's `cloud_images`"],
  ["alma", "cloud_init.copy", "`image_copy`, or the format of the first disk"],
  ["alma", "cloud_init.data_disks[0].mountpoint", "the parts of `partitioning` on further disks"],
  ["ubuntu", "cloud_init.address", "the first address in a network in which the host has one"],
  ["alma", "cloud_init.family", "the release of `os`, and what the layers set"],
  ["alma", "seed_disk.volume", "the guest's name, and the pool and place behind its disks"],
  ["alma", "templates.meta_data", "the files that the installer reads"],
];

test("each derived value of networks, pools and guests from images has its reason", async () => {
  for (const [object, path, reason] of REASONS_OF_MIXED) {
    const { stdout, stderr } = await outputOf("explain", object, path, "--site", "mixed", "-c", "_data");
    assert.equal(stdout.split("\n")[1], `  derived from ${reason}`, `${object} ${path}: ${stderr}`);
  }
});

test("a derived value as JSON, an unknown path, and an object with findings of its own", async () => {
  assert.deepEqual(JSON.parse(await explained("one-1", "domain", "--json")), {
    value: "lab.test",
    origins: {},
    derived: {
      reason: "the domain of the first interface's network",
      sources: [
        {
          object: "network/lab",
          path: "domain",
          file: NETWORK,
          line: 3,
          column: 9,
          end: { line: 3, column: 17 },
          value: "lab.test",
        },
      ],
    },
  });
  const root = configuration(LAB);
  const unknown = await outputOf("explain", "one-1", "interfaces[0].gatway", "-c", root);
  assert.equal(unknown.status, 2);
  assert.match(unknown.stderr, /`interfaces\[0\]` has no `gatway`: did you mean `gateway`\?/);
  assert.match((await outputOf("explain", "two", "fqdn", "-c", root)).stderr, /the object has no `fqdn`/);
});

test("every value of the shipped labs that no layer sets has a reason of its own", () => {
  for (const site of ["default", "modern", "mixed"]) {
    const { resolved, secrets } = checkLab(new LayerReader(), { ...settingsOf({}), site });
    assert.ok(resolved);
    for (const object of objectsOf(resolved)) {
      for (const path of pathsIn(resolvedValues(object), [])) {
        if (path[0] === "summary" || isInLayers(object, path)) continue;
        const { value, reason } = derivedValue(resolved, object, path, secrets);
        assert.ok(value !== undefined, `${object.name} ${path.join(".")}`);
        if (value === null) continue;
        assert.doesNotMatch(
          reason,
          /^the default, as no layer sets it$/,
          `${object.category} ${object.name} ${path.join(".")}`,
        );
      }
    }
  }
});

function isInLayers({ merged }: PlanObject, path: Path): boolean {
  return valueAt(merged.value, path) !== undefined;
}

function* pathsIn(value: unknown, path: Path): Iterable<Path> {
  if (value === undefined) return;
  if (path.length > 0) yield path;
  const entries: Iterable<readonly [string | number, unknown]> = Array.isArray(value)
    ? value.entries()
    : isMap(value)
      ? Object.entries(value)
      : [];
  for (const [step, inner] of entries) yield* pathsIn(inner, [...path, step]);
}
