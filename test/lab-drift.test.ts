import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { assertSeen, change, DIFFERENCES, LINKS, OTHERS, type Row, running, UP } from "./drift-rows.ts";
import { LabHost } from "./lab-host.ts";
import { driftOf, edit, labOfTwo, put, succeeded } from "./lab-of-two.ts";

suite("status sees", () => {
  test("nothing where all is as planned", async () => assertSeen(await UP.copy(), []));

  for (const [what, rows] of [
    ["in a definition", DIFFERENCES],
    ["in a volume, an address, a link, a pool", OTHERS],
  ] as const)
    test(`each difference of guests: ${what}`, async () => {
      const host = await UP.copy();
      writeFileSync(join(host.directory, "bin/ip"), `#!/bin/sh\necho '${LINKS}'\n`, { mode: 0o755 });
      for (const [, , make] of rows) make(host);
      await assertSeen(host, rows);
    });

  test("any other element of a network, and each change of its hosts", async () => {
    const host = await UP.copy();
    edit(join(host.state, "net/lab.xml"), "<dns>", "<mtu size='1450'/>\n<dns>");
    edit(join(host.state, "net/lab.xml"), "stp='on'", "stp='off'");
    edit(join(host.site, "host/networks.d/lab.xml"), "ip='10.9.8.11'/>", "ip='10.9.8.21'/>");
    assert.deepEqual((await driftOf(host))["network lab"], [
      "1 change for network_register.sh",
      "not planned: bridge virbr8 stp off delay 0",
      "not planned: element mtu size='1450'",
      "planned: bridge virbr8 stp on delay 0",
    ]);
    const messages = await host.run("host/network_register.sh");
    assert.equal(messages.code, 1);
    assert.match(
      messages.stderr,
      /network lab differs from the plan:\n {2}modify ip-dhcp-host: <host .*10\.9\.8\.21.*\n {2}not planned: bridge virbr8 stp off delay 0\n {2}not planned: element mtu size='1450'\n {2}planned: bridge virbr8 stp on delay 0\n/,
    );
    assert.deepEqual(host.changes(), []);
  });

  test("what starts with the host or not, unlike planned, which `up` applies while it runs", async () => {
    const host = await UP.copy();
    const rows: readonly Row[] = [
      [
        "a start with the host",
        "one",
        (host) => put(host, "domain/one.autostart"),
        "starts with the host, which is not planned",
      ],
      [
        "no start with the host",
        "big",
        ({ state }) => rmSync(join(state, "domain/big.autostart")),
        "does not start with the host, planned",
      ],
      ...OTHERS.filter(([, object]) => object === "pool default"),
    ];
    for (const [, , make] of rows) make(host);
    await assertSeen(host, rows);
    succeeded(await host.run("up", ["--dry-run"]));
    assert.deepEqual(host.changes(), []);
    succeeded(await host.run("up"));
    assert.deepEqual(host.changes(), [
      "virsh --connect qemu:///system pool-autostart default",
      "virsh --connect qemu:///system autostart big",
      "virsh --connect qemu:///system autostart one --disable",
    ]);
    await assertSeen(host, []);
  });

  test("what a running guest has until its restart, which `up --restart` of the guest does", async () => {
    const host = await UP.copy();
    const rows = [
      running(
        "memory",
        "one",
        />524288</,
        ">1048576<",
        "runs without the planned 512 MiB until it is restarted",
      ),
      running(
        "a shareable disk",
        "two",
        /<\/disk>/,
        "<shareable/></disk>",
        "runs with disk vda shareable until it is restarted",
      ),
      running(
        "a cache",
        "big",
        /cache='none'/,
        "cache='unsafe'",
        "runs with the cache unsafe of disk vda until it is restarted",
      ),
    ];
    for (const [, , make] of rows) make(host);
    await assertSeen(host, rows);
    succeeded(await host.run("up", ["--restart", "two"]));
    assert.deepEqual(
      host.changes().map((call) => call.replace("virsh --connect qemu:///system ", "")),
      ["shutdown one", "start one", "shutdown two", "start two"],
    );
    await assertSeen(host, rows.slice(2));
  });
});

suite("up", () => {
  test("names what needs a restart or a rebuild, and leaves it as it is", async () => {
    const host = await UP.copy();
    change(host, "one", />524288</, ">1048576<");
    change(host, "one", /bus='virtio'/, "bus='sata'");
    change(host, "one", /cache='none'/, "cache='unsafe'");
    const up = await host.run("up");
    assert.equal(succeeded(up), "");
    assert.deepEqual(
      up.stderr.split("\n").filter((line) => line.includes("differs")),
      [
        "up: guest one differs from the plan: 1024 MiB, planned 512: `up --restart` applies it",
        "up: guest one differs from the plan: disk vda is on sata, planned virtio: only a new installation applies it: its vmbuild.sh --replace, which recreates its first volume",
        "up: guest one differs from the plan: disk vda has the cache unsafe, planned none: this and a restart apply it: virt-xml --connect qemu:///system one --edit target=vda --disk cache=none",
      ],
    );
    assert.deepEqual(host.changes(), []);
  });

  test("--restart applies what a restart applies", async () => {
    const host = await UP.copy();
    change(host, "one", />524288</, ">1048576<");
    change(host, "one", /<vcpu>1</, "<vcpu>4<");
    change(host, "one", /network='lab'/, "network='back'");
    // What it starts with, and the most that it can have
    change(host, "big", />524288<\/currentMemory>/, ">262144</currentMemory>");
    change(host, "big", />1048576<\/memory>/, ">2097152</memory>");
    const planned = succeeded(await host.run("up", ["--restart", "--dry-run"]));
    assert.deepEqual(host.changes(), []);
    const up = succeeded(await host.run("up", ["--restart"]));
    assert.equal(up, planned);
    assert.deepEqual(
      host.changes().map((call) => call.replace("virsh --connect qemu:///system ", "")),
      [
        "setmaxmem big 1048576 --config",
        "setmem big 524288 --config",
        "shutdown big",
        "start big",
        "setmaxmem one 524288 --config",
        "setmem one 524288 --config",
        "setvcpus one 1 --config --maximum",
        "setvcpus one 1 --config",
        "detach-interface one network --mac 52:54:00:00:00:01 --config",
        "attach-interface one network lab --mac 52:54:00:00:00:01 --model virtio --config",
        "shutdown one",
        "start one",
      ],
    );
    await assertSeen(host, []);
    assert.equal(succeeded(await host.run("up", ["--restart"])), "");
  });

  test("a dry run says what would be", async () => {
    const up = await new LabHost(labOfTwo()).run("up", ["--dry-run"]);
    assert.match(up.stderr, /^up: \[1\/2\] one: would be up, \d+ s$/m);
    assert.match(up.stderr, /^up: 2 guests: 2 would be up$/m);
    const { stderr } = await (await UP.copy()).run("down", ["--dry-run"]);
    assert.match(stderr, /^down: would remove guests: big one secure two uefi$/m);
  });

  test("a mistake in the command line is reported with its option, and has the status 2", async () => {
    const host = new LabHost(labOfTwo());
    for (const [script, args, message] of [
      ["up", ["-j", "no"], "up: -j takes a number of guests, not no\n"],
      ["up", ["-j"], "up: -j needs a value\n"],
      ["up", ["--jobs=3"], "up: unknown option --jobs=3: see --help\n"],
      ["up", [""], "up: an argument is empty\n"],
      ["up", ["three"], "up: no guest three in this lab: one two\n"],
      ["down", ["--volume"], "down: unknown option --volume: see --help\n"],
      ["down", ["--leftovers", "one"], "down: --leftovers takes no guest, and this is one\n"],
      ["status", ["--connect"], "status: --connect needs a value\n"],
      ["status", [""], "status: unknown option '': see --help\n"],
      ["check-host", ["-x"], "check-host: unknown option -x: see --help\n"],
      ["host/network_register.sh", ["none"], "network_register.sh: no network none in this lab: back lab\n"],
      ["host/storage_register.sh", ["--guest", "x"], "storage_register.sh: no guest x in this lab\n"],
      ["host/network_register.sh", ["lab", ""], "network_register.sh: an argument is empty\n"],
      ["host/storage_register.sh", [""], "storage_register.sh: an argument is empty\n"],
      ["guests.d/one/vmbuild.sh", [""], "vmbuild.sh: an argument is empty\n"],
      ["check-host", [""], "check-host: unknown option '': see --help\n"],
      ["guests.d/one/vmbuild.sh", ["--replace", "--no"], "vmbuild.sh: unknown option --no: see --help\n"],
    ] as const) {
      const { code, stdout, stderr } = await host.run(script, args);
      assert.deepEqual({ code, stdout, stderr }, { code: 2, stdout: "", stderr: message });
    }
  });
});

test("vmbuild.sh --dry-run tells what libvirt would refuse to define", async () => {
  const host = await UP.copy();
  for (const path of ["domain/one.xml", "vol/default/one.qcow2"]) rmSync(join(host.state, path));
  const { code, stderr } = await host.run("guests.d/one/vmbuild.sh", ["--dry-run"], { REFUSES: "one" });
  assert.equal(code, 1);
  assert.equal(
    stderr,
    "error: unsupported configuration: one\nvmbuild.sh: libvirt refuses this guest: its message is above\n",
  );
  assert.deepEqual(host.changes(), []);
});
