import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { subnetsOf } from "../src/cli/init/host-networks.ts";
import { proposedNetworks } from "../src/cli/init/network-answers.ts";
import { servers } from "../src/design/servers.ts";
import { modern, shippedDefault } from "../src/design/shipped.ts";
import { addressesOf, freeSubnet, networkOf, overlaps } from "../src/design/subnet.ts";
import { bench, checkClean, KEY } from "./init.ts";
import { has } from "./tools.ts";

test("root gets in by a hash, by keys, by one's own key, or by a new one", async (t) => {
  const { root, authorized, environment, init, tool } = bench();
  const single = (name: string, ...args: string[]) => init(name, "--from=single", "--yes", ...args);
  const lab = (dir: string) => readFileSync(join(dir, "_data/lab/common/10_lab.yml"), "utf8");
  const hash = `$6$salt$JKm.abc/def${"x".repeat(75)}`;
  assert.match(
    lab((await single("hash", `--rootpw-hash=${hash}`)).dir),
    /\nrootpw: \$6\$salt\$JKm\.abc\/defx{75}\n$/,
  );
  const both = lab((await single("both", `--rootpw-hash=${hash}`, `--authorized-keys=${authorized}`)).dir);
  assert.match(both, /\nrootpw: \$6.*\nauthorized_keys:\n {2}- "ssh-ed25519 AAAA.* alice: lab #1"\n$/);
  const missing = await single("none");
  assert.equal(missing.status, 2);
  assert.match(
    missing.messages,
    /: ssh-keygen is missing \(Debian: openssh-client\): give --authorized-keys or --rootpw-hash\n/,
  );
  tool("ssh-keygen", "exit 3");
  assert.match((await single("none")).messages, /: ssh-keygen failed: give /);
  assert.ok(!existsSync(join(root, "none")));

  mkdirSync(join(root, "home/.ssh"), { recursive: true });
  writeFileSync(join(root, "home/.ssh/work.pub"), KEY.replace("alice", "work"));
  writeFileSync(join(root, "home/.ssh/id_rsa.pub"), KEY.replace("alice", "own"));
  const own = await single("own");
  const login = (dir: string) => readFileSync(join(dir, "_data/lab/host.d/80_login.yml"), "utf8");
  assert.match(login(own.dir), /\nhost: \{identity_file: "~\/\.ssh\/id_rsa"\}\n$/);
  assert.ok(!existsSync(join(root, "both/_data/lab/host.d/80_login.yml")));
  assert.match(lab(own.dir), /"!!"\nauthorized_keys:\n {2}- ".* own: lab #1"\n$/);
  if (!has(t, "ssh-keygen")) return;
  environment.PATH = process.env.PATH;
  const { dir } = await single("new", "--authorized-keys=new");
  assert.equal(statSync(join(dir, "id_ed25519")).mode & 0o777, 0o600);
  assert.match(login(dir), /\nhost: \{identity_file: id_ed25519\}\n$/);
  assert.ok(lab(dir).includes(`\n  - ${readFileSync(join(dir, "id_ed25519.pub"), "utf8")}`));
});

test("a wrong answer is a mistake in the command line, and nothing is written", async () => {
  const { root, authorized, init } = bench();
  writeFileSync(join(root, "file"), "not a key\n");
  mkdirSync(join(root, "full"));
  writeFileSync(join(root, "full/x"), "");
  const wrong: [args: string, message: string][] = [
    ["full -y", "ROOT/full is not empty: name another"],
    ["file -y", "ROOT/file is not a directory: name another"],
    ["file/x -y", "ROOT/file/x cannot be created (EEXIST): name another"],
    ["x more -y", "name one directory"],
    ["x", "`--from` is missing: give it, or --yes for `cloud`"],
    ["x --from=single", "`--domain` is missing: give it, or --yes for `lab.test`"],
    ["x --from=single --domain=a.b", "`--network` is missing: give it, or --yes for `lab:nat:"],
    ["x --from=nope", "unknown design `nope`: choose one of cloud, single, servers"],
    [
      "x -y --from=modern --release=rhel9",
      "`modern` has guests and releases of its own: leave --release out",
    ],
    ["x -y --domain=a..b", "--domain: `a..b`: must be a domain name: DNS labels with dots between them"],
    ["x -y --network=a:nat:10.1.2.0/24:x", "`a:nat:10.1.2.0/24:x` is not a network: write NAME:MODE:SUBNET"],
    [
      "x -y --network=a:macvtap",
      "--network: unknown mode `macvtap`: choose one of nat, route, open, isolated, bridge",
    ],
    ["x -y --network=a/b", "`a/b`: must be letters"],
    ["x -y --network=", "--network: a lab must have a network: give one"],
    ["x -y --network=a --network=a", "two networks have the same name: rename one"],
    [
      "x -y --network=a:nat:10.1.2.3/30",
      "`10.1.2.3/30` is not a subnet: write one like 192.168.160.0/24, with a prefix from 8 to 28",
    ],
    [
      "x -y --network=a:nat:127.0.0.0/24",
      "127.0.0.0/24 overlaps 127.0.0.1/8 of this host: give a another, or none",
    ],
    [
      "x -y --from=modern --network=lab",
      "the networks of `modern` are lab, backend: give them all, in this order",
    ],
    [
      "x -y --from=modern --network=lab:nat:10.1.0.0/16 --network=backend",
      "the networks of `modern` must have 256 addresses: give lab a /24 subnet",
    ],
    ["x -y --release=rhel7", "--release: unknown release `rhel7`: did you mean `rhel8`?"],
    ["x -y --release=gentoo13", "--release: unknown release `gentoo13`: choose one of almalinux9"],
    ["x -y --tree=ftp", "--tree: `ftp` is not an install tree: give a URL, or `host`"],
    ["x -y --role=node", "--role: `node` is not KIND=COUNT: write it like web=2"],
    ["x -y --role=nod=3", "--role: unknown kind `nod`: did you mean `node`?"],
    ["x -y --role=node=0", "--role: a lab must have guests: give at least one"],
    ["x -y --role=node=190", "190 guests are more than the 189 addresses for them: give a larger subnet"],
    ["x -y --from=cluster --role=ha=1", "--role: ha needs at least 2 guests: give that many"],
    [
      "x -y --rootpw-hash=secret",
      "--rootpw-hash: this must be a whole crypt hash: use the output of `openssl passwd -6`",
    ],
    ["x -y --rootpw-hash=!!", "this must be a whole crypt hash"],
    ["x -y --name-prefix=-b", "--name-prefix: `-b`: must be at most 14 letters"],
    ["x -y --id=12e5", "--id: `12e5`: a lab's id must be 5 to 64 letters, digits and dashes"],
    ["x -y --authorized-keys=/none", "/none cannot be read (ENOENT): name a public key"],
    [
      `x -y --authorized-keys=${root}/file`,
      "ROOT/file is not a public key: name one like ~/.ssh/id_ed25519.pub",
    ],
  ];
  for (const [args, message] of wrong) {
    const [dir = "", ...rest] = args.split(" ");
    const { status, messages } = await init(dir, ...rest);
    assert.equal(status, 2, args);
    assert.ok(
      messages.startsWith("miniascape init: ") && messages.includes(message),
      `${args}\n${messages.slice(0, 300)}`,
    );
    assert.deepEqual(readdirSync(root).sort(), ["alice.pub", "file", "full"], args);
  }
  const found = await init(
    "x",
    "--yes",
    `--authorized-keys=${authorized}`,
    `--domain=${"a".repeat(60)}.${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(63)}`,
  );
  assert.equal(found.status, 1);
  assert.match(found.messages, /ROOT\/x\/_data\/lab\/.*: error: .*\nnothing was written\n$/s);
  assert.deepEqual(readdirSync(root).sort(), ["alice.pub", "file", "full"]);
});

test("a proposed subnet is free, whatever is taken", () => {
  const cidr = fc.tuple(fc.ipV4(), fc.integer({ min: 1, max: 32 })).map(([ip, prefix]) => `${ip}/${prefix}`);
  fc.assert(
    fc.property(fc.array(cidr, { maxLength: 30 }), (subnets) => {
      const subnet = freeSubnet(subnets);
      assert.ok(subnet === null || subnets.every((other) => !overlaps(subnet, other)));
    }),
  );
  assert.equal(freeSubnet([]), "192.168.160.0/24");
  assert.equal(freeSubnet(["192.168.160.77/22"]), "192.168.164.0/24");
  assert.equal(freeSubnet(["192.168.0.0/16", "172.16.0.1/12"]), "10.1.160.0/24");
  const nothing = { subnets: ["0.0.0.0/0"], bridges: [], names: [] };
  assert.throws(() => proposedNetworks(servers, nothing), /no subnet is free: give one, as lab:nat:SUBNET/);
});

test("proposed networks keep clear of those of the host, which those of a shipped lab may be", () => {
  const hostNetworks = {
    subnets: ["192.168.160.0/24", "192.168.122.1/24"],
    bridges: ["virbr10", "virbr0"],
    names: ["lab", "default"],
  };
  assert.deepEqual(
    proposedNetworks(servers, hostNetworks).map(({ name, subnet, bridge }) => [name, subnet, bridge]),
    [
      ["lab2", "192.168.161.0/24", "virbr11"],
      ["backend", "192.168.162.0/24", "virbr12"],
    ],
  );
  assert.deepEqual(proposedNetworks(modern, hostNetworks)[0], modern.networks[0]);
  assert.deepEqual(proposedNetworks(shippedDefault, hostNetworks), shippedDefault.networks);
});

test("a storage pool `default` that the host has is left to it; with a name prefix the lab has its own", async () => {
  const { authorized, init, tool } = bench();
  tool("virsh", 'case $4 in\npool-list) printf "default \\nother\\n\\n" ;;\nesac');
  const args = ["--from=cluster", `--authorized-keys=${authorized}`, "--yes"];
  const messages =
    "the storage pool `default` already exists in this host's libvirt: the lab's volumes go there\n";
  const plain = await init("plain", ...args);
  assert.ok(plain.messages.includes(messages), plain.messages);
  assert.deepEqual(
    checkClean(plain.dir).storages.map(({ name }) => name),
    ["data"],
  );
  const prefixed = await init("prefixed", ...args, "--name-prefix=b-");
  assert.ok(!prefixed.messages.includes(messages));
  assert.deepEqual(
    checkClean(prefixed.dir).storages.map(({ name }) => name),
    ["b-data", "b-default"],
  );
});

test("gateway, guests and dynamic range of a subnet are apart, for every size", () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.integer({ min: 8, max: 28 }), (ip, prefix) => {
      const subnet = networkOf(`${ip}/${prefix}`) as string;
      const { gateway, guests, dhcp } = addressesOf(subnet);
      const number = (text: string) => text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
      const first = number(subnet.replace(/\/.*/, ""));
      const order = [first, number(gateway), guests.first, guests.first + guests.count, number(dhcp.start)];
      order.push(number(dhcp.end) + 1, first + 2 ** (32 - prefix));
      assert.ok(
        order.every((at, index) => index === 0 || (order[index - 1] as number) <= at),
        String(order),
      );
      assert.ok(number(gateway) > first && number(gateway) < guests.first && guests.count >= 8);
      assert.ok(number(dhcp.start) <= number(dhcp.end) && number(dhcp.end) < first + 2 ** (32 - prefix) - 1);
    }),
  );
  for (const text of ["10.0.0.0/7", "10.0.0.0/29", "10.0.0/24", "10.0.0.256/24", "fe80::/64"])
    assert.equal(networkOf(text), null);
});

test("subnets are read from libvirt's own XML", () => {
  const xml = `<network>
  <ip address='192.168.122.1' netmask='255.255.254.0'><dhcp><host ip='192.168.122.9'/></dhcp></ip>
  <ip family='ipv4' address='10.1.2.3' prefix='16'/><ip address='10.9.8.7'/>
  <ip family='ipv6' address='fd00::1' prefix='64'/>
</network>`;
  assert.deepEqual(subnetsOf(xml), ["192.168.122.1/23", "10.1.2.3/16", "10.9.8.7/24"]);
});

test("a bridge of the host is a network beside the lab's own, by the bridge's name", async () => {
  const { authorized, init } = bench();
  const make = (...networks: string[]) =>
    init(
      "host-bridge",
      "--from=cluster",
      ...networks.map((network) => `--network=${network}`),
      `--authorized-keys=${authorized}`,
      "--yes",
    );
  const without = await make("lab", "office:bridge");
  assert.equal(without.status, 2);
  assert.match(without.messages, /office needs a bridge of the host: name it, as office:bridge:BRIDGE/);
  assert.match(
    (await make("office:bridge:br0", "lab")).messages,
    /the first network must have a subnet, and office has none: put another network first/,
  );
  const { status, messages, dir } = await make("lab", "office:bridge:br0");
  assert.equal(status, 0, messages);
  const { networks, guests } = checkClean(dir);
  const office = networks.find(({ name }) => name === "office");
  assert.deepEqual([office?.mode, office?.bridge?.name], ["bridge", "br0"]);
  const nic = guests[0]?.interfaces.find(({ network }) => network === "office");
  assert.deepEqual([nic?.ip, nic?.bootproto], [null, "dhcp"]);
});
