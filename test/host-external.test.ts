import assert from "node:assert/strict";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { HOUSE, houseGuest, houseNetwork } from "./house-network.ts";
import { LabHost } from "./lab-host.ts";
import { driftOf, edit, labOfTwo, put, statusOf, succeeded } from "./lab-of-two.ts";
import { PreparedHost } from "./prepared-host.ts";

const POOL = `<pool type='dir'>
<name>default</name>
<uuid>00000000-0000-4000-8000-000000000002</uuid>
<target>
<path>/srv/pool</path>
</target>
</pool>
`;

const guest = (ip: string) => ({ ...houseGuest(ip), disks: [{}] });

function site(layers: Readonly<Record<string, object | null>> = {}): string {
  return labOfTwo(
    {
      "networks.d/house.yml": houseNetwork(),
      "storages.d/default.yml": { path: "/srv/pool", external: true },
      "guests.d/one.yml": guest("10.9.3.11"),
      ...layers,
    },
    { id: "first-lab" },
  );
}

/** A host with a network and a pool that the lab only uses. */
function hostOf(built = site(), house = HOUSE): LabHost {
  const host = new LabHost(built);
  put(host, "net/house.xml", house);
  put(host, "pool/default.xml", POOL);
  for (const object of ["net/house", "pool/default"]) put(host, `${object}.active`);
  return host;
}

/** The layer of such a network with a number, in a subnet of its own. */
const networkOf = (at: number) =>
  houseNetwork({
    bridge: { name: `virbr${at}` },
    domain: `n${at}.test`,
    gateway: `10.9.${at}.1`,
    dhcp: { start: `10.9.${at}.100`, end: `10.9.${at}.199` },
  });
/** Adds an object that runs with a number for its own values. Returns its path. */
function add(host: LabHost, path: string, xml: string, at: number): string {
  const own = xml
    .replace(/<name>.*/, `<name>${path.slice(-2)}</name>`)
    .replace(/.<\/uuid>/, `${at + 3}</uuid>`);
  put(host, `${path}.xml`, own);
  put(host, `${path}.active`);
  return path;
}
const addNetwork = (host: LabHost, at: number) =>
  add(host, `net/n${at}`, HOUSE.replaceAll("10.9.3.", `10.9.${at}.`).replace("virbr3", `virbr${at}`), at);
const addPool = (host: LabHost, at: number) =>
  add(host, `pool/p${at}`, POOL.replace("/srv/pool", `/srv/pool${at}`), at);

const file = (host: LabHost, path: string) => readFileSync(join(host.state, path), "utf8");

function rebuild({ site: built }: LabHost, another: string): void {
  rmSync(built, { recursive: true });
  cpSync(another, built, { recursive: true });
}

const UP = new PreparedHost(async () => {
  const host = hostOf();
  succeeded(await host.run("up"));
  return host;
});

suite("objects of the host", () => {
  test("get what is of the lab, and are left as they were", async () => {
    const host = hostOf();
    for (const mode of ["--check", "--dry-run"]) {
      succeeded(await host.run("up", [mode]));
      assert.deepEqual(host.changes(), []);
    }
    succeeded(await host.run("up"));
    const touched = host
      .changes()
      .filter((call) => /(net|pool)-\S+ \S*(house|default)/.test(call))
      .map((call) => call.replace(/.*(net-update house \S+ \S+).*/, "$1"));
    assert.deepEqual(touched, [
      "net-update house add-last ip-dhcp-host",
      "net-update house add-last dns-host",
    ]);
    assert.match(
      file(host, "domain/one.mark"),
      /:host network='house' mac='52:54:00:00:00:01' name='one\.house\.test' ip='10\.9\.3\.11' ip6=''\/>/,
    );
    assert.equal(succeeded(await host.run("up")), "");
    const { code, drift } = await statusOf(host);
    assert.deepEqual([code, drift["network house"], drift["pool default"]], [0, [], []]);
    succeeded(await host.run("down", ["--yes", "--volumes"]));
    assert.equal(file(host, "net/house.xml"), HOUSE);
    assert.equal(file(host, "pool/default.xml"), POOL);
    assert.deepEqual(
      [host.has("net", "active"), host.has("pool", "active"), host.has("vol/default"), host.has("domain")],
      [["house"], ["default"], [], []],
    );
    assert.equal(succeeded(await host.run("down", ["--yes", "--volumes"])), "");
  });

  test("that are not there, do not run or differ are refused with both values, with --replace too", async () => {
    const REFUSED: readonly (readonly [string, (file: string) => void])[] = [
      [
        "network n0 belongs to the host (`external: true`), but libvirt does not have it: define it, or remove `external`",
        (file) => rmSync(`${file}.xml`),
      ],
      [
        "network n1 belongs to the host (`external: true`), but does not run: start it: virsh --connect qemu:///system net-start n1",
        (file) => rmSync(`${file}.active`),
      ],
      [
        "network n2 belongs to the host (`external: true`), but differs from the plan: bridge virbr9, planned virbr2",
        (file) => edit(`${file}.xml`, "virbr2", "virbr9"),
      ],
      [
        "network n3 belongs to the host (`external: true`), but differs from the plan: address 10.9.3.1/16, planned 10.9.3.1/24",
        (file) => edit(`${file}.xml`, "255.255.255.0", "255.255.0.0"),
      ],
      [
        "network n4 belongs to the host (`external: true`), but differs from the plan: dynamic range 10.9.4.100 - 10.9.4.150, planned 10.9.4.100 - 10.9.4.199",
        (file) => edit(`${file}.xml`, ".199", ".150"),
      ],
      [
        "storage pool p5 belongs to the host (`external: true`), but differs from the plan: directory /srv/theirs, planned /srv/pool5",
        (file) => edit(`${file}.xml`, "/srv/pool5", "/srv/theirs"),
      ],
      [
        "storage pool p6 belongs to the host (`external: true`), but differs from the plan: type fs, planned dir",
        (file) => edit(`${file}.xml`, "'dir'", "'fs'"),
      ],
    ];
    const layers: Record<string, object | null> = {
      "networks.d/house.yml": null,
      "guests.d/one.yml": null,
      "guests.d/two.yml": null,
    };
    for (const [at, [message]] of REFUSED.entries())
      if (message.startsWith("network")) layers[`networks.d/n${at}.yml`] = networkOf(at);
      else layers[`storages.d/p${at}.yml`] = { path: `/srv/pool${at}`, external: true };
    const host = hostOf(site(layers));
    for (const [at, [message, change]] of REFUSED.entries()) {
      const path = message.startsWith("network") ? addNetwork(host, at) : addPool(host, at);
      change(join(host.state, path));
    }
    for (const [kind, word] of [
      ["network", "network"],
      ["storage", "storage pool"],
    ])
      for (const args of [[], ["--replace"], ["--check"]]) {
        const { code, stdout, stderr } = await host.run(`host/${kind}_register.sh`, args);
        assert.deepEqual([code, stdout], [1, ""]);
        assert.deepEqual(
          stderr.split("\n").slice(0, -1),
          REFUSED.flatMap(([text]) => (text.startsWith(`${word} `) ? `${kind}_register.sh: ${text}` : [])),
        );
      }
    assert.deepEqual(host.changes(), []);
  });

  test("keep the hosts of others, and refuse a plan that needs their MAC, name or address", async () => {
    const THEIRS = [
      ["<host mac='52:54:00:00:00:10' name='a' ip='10.9.0.50'/>", "DHCP host 52:54:00:00:00:10 a 10.9.0.50"],
      [
        "<host mac='52:54:00:00:00:99' name='one.n1.test' ip='10.9.1.50'/>",
        "DHCP host 52:54:00:00:00:99 one.n1.test 10.9.1.50",
      ],
      ["<host mac='52:54:00:00:00:99' name='a' ip='10.9.2.11'/>", "DHCP host 52:54:00:00:00:99 a 10.9.2.11"],
      ["<host ip='10.9.3.11'><hostname>a</hostname></host>", "DNS name a of 10.9.3.11"],
      [
        "<host ip='10.9.4.50'><hostname>one.n4.test</hostname></host>",
        "DNS name one.n4.test is that of 10.9.4.50",
      ],
    ] as const;
    const interfaces = THEIRS.map((_, at) => ({
      network: `n${at}`,
      mac: `52:54:00:00:00:1${at}`,
      ip: `10.9.${at}.11`,
    }));
    const layers = Object.fromEntries(THEIRS.map((_, at) => [`networks.d/n${at}.yml`, networkOf(at)]));
    const host = hostOf(
      site({ ...layers, "networks.d/house.yml": null, "guests.d/one.yml": { interfaces } }),
    );
    const xml = THEIRS.map(([element], at) => {
      const place = element.includes("hostname") ? "</dns>" : "</dhcp>";
      const path = `${addNetwork(host, at)}.xml`;
      edit(join(host.state, path), place, `${element}\n${place}`);
      return [path, file(host, path)] as const;
    });
    const { code, stdout, stderr } = await host.run("host/network_register.sh");
    assert.deepEqual([code, stdout], [1, ""]);
    for (const [at, [, what]] of THEIRS.entries())
      assert.match(
        stderr.split("\n")[at] ?? "",
        new RegExp(`^network_register.sh: network n${at} .* but differs from the plan: ${what}.*, planned `),
      );
    assert.equal(stderr.split("\n").length, THEIRS.length + 1, stderr);
    for (const [path, text] of xml) assert.equal(file(host, path), text);
  });

  test("lose a host that is planned no more: the marks tell which are the lab's", async () => {
    const host = await UP.copy();
    rebuild(host, site({ "guests.d/one.yml": guest("10.9.3.12") }));
    succeeded(await host.run("up"));
    const changed = file(host, "net/house.xml");
    assert.doesNotMatch(changed, /10\.9\.3\.11/);
    assert.match(changed, /<host mac='52:54:00:00:00:01' name='one\.house\.test' ip='10\.9\.3\.12'\/>/);
    assert.match(file(host, "domain/one.mark"), / ip='10\.9\.3\.12'/);
    assert.equal(succeeded(await host.run("up")), "");
    // The guest is removed from the plan.
    rebuild(
      host,
      site({
        "guests.d/one.yml": null,
        "guests.d/two.yml": { disks: [{}], virtinst: { location: "/srv/9.iso" } },
      }),
    );
    succeeded(await host.run("up", ["--prune"]));
    assert.equal(file(host, "net/house.xml"), HOUSE);
    assert.deepEqual(host.has("domain"), ["two"]);
  });

  test("keep the hosts of the other guests when one is removed", async () => {
    const built = site({
      "networks.d/house.yml": houseNetwork({ dns: { aliases: ["ks"] } }),
      "guests.d/two.yml": {
        interfaces: [{ network: "house", mac: "52:54:00:00:00:02", ip: "10.9.3.12" }],
        disks: [{}],
      },
    });
    const host = hostOf(built);
    succeeded(await host.run("up"));
    succeeded(await host.run("down", ["--yes", "one"]));
    const network = file(host, "net/house.xml");
    assert.doesNotMatch(network, /10\.9\.3\.11/);
    for (const text of ["ip='10.9.3.12'/>", "<hostname>ks.house.test", "<hostname>two.house.test"])
      assert.ok(network.includes(text), network);
    succeeded(await host.run("down", ["--yes"]));
    assert.equal(file(host, "net/house.xml"), HOUSE);
  });

  test("are shown by `status` with what differs", async () => {
    const host = await UP.copy();
    edit(join(host.state, "net/house.xml"), ".199", ".150");
    edit(join(host.state, "net/house.xml"), / *<host mac='52:54:00:00:00:01'.*\n/, "");
    edit(join(host.state, "pool/default.xml"), "/srv/pool", "/srv/theirs");
    const drift = await driftOf(host);
    assert.deepEqual(drift["network house"], [
      "1 change for network_register.sh",
      "dynamic range 10.9.3.100 - 10.9.3.150, planned 10.9.3.100 - 10.9.3.199",
    ]);
    assert.deepEqual(drift["pool default"], ["directory /srv/theirs, planned /srv/pool"]);
  });

  test("are seen by check-host: an address of the plan must not answer on them yet", async () => {
    const host = hostOf();
    const bin = join(host.directory, "bin/ping");
    writeFileSync(bin, "#!/bin/bash\n[[ $* == *10.9.3.11 ]]\n", { mode: 0o755 });
    const conflict =
      "problem  address 10.9.3.11 of guest one: another machine on the network house already has it";
    const messages = async () => (await host.run("check-host")).stdout.split("\n");
    assert.ok((await messages()).includes(conflict));
    succeeded(await host.run("up"));
    assert.ok(!(await messages()).includes(conflict));
    rmSync(join(host.state, "domain/one.active"));
    rmSync(bin);
    assert.ok(
      (await messages()).includes(
        "note     ping is missing: addresses of the plan may be in use (Debian: iputils-ping, Fedora: iputils)",
      ),
    );
  });

  test("are asked for on a device where this host has no address, if it has the tools", async () => {
    const host = hostOf();
    const command = (name: string, text: string) =>
      writeFileSync(join(host.directory, "bin", name), `#!/bin/bash\n${text}\n`, { mode: 0o755 });
    command("ip", "echo '10.9.3.11 via 10.0.0.1 dev eth0 src 10.0.0.5'");
    command("ping", "exit 0");
    const messages = async () =>
      (await host.run("check-host")).stdout.split("\n").filter((line) => /address/.test(line));
    const cannot =
      "note     addresses on the network house: this host has none there, and cannot ask whether they are in use (as root, Debian: iputils-arping ndisc6, Fedora: iputils ndisc6)";
    assert.deepEqual((await messages()).filter((line) => line === cannot).length, 1);
    if (process.getuid?.() !== 0) return;
    command(
      "arping",
      '[ "$*" != -V ] || { echo "arping from iputils 20221126"; exit; }\n[[ $* != *" virbr3 10.9.3.11" ]]',
    );
    const conflict =
      "problem  address 10.9.3.11 of guest one: another machine on the network house already has it";
    assert.deepEqual(
      (await messages()).filter((line) => line === cannot || line === conflict),
      [conflict],
    );
  });
});
