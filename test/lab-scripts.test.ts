import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { ExportedLab } from "../src/exports/facts.ts";
import { sshConfig } from "../src/exports/ssh-config.ts";
import { descendants, GUESTS, guest, kill, LAYERS, succeeded } from "./killed-up.ts";
import { testDryRun } from "./lab-dry-run.ts";
import { LabHost, smallSite } from "./lab-host.ts";
import { PreparedHost } from "./prepared-host.ts";
import { edit, network, testFailingReads } from "./register-reads.ts";

const UP = new PreparedHost(async () => {
  const host = new LabHost(smallSite(LAYERS));
  succeeded(await host.run("up", ["-j", "4"]));
  return host;
});

testDryRun("a small lab", () => smallSite(LAYERS));

suite("up", () => {
  test("builds a guest after those that it names, and two of a rank at a time", async () => {
    const host = new LabHost(smallSite(LAYERS));
    const up = await host.run("up", ["-j", "2"], { TOGETHER: "a-1 a-2" });
    succeeded(up);
    const guests = [...up.stderr.matchAll(/^up: \[\d\/4\] (\S+): up, \d+ s$/gm)].map(([, name]) => name);
    assert.equal(guests[0], "base");
    assert.equal(guests[3], "top");
    const starts = host.changes().filter((call) => / start |^virt-install/.test(call));
    assert.deepEqual(
      starts
        .slice(2, 4)
        .map((call) => /--name (\S+)/.exec(call)?.[1])
        .sort(),
      ["a-1", "a-2"],
    );
  });

  test("says at its end how to log in to each guest that is up", async () => {
    const host = await UP.copy();
    const guest = { kind: "k", fqdn: "f", os: "o", network: null, interfaces: [], vcpus: null, ram: null };
    const file = (more: Pick<ExportedLab, "host" | "identityFile">) => {
      const guests = [
        { ...guest, name: "a-1", names: ["a-1", "a-1.lab.test"], target: "10.9.8.11", user: "root" },
        { ...guest, name: "a-2", names: ["a-2"], target: "fd00::2", user: "alice" },
        { ...guest, name: "base", names: ["base"], target: null, user: "root" },
      ];
      mkdirSync(join(host.site, "exports"), { recursive: true });
      const text = sshConfig.text({ site: "lab", knownHosts: "k", networks: [], guests, ...more });
      writeFileSync(join(host.site, "exports/ssh_config"), text);
    };
    const endOf = async (...args: string[]) => {
      const { stderr } = await host.run("up", args);
      return stderr.replace(/^[\s\S]*^up: \d guests: .*\n/m, "");
    };
    file({ host: null, identityFile: null });
    assert.equal(
      await endOf(),
      `up: a-1: ssh root@10.9.8.11
up: a-2: ssh alice@fd00::2
up: from another machine than the libvirt host: the same with -J HOST, where HOST is the libvirt host
up: the key is the one that belongs to the guest's \`authorized_keys\`
`,
    );
    file({ host: { address: "hv1", user: "me" }, identityFile: "~/.ssh/id_lab" });
    assert.equal(
      await endOf("a-1"),
      `up: a-1: ssh -i ~/.ssh/id_lab root@10.9.8.11
up: from another machine than the libvirt host: ssh -F exports/ssh_config GUEST, which goes through me@hv1
`,
    );
    assert.equal(await endOf("--dry-run"), "");
    assert.equal(await endOf("base"), "");
    file({ host: null, identityFile: "id_lab" });
    assert.match(
      await endOf("a-1"),
      /^up: a-1: ssh -i id_lab .*\n.*\nup: run ssh in the directory that has id_lab: miniascape init puts it beside `_data`\n$/,
    );
  });

  test("of named guests it builds these and those that they come after", async () => {
    const host = new LabHost(smallSite(LAYERS));
    succeeded(await host.run("up", ["--no-start", "a-2"]));
    assert.deepEqual(host.has("domain"), ["a-2", "base"]);
    assert.deepEqual(host.has("domain", "active"), []);
    assert.match((await host.run("up", ["b"])).stderr, /^up: no guest b in this lab: a-1 a-2 base top$/m);
    assert.equal((await host.run("up", ["-j", "no"])).code, 2);
  });

  test("a guest that fails leaves nothing, those that come after it are skipped, and the next run completes it", async () => {
    const host = new LabHost(smallSite(LAYERS));
    const up = await host.run("up", ["-j", "4"], { FAILS: "a-2" });
    assert.equal(up.code, 1);
    assert.match(up.stderr, /^up: \[\d\/4\] top: skipped, because a-2 is not up$/m);
    assert.match(up.stderr, /^up: 4 guests: 2 up, 1 failed, 1 skipped$/m);
    assert.match(
      up.stderr,
      /^a-2: vmbuild\.sh: guest a-2 is not installed; its console log is \/var\/log\/libvirt\/qemu\/a-2-console\.log on the host$/m,
    );
    assert.deepEqual(host.has("domain"), ["a-1", "base"]);
    assert.deepEqual(host.has("vol/default"), ["a-1.qcow2", "base.qcow2", "shared.img"]);
    succeeded(await host.run("up"));
    assert.deepEqual(host.has("domain", "active"), GUESTS);
  });

  test("a guest of the same name that is somebody else's is neither built nor started", async () => {
    const host = new LabHost(smallSite(LAYERS));
    mkdirSync(join(host.state, "domain"));
    writeFileSync(join(host.state, "domain/base.xml"), "00000000-0000-4000-8000-000000000000\n");
    const up = await host.run("up", ["base"]);
    assert.equal(up.code, 1);
    assert.match(
      up.stderr,
      /^up: guest base is not of this lab: its UUID is 00000000-0000-4000-8000-000000000000, the plan's is [0-9a-f-]{36}\nup: to run this lab beside them, set a `name_prefix` in a `common` layer, or rename those guests\nup: stopped before the first change$/m,
    );
    assert.deepEqual(host.changes(), []);
    assert.deepEqual(host.has("domain", "active"), []);
  });

  test("a guest whose build is killed has failed, and the next run completes it", async () => {
    const host = new LabHost(smallSite(LAYERS));
    const variables = host.variables({ WAIT: "1" });
    const up = spawn("env", ["-i", ...variables, "bash", join(host.site, "up"), "base"], { stdio: "ignore" });
    const ended = once(up, "exit");
    while (host.has("domain", "installing").length === 0) await setTimeout(20);
    kill(descendants(up.pid as number)[0] as number);
    assert.deepEqual(await ended, [1, null]);
    succeeded(await host.run("up", ["base"]));
    assert.deepEqual(host.has("domain", "active"), ["base"]);
  });

  test("a guest whose installation ends while `up` reads is started", async () => {
    const host = new LabHost(smallSite(LAYERS));
    succeeded(await host.run("up", ["base"]));
    // Its script was killed.
    rmSync(join(host.state, "domain/base.mark"));
    succeeded(await host.run("up", ["base"], { STOPS: "base" }));
    assert.deepEqual(host.has("domain", "active"), ["base"]);
  });
});

suite("network_register.sh", () => {
  async function registered(): Promise<LabHost> {
    const host = new LabHost(smallSite(LAYERS));
    succeeded(await host.run("host/network_register.sh"));
    host.changes();
    return host;
  }

  test("a changed DHCP host is one net-update", async () => {
    const host = await registered();
    edit(
      network(host.site),
      /mac='52:54:00:00:00:04' name='top.lab.test' ip='10.9.8.14'/,
      "mac='52:54:00:00:00:04' name='top.lab.test' ip='10.9.8.44'",
    );
    succeeded(await host.run("host/network_register.sh"));
    const calls = host.changes();
    assert.equal(calls.length, 1);
    assert.match(
      calls[0] as string,
      /net-update lab modify ip-dhcp-host .*10\.9\.8\.44.* --parent-index 0 --live --config$/,
    );
  });

  test("hosts that exchange their addresses are taken out before they are put in", async () => {
    const host = await registered();
    edit(network(host.site), "ip='10.9.8.13'/>", "ip='10.9.8.0'/>");
    edit(network(host.site), "ip='10.9.8.14'/>", "ip='10.9.8.13'/>");
    edit(network(host.site), "ip='10.9.8.0'/>", "ip='10.9.8.14'/>");
    succeeded(await host.run("host/network_register.sh"));
    assert.deepEqual(
      host.changes().map((call) => /net-update lab (\S+ \S+)/.exec(call)?.[1]),
      ["delete ip-dhcp-host", "delete ip-dhcp-host", "add-last ip-dhcp-host", "add-last ip-dhcp-host"],
    );
  });

  test("a changed alias of the gateway takes all names of its address with it", async () => {
    const host = await registered();
    edit(network(host.site), "gw.lab.test", "router.lab.test");
    succeeded(await host.run("host/network_register.sh"));
    assert.deepEqual(
      host
        .changes()
        .map((call) => call.replaceAll("\\", "").replace(/.*net-update lab (.*) --parent.*/, "$1")),
      [
        "delete dns-host <host><hostname>gw.lab.test</hostname></host>",
        "delete dns-host <host><hostname>ks.lab.test</hostname></host>",
        "add-last dns-host <host ip='10.9.8.1'><hostname>router.lab.test</hostname><hostname>ks.lab.test</hostname></host>",
      ],
    );
  });

  test("anything else is reported, and done with --replace alone", async () => {
    const host = await registered();
    edit(network(host.site), "start='10.9.8.100'", "start='10.9.8.101'");
    const messages = await host.run("host/network_register.sh");
    assert.equal(messages.code, 1);
    assert.match(
      messages.stderr,
      /network lab differs from the plan:\n {2}not planned: range 10\.9\.8\.100 - 10\.9\.8\.199\n {2}planned: range 10\.9\.8\.101 - 10\.9\.8\.199\n/,
    );
    assert.match(
      messages.stderr,
      /to apply this: \S+network_register\.sh --replace --connect qemu:\/\/\/system lab \(running guests that lose their connection: none\)/,
    );
    assert.deepEqual(host.changes(), []);
    assert.equal((await host.run("up")).code, 1);
    assert.deepEqual(host.changes(), []);
    succeeded(await host.run("host/network_register.sh", ["--replace"]));
    assert.deepEqual(
      host.changes().map((call) => /net-\w+/.exec(call)?.[0]),
      ["net-destroy", "net-undefine", "net-define", "net-start", "net-autostart"],
    );
    assert.equal(succeeded(await host.run("host/network_register.sh")), "");
  });

  test("a network that cannot be started is not left half made, and one that it was to replace comes back", async () => {
    const host = new LabHost(smallSite(LAYERS));
    const clash = await host.run("host/network_register.sh", [], { CLASH: "10.9.8.199" });
    assert.equal(clash.code, 1);
    assert.match(clash.stderr, /already in use by interface eth0[\s\S]*network lab is not ready/);
    assert.deepEqual(host.has("net"), []);
    succeeded(await host.run("host/network_register.sh"));
    const before = readFileSync(join(host.state, "net/lab.xml"), "utf8");
    edit(network(host.site), "10.9.8.199", "10.9.8.198");
    const replaced = await host.run("host/network_register.sh", ["--replace"], { CLASH: "10.9.8.198" });
    assert.equal(replaced.code, 1);
    assert.deepEqual(host.has("net", "active"), ["lab"]);
    assert.deepEqual(host.has("net", "autostart"), ["lab"]);
    assert.equal(readFileSync(join(host.state, "net/lab.xml"), "utf8"), before);
  });
});

suite("register scripts beside what others have", () => {
  const FOREIGN = "00000000-0000-4000-8000-00000000000";
  const write = (host: LabHost, path: string, text = "") => {
    mkdirSync(dirname(join(host.state, path)), { recursive: true });
    writeFileSync(join(host.state, path), text);
  };
  const addNetwork = (host: LabHost, bridge: string, address: string, prefix: number) =>
    write(
      host,
      "net/theirs.xml",
      `<network>\n<name>theirs</name>\n<uuid>${FOREIGN}1</uuid>\n<bridge name='${bridge}'/>\n<ip address='${address}' prefix='${prefix}'/>\n</network>\n`,
    );
  const addGuest = (host: LabHost, source: string) => {
    write(host, "domain/theirs.xml", `${FOREIGN}2\n`);
    write(host, "domain/theirs.disks", `${source}\n`);
  };

  test("a network of others that runs and has addresses of ours is in the way, one that does not run is not", async () => {
    for (const [address, prefix, isInTheWay] of [
      ["10.9.0.1", 16, true],
      ["10.9.8.200", 29, true],
      ["10.9.9.1", 24, false],
      ["fd00::1", 64, false],
    ] as const) {
      const host = new LabHost(smallSite(LAYERS));
      addNetwork(host, "virbr-theirs", address, prefix);
      assert.equal((await host.run("host/network_register.sh", ["--check"])).code, 0);
      write(host, "net/theirs.active");
      const { code, stderr } = await host.run("host/network_register.sh");
      assert.equal(code, isInTheWay ? 1 : 0, stderr);
      const messages = "network_register.sh: network lab: 10.9.8.1/24 is in use by network theirs\n";
      assert.equal(stderr.startsWith(messages), isInTheWay, stderr);
      assert.equal(host.changes().length, isInTheWay ? 0 : 3);
    }
  });

  test("a network of the host with the name of the plan's is offered as `external`", async () => {
    const host = new LabHost(smallSite(LAYERS));
    write(host, "net/lab.xml", `<network>\n<name>lab</name>\n<uuid>${FOREIGN}1</uuid>\n</network>\n`);
    const { code, stderr } = await host.run("host/network_register.sh");
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^network_register\.sh: to use the network lab of this host unchanged, give it `external: true`$/m,
    );
    assert.deepEqual(host.changes(), []);
  });

  test("so is a bridge that another network has, even if that does not run", async () => {
    const host = new LabHost(smallSite(LAYERS));
    addNetwork(host, "virbr-lab", "192.168.160.1", 23);
    const { code, stderr } = await host.run("host/network_register.sh");
    assert.equal(code, 1);
    assert.equal(
      stderr,
      [
        "network_register.sh: network lab: its bridge virbr-lab is that of network theirs",
        "network_register.sh: to run this lab beside them, set a `name_prefix` in a `common` layer, and other subnets; these are free: 192.168.162.0/24\n",
      ].join("\n"),
    );
    assert.deepEqual(host.changes(), []);
  });

  test("one of our networks that runs stays as it is, whatever came beside it", async () => {
    const host = new LabHost(smallSite(LAYERS));
    succeeded(await host.run("host/network_register.sh"));
    addNetwork(host, "virbr-theirs", "10.9.0.1", 16);
    write(host, "net/theirs.active");
    assert.equal(succeeded(await host.run("host/network_register.sh")), "");
  });

  test("a volume for guests to share that only others use is in the way", async () => {
    const host = new LabHost(smallSite(LAYERS));
    addGuest(host, "<source file='/srv/pool/shared.img'/>");
    const up = await host.run("up");
    assert.equal(up.code, 1);
    assert.match(up.stderr, /^storage_register\.sh: volume default\/shared\.img: guest theirs uses it$/m);
    assert.deepEqual(host.changes(), []);
    addGuest(host, "<source file='/srv/pool/other.img'/>");
    succeeded(await host.run("up", ["-j", "4"]));
    addGuest(host, "<source file='/srv/pool/shared.img'/>");
    assert.equal(succeeded(await host.run("up", ["-j", "4"])), "");
  });

  test("a pool with another directory is not defined anew while others use it", async () => {
    const host = new LabHost(smallSite(LAYERS));
    succeeded(await host.run("host/storage_register.sh"));
    host.changes();
    edit(join(host.site, "host/storages.d/default.xml"), "/srv/pool", "/srv/new");
    addGuest(host, "<source pool='default' volume='other.img'/>");
    const refused = await host.run("host/storage_register.sh", ["--replace"]);
    assert.equal(refused.code, 1);
    assert.match(
      refused.stderr,
      /^storage_register\.sh: storage pool default: not replaced, because it is in use by guest theirs$/m,
    );
    assert.deepEqual(host.changes(), []);
    addGuest(host, "<source file='/srv/other/other.img'/>");
    succeeded(await host.run("host/storage_register.sh", ["--replace"]));
    assert.match(readFileSync(join(host.state, "pool/default.xml"), "utf8"), /\/srv\/new/);
  });
});

testFailingReads(19);

suite("down", () => {
  test("stops when a guest cannot be stopped or removed: its network and pool stay", async () => {
    const host = await UP.copy();
    const failing = async (change: string) => {
      const down = await host.run("down", ["--volumes", "--yes"], { FAIL_CHANGE: change });
      assert.equal(down.code, 1);
      assert.deepEqual(host.has("net", "active"), ["lab"]);
      assert.deepEqual(host.has("pool", "active"), ["default"]);
      return down.stderr;
    };
    assert.match(
      await failing("destroy"),
      /^down: some guests may still run, so all guests, networks, storage pools and volumes stay: run this again$/m,
    );
    assert.deepEqual([host.has("domain"), host.has("vol/default").length], [GUESTS, 5]);
    assert.match(
      await failing("undefine --nvram --managed-save --snapshots-metadata base"),
      /^down: some guests or volumes are left, so networks and storage pools stay: run this again$/m,
    );
    assert.deepEqual(host.has("domain"), ["base"]);
    succeeded(await host.run("down", ["--volumes", "--yes"]));
    for (const kind of ["domain", "net", "vol/default"] as const) assert.deepEqual(host.has(kind), [], kind);
  });

  test("asks first, and takes away what the lab made alone", async () => {
    const host = await UP.copy();
    host.changes();
    const foreign = "00000000-0000-4000-8000-000000000000";
    writeFileSync(join(host.state, "domain/top.xml"), `${foreign}\n`);
    edit(join(host.state, "net/lab.xml"), /<uuid>.*<\/uuid>/, `<uuid>${foreign}</uuid>`);
    const question = await host.run("down", ["--volumes"]);
    assert.equal(question.code, 1);
    assert.deepEqual(host.changes(), []);
    assert.match(question.stderr, /^down: guests: a-1 a-2 base$/m);
    succeeded(await host.run("down", ["--volumes", "--yes"]));
    assert.deepEqual(host.has("domain"), ["top"]);
    assert.deepEqual(host.has("net"), ["lab"]);
    assert.deepEqual(host.has("pool"), ["default"]);
    assert.deepEqual(host.has("vol/default"), ["top.qcow2"]);
    const calls = host.changes();
    assert.equal(calls.filter((call) => / undefine --nvram /.test(call)).length, 3);
    const again = await host.run("down", ["--yes"]);
    assert.equal(
      again.stderr,
      [
        "down: network lab stays: it is not of this lab",
        "down: guest top stays: it is not of this lab",
        "down: storage pool default stays: in use by guest top",
        "down: nothing to remove\n",
      ].join("\n"),
    );
  });
});

suite("status", () => {
  test("shows what runs, and tells by its exit status whether all does", async () => {
    const host = new LabHost(smallSite(LAYERS));
    const before = await host.run("status");
    assert.equal(before.code, 1);
    assert.match(before.stdout, /^KIND {5}NAME {5}STATE {6}ADDRESS {2}PLANNED {4}DRIFT$/m);
    assert.match(before.stdout, /^network {2}lab {6}not there {2}- {8}10\.9\.8\.1$/m);
    succeeded(await host.run("up", ["-j", "4"]));
    const { stdout } = await host.run("status", ["--json"]);
    const { site, objects } = JSON.parse(stdout);
    assert.equal(site, "lab");
    assert.deepEqual(
      objects.map(({ kind, name, state }: Record<string, string>) => `${kind} ${name} ${state}`),
      ["network lab active", "pool default active", ...GUESTS.map((name) => `guest ${name} running`)],
    );
    edit(network(host.site), "ip='10.9.8.14'/>", "ip='10.9.8.44'/>");
    const table = await host.run("status");
    assert.equal(table.code, 1);
    assert.match(
      table.stdout,
      /^network {2}lab {6}active {3}10\.9\.8\.1 +10\.9\.8\.1 +1 change for network_register\.sh$/m,
    );
  });
});

suite("vmbuild.sh", () => {
  const vmbuild = "guests.d/base/vmbuild.sh";
  const registered = new PreparedHost(async () => {
    const host = new LabHost(smallSite(LAYERS));
    succeeded(await host.run("host/network_register.sh"));
    succeeded(await host.run("host/storage_register.sh"));
    return host;
  });
  const ready = () => registered.copy();

  test("--replace makes the guest and its first volume anew", async () => {
    const host = await ready();
    succeeded(await host.run(vmbuild));
    assert.equal(succeeded(await host.run(vmbuild)), "");
    host.changes();
    succeeded(await host.run(vmbuild, ["--replace"]));
    assert.deepEqual(
      host.changes().map((call) => /undefine --nvram|vol-\S+|^virt-install|metadata base/.exec(call)?.[0]),
      ["undefine --nvram", "vol-delete", "vol-create-as", "virt-install", "metadata base"],
    );
  });

  test("--replace leaves a guest that cannot be stopped, and its volumes", async () => {
    const host = await UP.copy();
    const { code, stderr } = await host.run("guests.d/a-1/vmbuild.sh", ["--replace"], {
      FAIL_CHANGE: "destroy a-1",
    });
    assert.equal(code, 1);
    assert.match(stderr, /^vmbuild\.sh: guest a-1 stays, with its volumes: it cannot be removed$/m);
    assert.deepEqual(host.changes(), ["virsh --connect qemu:///system destroy a-1"]);
  });

  test("two at a time build one guest once", async () => {
    const host = await ready();
    const both = await Promise.all([1, 2].map(() => host.run(vmbuild, [], { WAIT: "0.3" })));
    for (const each of both) succeeded(each);
    assert.equal(host.changes().filter((call) => call.startsWith("virt-install")).length, 1);
  });

  test("the lock of a process that has ended counts for nothing, whoever has its number now", async () => {
    const host = await ready();
    const uuid = /^uuid=(.*)$/m.exec(readFileSync(join(host.site, vmbuild), "utf8"))?.[1];
    writeFileSync(join(host.directory, `miniascape-${uuid}.lock`), "1 0\n");
    succeeded(await host.run(vmbuild));
    assert.deepEqual(host.has("domain"), ["base"]);
    assert.deepEqual(
      readdirSync(host.directory).filter((name) => name.includes(".lock")),
      [],
    );
  });

  test("a guest of the same name that is somebody else's stays", async () => {
    const host = await ready();
    mkdirSync(join(host.state, "domain"));
    writeFileSync(join(host.state, "domain/base.xml"), "00000000-0000-4000-8000-000000000000\n");
    for (const options of [[], ["--replace"], ["--dry-run"], ["--commands"]]) {
      const { code, stderr } = await host.run(vmbuild, options);
      assert.equal(code, 1);
      assert.match(
        stderr,
        /^vmbuild\.sh: guest base is not of this lab: its UUID is 0{8}-.*, the plan's is [0-9a-f-]{36}: set a `name_prefix` in a `common` layer, or rename that guest$/m,
      );
    }
    assert.deepEqual(host.changes(), []);
    assert.deepEqual(host.has("domain"), ["base"]);
  });

  test("a guest that has the UUID under another name is reported, and stays", async () => {
    const host = await ready();
    const uuid = /^uuid=(.*)$/m.exec(readFileSync(join(host.site, vmbuild), "utf8"))?.[1];
    mkdirSync(join(host.state, "domain"));
    writeFileSync(join(host.state, "domain/renamed.xml"), `${uuid}\n`);
    for (const script of [vmbuild, "up"]) {
      const { code, stderr } = await host.run(script);
      assert.equal(code, 1);
      assert.match(
        stderr,
        /: guest renamed has the UUID of the plan's guest base: give it that name again, or remove it$/m,
      );
    }
    assert.deepEqual(host.changes(), []);
  });

  test("a volume that others use is neither used nor made anew, one that guests of the lab share is", async () => {
    const host = await ready();
    mkdirSync(join(host.state, "domain"));
    writeFileSync(join(host.state, "domain/theirs.xml"), "00000000-0000-4000-8000-000000000000\n");
    const uses = (path: string) =>
      writeFileSync(join(host.state, "domain/theirs.disks"), `<source file='${path}'/>\n`);
    uses("/srv/pool/shared.img");
    const refused = await host.run("guests.d/a-1/vmbuild.sh");
    assert.equal(refused.code, 1);
    assert.equal(
      refused.stderr,
      [
        "storage_register.sh: volume default/shared.img: guest theirs uses it",
        "vmbuild.sh: guest a-1 is not built, because others may use its volumes\n",
      ].join("\n"),
    );
    assert.deepEqual(host.changes(), []);
    uses("/srv/pool/other.img");
    succeeded(await host.run("guests.d/a-1/vmbuild.sh"));
    const second = await host.run("guests.d/a-2/vmbuild.sh");
    succeeded(second);
    assert.match(
      second.stderr,
      /^vmbuild\.sh: volume shared\.img of pool default already exists: used unchanged$/m,
    );
    host.changes();
    uses("/srv/pool/a-1.qcow2");
    assert.equal((await host.run("guests.d/a-1/vmbuild.sh", ["--replace"])).code, 1);
    assert.deepEqual(host.changes(), []);
    assert.match(
      (await host.run("host/storage_register.sh", ["--guest", "nosuch"])).stderr,
      /^storage_register\.sh: no guest nosuch in this lab$/m,
    );
  });

  test("UEFI, Secure Boot and a TPM are asked for by name", async () => {
    const virtinst = {
      location: "http://ks/tree/",
      firmware: "uefi",
      secure_boot: true,
      tpm: true,
      machine: "q35",
      cpu: "host-passthrough",
    };
    const host = new LabHost(smallSite({ ...LAYERS, "guests.d/base.yml": guest(1, { virtinst }) }));
    const stdout = succeeded(await host.run(vmbuild, ["--commands"])).replaceAll("\\", "");
    assert.match(
      stdout,
      / --machine q35 --boot firmware=efi,firmware\.feature0\.name=secure-boot,firmware\.feature0\.enabled=yes,/,
    );
    assert.match(stdout, / --tpm backend\.type=emulator,backend\.version=2\.0 /);
    assert.match(stdout, / --virt-type qemu --cpu mode=maximum /);
    assert.match(
      stdout,
      / --serial pty,log\.file=\/var\/log\/libvirt\/qemu\/base-console\.log,log\.append=on /,
    );
  });
});

test("check-host tells what stands in the way", async () => {
  const virtinst = { location: "http://ks/tree/", firmware: "uefi", tpm: true };
  const host = new LabHost(smallSite({ ...LAYERS, "guests.d/base.yml": guest(1, { virtinst }) }));
  const { code, stdout } = await host.run("check-host");
  assert.equal(code, 1);
  assert.match(stdout, /^ok {7}virt-install 4\.1\.0$/m);
  assert.match(stdout, /^note {5}no KVM: guests are emulated, which is slow$/m);
  assert.match(
    stdout,
    /^problem {2}UEFI, which planned guests need, is missing on the host \(Debian: ovmf, Fedora: edk2-ovmf\)$/m,
  );
  assert.match(
    stdout,
    /^problem {2}an emulated TPM, which planned guests need, is missing on the host \(Debian and Fedora: swtpm swtpm-tools\)$/m,
  );
  // Four systems of 6 GiB, and the shared disk of two guests, which counts once.
  assert.match(stdout, /^\w+ +storage pool default: \d+ GiB free, .*\b30\b/m);
  assert.match(stdout, /^ok {7}no conflict with networks, storage pools or guests of others$/m);
  assert.match(
    stdout,
    /^problem {2}install tree http:\/\/ks\/tree\/: this host does not know the name ks: add this line to \/etc\/hosts: 10\.9\.8\.1 ks$/m,
  );
});

test("check-host names the network on whose address an install tree is, until that network runs", async () => {
  const virtinst = { location: "http://10.9.8.1:9/tree/" };
  const host = new LabHost(smallSite({ ...LAYERS, "guests.d/base.yml": guest(1, { virtinst }) }));
  const tree = async () => {
    const { stdout } = await host.run("check-host");
    return stdout.split("\n").filter((line) => line.includes("http://10.9.8.1:9/tree/"));
  };
  assert.deepEqual(await tree(), [
    "note     install tree http://10.9.8.1:9/tree/: its address 10.9.8.1 is on the network lab, which does not run yet: run host/network_register.sh, then check again",
  ]);
  succeeded(await host.run("host/network_register.sh"));
  assert.match((await tree()).join("\n"), /^\w+ +install tree (?!.*does not run yet).*$/);
});

test("every lab script tells its usage, and refuses what it does not know", async () => {
  const host = new LabHost(smallSite(LAYERS));
  for (const script of ["up", "down", "status", "check-host"]) {
    const help = await host.run(script, ["--help"]);
    assert.match(succeeded(help), new RegExp(`^Usage: ${script} `));
    assert.equal((await host.run(script, ["--nosuch"])).code, 2);
    assert.equal((await host.run(script, ["--connect", "qemu+ssh://far/system", "--help"])).code, 0);
  }
});
