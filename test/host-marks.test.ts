import assert from "node:assert/strict";
import { cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { temporaryDirectory } from "./build.ts";
import { LabHost } from "./lab-host.ts";
import { labOfTwo, put, succeeded } from "./lab-of-two.ts";
import { PreparedHost } from "./prepared-host.ts";

const ID = { id: "first-lab" };

async function upOf(site: string): Promise<LabHost> {
  const host = new LabHost(site);
  succeeded(await host.run("up"));
  host.changes();
  return host;
}

/** Hosts on which a lab is up. */
const UP = new PreparedHost(() => upOf(labOfTwo({}, ID)));
const UP_WITHOUT_ID = new PreparedHost(() => upOf(labOfTwo()));
const MORE = { "storages.d/more.yml": { path: "/srv/more" } };
const UP_WITH_MORE = new PreparedHost(() => upOf(labOfTwo(MORE, ID)));

/** Builds another plan in the directory of a site. */
function rebuild({ site }: LabHost, another: string): void {
  rmSync(site, { recursive: true });
  cpSync(another, site, { recursive: true });
}

const mark = (host: LabHost, guest: string) => readFileSync(join(host.state, `domain/${guest}.mark`), "utf8");
/** Adds a guest with the mark of `one`, but with another UUID and one more change. */
function putTheirs(host: LabHost, old: string | RegExp, text: string): void {
  const uuid = "00000000-0000-4000-8000-000000000002";
  put(host, "domain/theirs.xml", `${uuid}\n`);
  const theirs = mark(host, "one").replace(/uuid='.*?'/, `uuid='${uuid}'`);
  put(host, "domain/theirs.mark", theirs.replace(old, text));
}
const hostName = readFileSync("/proc/sys/kernel/hostname", "utf8").trim();

suite("marks", () => {
  test("a guest has its mark before its first start, a network from its definition on", async () => {
    const host = new LabHost(labOfTwo({}, ID));
    succeeded(await host.run("up"));
    const calls = host.changes().map((call) => /virt-install|metadata one|start one/.exec(call)?.[0]);
    assert.deepEqual(
      calls.filter((call) => call !== undefined),
      ["virt-install", "metadata one", "start one", "virt-install"],
    );
    const uuid = /^uuid=(.*)$/m.exec(readFileSync(join(host.site, "guests.d/one/vmbuild.sh"), "utf8"))?.[1];
    assert.match(
      mark(host, "one"),
      new RegExp(
        ` uuid='${uuid}' id='first-lab' site='lab' object='one' host='${hostName}' directory='${host.site}' os='rhel9\\.4'>.*pool='default' name='one\\.qcow2'/>`,
      ),
    );
    assert.match(
      readFileSync(join(host.state, "net/lab.xml"), "utf8"),
      / id='first-lab' site='lab' object='lab'\/>/,
    );
  });

  test("a guest that was built before there were marks gets one by the next `up`", async () => {
    const host = await UP.copy();
    rmSync(join(host.state, "domain/one.mark"));
    succeeded(await host.run("up"));
    assert.equal(host.changes().length, 1);
    assert.match(mark(host, "one"), / object='one' /);
    assert.equal(succeeded(await host.run("up")), "");
  });
});

suite("a copy of a lab", () => {
  const RUNS = [
    ["up"],
    ["down", "--yes"],
    ["down", "--volumes", "--yes", "one"],
    ["host/network_register.sh"],
    ["host/storage_register.sh"],
    ["guests.d/one/vmbuild.sh", "--replace"],
  ];

  test("is told apart, and goes on with --adopt alone", async () => {
    const first = await UP.copy();
    const site = join(temporaryDirectory(), "a 'copy' & <more>\n");
    cpSync(first.site, site, { recursive: true });
    const copy = new LabHost(site, first);
    for (const [script = "", ...args] of RUNS) {
      const { code, stdout, stderr } = await copy.run(script, args);
      assert.equal(code, 1, script);
      assert.equal(stdout, "");
      const messages = `guest one was brought up from ${hostName}:${first.site}, and this is ${hostName}:${site}: if the lab has moved here, use --adopt; if this is a copy of it, give the copy another \`lab: {id: ...}\` in META, and build it again\n`;
      assert.ok(stderr.endsWith(messages), stderr);
    }
    assert.deepEqual(copy.changes(), []);
    assert.match((await copy.run("status")).stderr, /^status: guest \w+ was brought up from /);
    succeeded(await copy.run("up", ["--adopt"]));
    assert.equal(copy.changes().length, 2);
    assert.equal(succeeded(await copy.run("up")), "");
    assert.equal((await first.run("up")).code, 1);
    succeeded(await copy.run("down", ["--yes"]));
  });

  test("of a lab without an id is told apart by the guests of its plan", async () => {
    const first = await UP_WITHOUT_ID.copy();
    const site = join(temporaryDirectory(), "copy");
    cpSync(first.site, site, { recursive: true });
    const copy = new LabHost(site, first);
    assert.equal((await copy.run("down", ["--yes"])).code, 1);
    assert.equal((await copy.run("up")).code, 1);
    assert.deepEqual(copy.changes(), []);
  });
});

suite("what has left the plan", () => {
  /** The lab without a guest, its network and a pool. */
  const LESS = { "guests.d/two.yml": null, "networks.d/back.yml": null, "storages.d/more.yml": null };

  test("is shown by `status`, named by `up`, and removed by `up --prune`, without its volume", async () => {
    const host = await UP_WITH_MORE.copy();
    rebuild(host, labOfTwo(LESS, ID));
    const status = await host.run("status");
    assert.equal(status.code, 1);
    assert.match(
      status.stdout,
      /^guest +two +running +- +- +no longer in the plan, with volumes default\/two\.qcow2$/m,
    );
    assert.match(status.stdout, /^network +back +active +- +- +no longer in the plan$/m);
    assert.match(status.stdout, /^pool +more +active +- +- +no longer in the plan$/m);
    const up = await host.run("up");
    assert.equal(succeeded(up), "");
    for (const object of ["guest two", "network back", "storage pool more"])
      assert.ok(
        up.stderr.includes(
          `up: ${object} belongs to this lab, but is no longer in the plan: \`up --prune\` or \`down\` removes it\n`,
        ),
        up.stderr,
      );
    assert.ok(up.stderr.includes("its volumes default/two.qcow2 stay"));
    const planned = succeeded(await host.run("up", ["--prune", "--dry-run"]));
    assert.deepEqual(host.changes(), []);
    assert.equal(succeeded(await host.run("up", ["--prune"])), planned);
    assert.deepEqual(host.has("domain"), ["one"]);
    assert.deepEqual(host.has("net"), ["lab"]);
    assert.deepEqual(host.has("pool"), ["default"]);
    assert.deepEqual(host.has("vol/default"), ["one.qcow2", "two.qcow2"]);
  });

  test("keeps its definition while its volume cannot be deleted, so that the next run finds the volume", async () => {
    const host = await UP.copy();
    rebuild(host, labOfTwo({ "guests.d/two.yml": null }, ID));
    const down = await host.run("down", ["--yes", "--volumes"], { FAIL_CHANGE: "vol-delete" });
    assert.equal(down.code, 1);
    assert.match(
      down.stderr,
      /^down: guest two stays, shut off: its volumes default\/two\.qcow2 could not be deleted\ndown: some guests or volumes are left, so networks and storage pools stay: run this again$/m,
    );
    assert.deepEqual([host.has("domain"), host.has("domain", "active")], [["one", "two"], []]);
    assert.deepEqual(host.has("pool"), ["default"]);
    succeeded(await host.run("down", ["--yes", "--volumes"]));
    for (const kind of ["domain", "net", "pool", "vol/default"] as const)
      assert.deepEqual(host.has(kind), [], kind);
  });

  test("has its volumes named by a `down` that leaves them", async () => {
    const host = await UP.copy();
    rebuild(host, labOfTwo({ "guests.d/two.yml": null }, ID));
    const down = await host.run("down", ["--yes"]);
    succeeded(down);
    assert.match(
      down.stderr,
      /^down: guest two is no longer in the plan\ndown: its volumes default\/two\.qcow2 stay: with --volumes they are deleted, too$/m,
    );
    assert.deepEqual(host.has("vol/default"), ["one.qcow2", "two.qcow2"]);
  });

  test("goes with `down`", async () => {
    const host = await UP_WITH_MORE.copy();
    rebuild(host, labOfTwo(LESS, ID));
    succeeded(await host.run("down", ["--yes", "--volumes"]));
    for (const kind of ["domain", "net", "pool", "vol/default"] as const)
      assert.deepEqual(host.has(kind), [], kind);
  });

  test("is a guest under its old name, whose volume goes with --volumes alone", async () => {
    const host = await UP.copy();
    const { interfaces, disks } = { interfaces: [{ network: "back" }], disks: [{}] };
    rebuild(host, labOfTwo({ "guests.d/two.yml": null, "guests.d/zwei.yml": { interfaces, disks } }, ID));
    succeeded(await host.run("up"));
    assert.deepEqual(host.has("domain"), ["one", "two", "zwei"]);
    succeeded(await host.run("down", ["--leftovers", "--yes", "--volumes"]));
    assert.deepEqual(host.has("domain"), ["one", "zwei"]);
    assert.deepEqual(host.has("vol/default"), ["one.qcow2", "zwei.qcow2"]);
    assert.deepEqual(host.has("net"), ["back", "lab"]);
  });

  test("is no clone of a guest, though it has the same mark, and nothing of a lab with another id", async () => {
    const host = await UP.copy();
    put(host, "domain/clone.xml", "00000000-0000-4000-8000-000000000001\n");
    put(host, "domain/clone.mark", mark(host, "one"));
    putTheirs(host, "first-lab", "other-lab");
    succeeded(await host.run("down", ["--yes", "--volumes"]));
    assert.deepEqual(host.has("domain"), ["clone", "theirs"]);
  });

  test("of a lab without an id is a guest that this directory has brought up, and nothing else", async () => {
    const host = await UP_WITHOUT_ID.copy();
    rebuild(host, labOfTwo({ "guests.d/two.yml": null, "networks.d/back.yml": null }));
    putTheirs(host, /directory='.*?'/, "directory='/srv/x'");
    succeeded(await host.run("down", ["--yes"]));
    assert.deepEqual(host.has("domain"), ["theirs"]);
    assert.deepEqual(host.has("net"), ["back"]);
  });
});

suite("down", () => {
  test("--volumes stops before the first change while the pool of a volume is not active", async () => {
    const host = await UP.copy();
    rmSync(join(host.state, "pool/default.active"));
    for (const guests of [[], ["one"]]) {
      const down = await host.run("down", ["--yes", "--volumes", ...guests]);
      assert.deepEqual(
        [down.code, down.stdout, down.stderr],
        [
          1,
          "",
          "down: storage pool default is not active, so its volumes cannot be deleted: start it (virsh --connect qemu:///system pool-start default), or leave out --volumes\ndown: stopped before the first change\n",
        ],
      );
    }
    assert.deepEqual(host.changes(), []);
    succeeded(await host.run("down", ["--yes"]));
  });

  test("--volumes goes on where one before could not remove the pool whose volumes it had deleted", async () => {
    const host = await UP.copy();
    assert.equal(
      (await host.run("down", ["--yes", "--volumes"], { FAIL_CHANGE: "pool-undefine default" })).code,
      1,
    );
    assert.deepEqual([host.has("domain"), host.has("pool")], [[], ["default"]]);
    succeeded(await host.run("down", ["--yes", "--volumes"]));
    assert.deepEqual(host.has("pool"), []);
  });

  test("of named guests leaves everything else", async () => {
    const host = await UP.copy();
    succeeded(await host.run("down", ["--yes", "--volumes", "two"]));
    assert.deepEqual(host.has("domain", "active"), ["one"]);
    assert.deepEqual(host.has("net", "active"), ["back", "lab"]);
    assert.deepEqual(host.has("pool", "active"), ["default"]);
    assert.deepEqual(host.has("vol/default"), ["one.qcow2"]);
    const wrong = await host.run("down", ["--yes", "three"]);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /^down: no guest three in this lab: /);
  });

  test("tells what it needs where nobody can answer", async () => {
    const host = await UP.copy();
    const { code, stderr } = await host.run("down");
    assert.equal(code, 1);
    assert.match(stderr, /^down: there is no terminal to ask on: --yes removes this without a question$/m);
    assert.deepEqual(host.changes(), []);
  });

  test("waits for an `up` of the same lab", async () => {
    const host = new LabHost(labOfTwo());
    const up = host.run("up", [], { WAIT: "2" });
    while (!existsSync(join(host.state, "domain/one.installing")))
      await new Promise((done) => setTimeout(done, 50));
    const down = await host.run("down", ["--yes"]);
    succeeded(down);
    assert.match(down.stderr, /^down: waiting for process \d+, which works on the same lab$/m);
    succeeded(await up);
    assert.deepEqual(host.has("domain"), []);
  });
});
