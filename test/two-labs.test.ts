import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { Templates } from "../src/artifacts/templates.ts";
import { formatFinding } from "../src/finding.ts";
import { compileLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { LabFiles } from "../src/outputs/lab-files.ts";
import { temporaryDirectory } from "./build.ts";
import { Lab } from "./diff-lab.ts";
import { findings } from "./findings.ts";
import { LabHost, smallSite } from "./lab-host.ts";
import { PROJECT } from "./run.ts";
import { layers, succeeded } from "./two-labs.ts";

const NETWORK = "gateway: 10.9.8.1\nprefix: 24\nbridge: {name: virbr7}\n";

suite("a name prefix", () => {
  test("is refused where libvirt, a path or a shell would not take it for a name", () => {
    for (const prefix of ["-b", ".b", "../", "a b", "a,b", "b'", "$(id)", "<b>", "b+", "a".repeat(15), "ö"])
      assert.deepEqual(
        findings({ "common/10.yml": `name_prefix: ${JSON.stringify(prefix)}\n` }).map(formatFinding),
        [
          "common/10.yml:1:14: error: `name_prefix`: must be at most 14 letters, digits and _ . -, and must not start with a dot or a dash [schema]",
        ],
        prefix,
      );
    assert.deepEqual(findings({ "common/10.yml": 'name_prefix: ""\n' }), []);
  });

  test("is that of the whole lab", () => {
    const message =
      "error: `name_prefix` must be the same in the whole lab: set it once, in a `common` layer [name-prefix-differs]";
    const guest = "templates: ~\n";
    assert.deepEqual(
      findings({ "networks.d/lab.yml": NETWORK, "guests.d/a.yml": `${guest}name_prefix: b-\n` }).map(
        formatFinding,
      ),
      [`guests.d/a.yml:2:14: ${message}`],
    );
    assert.deepEqual(
      findings({
        "host.d/10.yml": "name_prefix: b-\n",
        "guests.d/a.yml": guest,
        "guests.d/b.yml": guest,
      }).map(formatFinding),
      [`host.d/10.yml:1:14: ${message}`],
    );
  });

  test("is part of a bridge's name, which Linux and libvirt limit", () => {
    const bridge = (name: string) => `gateway: 10.9.8.1\nprefix: 24\nbridge: {name: ${name}}\n`;
    assert.deepEqual(
      findings({ "common/10.yml": "name_prefix: second-\n", "networks.d/lab.yml": bridge("virbr-lab") }).map(
        formatFinding,
      ),
      [
        "networks.d/lab.yml:3:16: error: the bridge name `second-virbr-lab` is longer than 15 characters: set a shorter `bridge.name` or `name_prefix` [bridge-name-too-long]",
      ],
    );
    assert.deepEqual(findings({ "networks.d/lab.yml": bridge("vir+br") }).map(formatFinding), [
      "networks.d/lab.yml:3:16: error: a bridge cannot be named `vir+br`: set a `bridge.name` without `+` [bridge-name-unusable]",
    ]);
  });

  test("goes before each name that libvirt has, and before no other, in all that the modern lab makes", () => {
    const second = temporaryDirectory();
    mkdirSync(join(second, "modern/common"), { recursive: true });
    writeFileSync(join(second, "modern/common/90.yml"), "name_prefix: b-\n");
    const tmpldirs = [join(PROJECT, "templates")];
    const plan = (...more: string[]) =>
      compileLab(new LayerReader(), {
        confdirs: [join(PROJECT, "_data"), ...more],
        tmpldirs,
        site: "modern",
      });
    const [plain, lab] = [plan(), plan(second)];
    const templates = new Templates(tmpldirs);
    const file = (key: string, from = lab) => {
      const file = new LabFiles(from).hostFiles.find((each) => each.key === key);
      return file?.template ? templates.render(file.template, file.context) : "";
    };
    assert.deepEqual(
      lab.networks.map((network) =>
        /<name>(.*)<\/name>[\s\S]*<bridge name='(.*?)'/
          .exec(templates.render("host/network.xml", network))
          ?.slice(1),
      ),
      [
        ["b-backend", "b-virbr11"],
        ["b-lab", "b-virbr10"],
      ],
    );
    assert.match(file("multicast"), /\[b-lab\]=b-virbr10\n/);
    assert.match(file("fence_virt"), /interface = "b-virbr10";/);
    assert.equal(file("hosts"), file("hosts", plain));
    const member = lab.guests.find(({ name }) => name === "ha-1");
    const resources = templates.render("setup/pacemaker/resources.sh", member ?? {});
    assert.match(resources, /fence-ha-2 fence_xvm port=b-ha-2 pcmk_host_list=ha-2\n/);
    assert.match(templates.render("setup/cluster/cluster.conf", member ?? {}), / domain="b-ha-1"\/>/);
    assert.deepEqual(
      member?.disks.map(({ pool, volume }) => `${pool}/${volume}`),
      ["default/b-ha-1.qcow2", "data/b-ha-data.img"],
    );
    for (const key of ["name", "hostname", "fqdn"])
      assert.deepEqual(
        lab.guests.map((guest) => guest[key]),
        plain.guests.map((guest) => guest[key]),
      );
    const ids = [plain, lab].flatMap(({ guests, networks }) =>
      [...guests, ...networks].map(({ uuid }) => uuid),
    );
    assert.equal(new Set(ids).size, ids.length);
    const value = [plain, lab].flatMap(
      ({ guests }) => guests.find(({ name }) => name === "dev-1")?.interfaces[0]?.mac,
    );
    assert.notEqual(value[0], value[1]);
    assert.deepEqual(
      lab.storages,
      plain.storages.map((storage) => ({ ...storage, name_prefix: "b-" })),
    );
  });

  test("is shown on the pages, in the model and by `diff`, which tells what a new one asks for", async () => {
    const lab = await new Lab().build();
    lab.write({ "default/common/10.yml": "name_prefix: b-\n" });
    const { own } = await lab.diff();
    const actions = Object.fromEntries(
      own.map(({ object, action }: Record<string, string>) => [object, action]),
    );
    assert.deepEqual(actions, {
      "guest/one": "guest-rebuild",
      host: "host-file",
      "network/lab": "network-restart",
    });
    await lab.build();
    const read = (path: string) => readFileSync(join(lab.dir, "_site", path), "utf8");
    const page = read("guests.d/one/index.html");
    assert.match(page, /<dt>In libvirt<\/dt><dd class="addr"><a class="v" href="[^"]+"[^>]*>b-one<\/a>/);
    assert.match(page, /virsh console b-one/);
    assert.match(read("networks/lab/index.html"), /<dt>In libvirt<\/dt><dd class="addr"><a [^>]*>b-lab<\/a>/);
    assert.match(
      read("use.html"),
      /virsh console b-one\n[\s\S]*\/qemu\/b-one-console\.log\n[\s\S]*virsh net-dhcp-leases b-lab</,
    );
    const { guests, networks } = JSON.parse(read("model.json"));
    assert.equal(guests[0].name_prefix + guests[0].name, "b-one");
    assert.equal(guests[0].disks[0].volume, "b-one.qcow2");
    assert.deepEqual([networks[0].name_prefix, networks[0].bridge.name], ["b-", "b-virbr-lab"]);
  });
});

suite("two labs on one host, from the same layers", () => {
  test("each comes up beside the other, and `down` of one leaves the other's", async () => {
    const one = new LabHost(smallSite(layers(1)));
    const two = new LabHost(smallSite(layers(2, "b-")), one);
    succeeded(await one.run("up"));
    one.changes();
    const planned = succeeded(await two.run("up", ["--dry-run"]));
    assert.deepEqual(two.changes(), []);
    assert.equal(succeeded(await two.run("up", ["a-2"])), planned);
    assert.deepEqual(two.changes(), planned.split("\n").slice(0, -1));
    const all = ["a-1", "a-2", "b-a-1", "b-a-2"];
    assert.deepEqual(one.has("domain", "active"), all);
    assert.deepEqual(one.has("net", "active"), ["b-lab", "lab"]);
    const volumes = ["a-1.qcow2", "a-2.qcow2", "b-a-1.qcow2", "b-a-2.qcow2", "b-shared.img", "shared.img"];
    assert.deepEqual(one.has("vol/default"), volumes);
    for (const lab of [one, two]) {
      assert.equal(succeeded(await lab.run("up")), "");
      const { objects } = JSON.parse((await lab.run("status", ["--json"])).stdout);
      assert.deepEqual(
        objects.map(({ name, state }: Record<string, string>) => `${name} ${state}`),
        ["lab active", "default active", "a-1 running", "a-2 running"],
      );
    }
    assert.match(
      (await two.run("host/network_register.sh", ["b-lab"])).stderr,
      /no network b-lab in this lab: lab$/m,
    );
    // Both labs use the same pool; the names of its volumes show their lab.
    const down = await one.run("down", ["--volumes", "--yes"]);
    succeeded(down);
    assert.match(down.stderr, /^down: storage pool default stays: in use by guest b-a-1, guest b-a-2$/m);
    assert.deepEqual(one.has("domain", "active"), ["b-a-1", "b-a-2"]);
    assert.deepEqual(one.has("net"), ["b-lab"]);
    assert.deepEqual(one.has("pool"), ["default"]);
    assert.deepEqual(
      one.has("vol/default"),
      volumes.filter((name) => name.startsWith("b-")),
    );
    succeeded(await two.run("down", ["--volumes", "--yes"]));
    for (const kind of ["domain", "net", "pool", "vol/default"] as const)
      assert.deepEqual(one.has(kind), [], kind);
  });

  test("a network, a pool and a volume that a foreign guest uses stay", async () => {
    const host = new LabHost(smallSite(layers(1)));
    succeeded(await host.run("up"));
    writeFileSync(join(host.state, "domain/foreign.xml"), "00000000-0000-4000-8000-000000000000\n");
    const disk = (text: string) => writeFileSync(join(host.state, "domain/foreign.disks"), text);
    disk("<source pool='default' volume='shared.img'/>");
    const down = await host.run("down", ["--volumes", "--dry-run"]);
    assert.match(down.stderr, /^down: volume default\/shared\.img stays: guest foreign uses it$/m);
    assert.match(down.stderr, /^down: storage pool default stays: in use by guest foreign$/m);
    assert.doesNotMatch(down.stdout, /pool-undefine|vol-delete .*shared\.img/);
    disk("<source file='/srv/pool/a-1.qcow2'/>");
    succeeded(await host.run("down", ["--volumes", "--yes"]));
    assert.deepEqual(host.has("vol/default"), ["a-1.qcow2"]);
    assert.deepEqual(host.has("pool", "active"), ["default"]);
    disk("<source file='/srv/pool2/a-1.qcow2'/>");
    succeeded(await host.run("down", ["--yes"]));
    assert.deepEqual(host.has("pool"), []);
    succeeded(await host.run("host/network_register.sh"));
    disk("<source network='lab' bridge='virbr9'/>");
    const result = await host.run("down", ["--yes"]);
    assert.match(result.stderr, /^down: network lab stays: in use by guest foreign$/m);
    assert.deepEqual(host.has("net", "active"), ["lab"]);
    disk("<source network='lab-2' bridge='virbr8'/>");
    succeeded(await host.run("down", ["--yes"]));
    assert.deepEqual(host.has("net"), []);
  });
});
