import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { LabHost } from "./lab-host.ts";
import { driftOf, edit, LAB_OF_TWO, labOfTwo, put, statusOf, succeeded } from "./lab-of-two.ts";
import { PreparedHost } from "./prepared-host.ts";

const UEFI = {
  "guests.d/one.yml": { ...LAB_OF_TWO["guests.d/one.yml"], virtinst: { firmware: "uefi", machine: "q35" } },
};

const SECURE = {
  "guests.d/one.yml": {
    ...LAB_OF_TWO["guests.d/one.yml"],
    virtinst: { firmware: "uefi", machine: "q35", secure_boot: true },
  },
};
const SHARED_DISKS = [{}, { volume: "common.img", format: "raw", shared: true, size: 1 }];
const SHARED = {
  "guests.d/one.yml": { ...LAB_OF_TWO["guests.d/one.yml"], disks: SHARED_DISKS },
  "guests.d/two.yml": { ...LAB_OF_TWO["guests.d/two.yml"], disks: SHARED_DISKS },
};

const MORE_MEMORY = {
  "guests.d/one.yml": { ...LAB_OF_TWO["guests.d/one.yml"], virtinst: { max_ram: 1024 } },
};

const up = (layers?: object) =>
  new PreparedHost(async () => {
    const host = new LabHost(labOfTwo({ ...layers }));
    succeeded(await host.run("up"));
    return host;
  });
const PLAIN_UP = up();
const OTHERS_UP = new Map<object | undefined, PreparedHost>([
  [UEFI, up(UEFI)],
  [SECURE, up(SECURE)],
  [MORE_MEMORY, up(MORE_MEMORY)],
  [SHARED, up(SHARED)],
]);
const labUp = (layers?: object) => (OTHERS_UP.get(layers) ?? PLAIN_UP).copy();

/** Changes the guest `one`: its configuration for the next start, and its running domain. */
function change(host: LabHost, from: string | RegExp, to: string): void {
  for (const side of ["devices", "running"]) edit(join(host.state, `domain/one.${side}`), from, to);
}

const CASES: readonly [what: string, from: RegExp, to: string, drift: string, layers?: object][] = [
  ["other memory", />524288</, ">1048576<", "1024 MiB, planned 512"],
  ["other CPUs", /<vcpu>1</, "<vcpu>4<", "4 CPUs, planned 1"],
  [
    "another network",
    /network='lab'/,
    "network='back'",
    "no interface 52:54:00:00:00:01 on lab: it is on back",
  ],
  [
    "another card",
    /model type='virtio'/,
    "model type='e1000'",
    "interface 52:54:00:00:00:01 is e1000, planned virtio",
  ],
  [
    "another disk",
    /one\.qcow2/,
    "other.qcow2",
    "disk vda has /srv/pool/other.qcow2, planned /srv/pool/one.qcow2",
  ],
  ["another bus", /bus='virtio'/, "bus='sata'", "disk vda is on sata, planned virtio"],
  [
    "a disk that is read in another format",
    /type='qcow2'/,
    "type='raw'",
    "disk vda is read as raw, planned qcow2",
  ],
  ["another cache", /cache='none'/, "cache='unsafe'", "disk vda has the cache unsafe, planned none"],
  ["the cache of libvirt", / cache='none'/, "", "disk vda has the cache default, planned none"],
  [
    "a disk that is shareable",
    /<\/disk>/,
    "<shareable/></disk>",
    "disk vda is shareable, which is not planned",
  ],
  ["a shared disk that is not shareable", /<shareable\/>/, "", "disk vdb is not shareable, planned", SHARED],
  [
    "a disk more",
    /<disk /,
    "<disk device='disk'><source file='/x'/><target dev='vdb' bus='virtio'/></disk><disk ",
    "disk vdb is not planned",
  ],
  [
    "an interface more",
    /<interface /,
    "<interface type='bridge'><mac address='52:54:00:00:00:99'/><source bridge='br0'/></interface><interface ",
    "interface 52:54:00:00:00:99 is not planned",
  ],
  ["another firmware", /<os firmware='efi'\/>/, "", "firmware BIOS, planned UEFI", UEFI],
  ["no Secure Boot", /<feature [^>]*>/, "", "no Secure Boot, planned", SECURE],
  ["a TPM", /<memory /, "<tpm model='tpm-crb'/><memory ", "TPM that is not planned"],
];

suite("status sees", () => {
  test("nothing where all is as planned", async () => {
    for (const layers of [UEFI, SECURE, SHARED]) {
      const { code, drift } = await statusOf(await labUp(layers));
      for (const each of Object.values(drift)) assert.deepEqual(each, []);
      assert.equal(code, 0);
    }
  });

  for (const [what, from, to, drift, layers] of CASES)
    test(`${what} of a guest`, async () => {
      const host = await labUp(layers);
      change(host, from, to);
      const status = await statusOf(host);
      assert.deepEqual(status.drift["guest one"], [drift]);
      assert.equal(status.code, 1);
    });

  test("a volume that is missing or other than planned", async () => {
    const host = await labUp();
    put(host, "made/default/one.qcow2", "9 raw\n");
    rmSync(join(host.state, "vol/default/two.qcow2"));
    const drift = await driftOf(host);
    assert.deepEqual(drift["guest one"], [
      "volume default/one.qcow2 has 9 GiB, planned 6 GiB",
      "volume default/one.qcow2 is raw, planned qcow2",
    ]);
    assert.deepEqual(drift["guest two"], ["volume default/two.qcow2 is missing"]);
  });

  test("a guest without the address that it should have, or with another", async () => {
    const host = await labUp();
    const leases = join(host.state, "net/lab.xml");
    const text = readFileSync(leases, "utf8");
    edit(leases, /(<host mac='52:54:00:00:00:01'.*)10\.9\.8\.11/, "$110.9.8.150");
    assert.deepEqual((await driftOf(host))["guest one"], ["address 10.9.8.150, planned 10.9.8.11"]);
    put(host, "net/lab.xml", text.replace(/ *<host mac=.*\n/g, ""));
    assert.deepEqual((await driftOf(host))["guest one"], ["no address on lab, planned 10.9.8.11"]);
  });

  test("an interface that is off its bridge, or whose link is down", async () => {
    const host = await labUp();
    const masterOf = (bridge: string) =>
      writeFileSync(
        join(host.directory, "bin/ip"),
        `#!/bin/sh\necho '7: vnet0: <BROADCAST,UP> mtu 1500 qdisc noqueue${bridge} state UNKNOWN'\necho '9: eth0: <UP> mtu 1500 master br0 state UP'\n`,
        { mode: 0o755 },
      );
    const running = join(host.state, "domain/one.running");
    edit(running, "<source network='lab'/>", "<source network='lab' bridge='virbr8'/><target dev='vnet0'/>");
    masterOf(" master virbr8");
    assert.deepEqual((await driftOf(host))["guest one"], []);
    for (const other of [" master virbr7", ""]) {
      masterOf(other);
      const drift = await driftOf(host);
      assert.deepEqual(drift["guest one"], ["interface 52:54:00:00:00:01 is not on its bridge virbr8"]);
    }
    masterOf(" master virbr8");
    edit(running, "<target dev='vnet0'/>", "<target dev='vnet0'/><link state='down'/>");
    const drift = await driftOf(host);
    assert.deepEqual(drift["guest one"], ["the link of interface 52:54:00:00:00:01 is down"]);
  });

  test("any other element of a network, and each change of its hosts", async () => {
    const host = await labUp();
    edit(join(host.state, "net/lab.xml"), "<dns>", "<mtu size='1450'/>\n<dns>");
    edit(join(host.state, "net/lab.xml"), "stp='on'", "stp='off'");
    edit(join(host.site, "host/networks.d/lab.xml"), "ip='10.9.8.11'/>", "ip='10.9.8.12'/>");
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
      /network lab differs from the plan:\n {2}modify ip-dhcp-host: <host .*10\.9\.8\.12.*\n {2}not planned: bridge virbr8 stp off delay 0\n {2}not planned: element mtu size='1450'\n {2}planned: bridge virbr8 stp on delay 0\n/,
    );
    assert.deepEqual(host.changes(), []);
  });

  test("a guest that starts with the host or not, unlike planned, which `up` applies while it runs", async () => {
    const host = await labUp();
    put(host, "domain/one.autostart");
    const text = "starts with the host, which is not planned";
    assert.deepEqual((await driftOf(host))["guest one"], [text]);
    succeeded(await host.run("up", ["--dry-run"]));
    assert.deepEqual(host.changes(), []);
    succeeded(await host.run("up"));
    assert.deepEqual(host.changes(), ["virsh --connect qemu:///system autostart one --disable"]);
    assert.deepEqual((await driftOf(host))["guest one"], []);

    const { "guests.d/one.yml": one } = LAB_OF_TWO;
    const starting = new LabHost(labOfTwo({ "guests.d/one.yml": { ...one, virtinst: { autostart: true } } }));
    succeeded(await starting.run("up"));
    assert.deepEqual((await driftOf(starting))["guest one"], []);
    rmSync(join(starting.state, "domain/one.autostart"));
    assert.deepEqual((await driftOf(starting))["guest one"], ["does not start with the host, planned"]);
    starting.changes();
    succeeded(await starting.run("up"));
    assert.deepEqual(starting.changes(), ["virsh --connect qemu:///system autostart one"]);
    assert.deepEqual((await driftOf(starting))["guest one"], []);
  });

  test("what a running guest has of a disk until its restart", async () => {
    const host = await labUp();
    edit(join(host.state, "domain/one.running"), /cache='none'/, "cache='unsafe'");
    edit(join(host.state, "domain/two.running"), /<\/disk>/, "<shareable/></disk>");
    const drift = await driftOf(host);
    assert.deepEqual(drift["guest one"], ["runs with the cache unsafe of disk vda until it is restarted"]);
    assert.deepEqual(drift["guest two"], ["runs with disk vda shareable until it is restarted"]);
    succeeded(await host.run("up", ["--restart"]));
    assert.deepEqual((await driftOf(host))["guest two"], []);
  });

  test("that a pool does not start with the host", async () => {
    const host = await labUp();
    rmSync(join(host.state, "pool/default.autostart"));
    assert.deepEqual((await driftOf(host))["pool default"], ["1 change for storage_register.sh"]);
    succeeded(await host.run("up"));
    assert.deepEqual((await driftOf(host))["pool default"], []);
  });
});

const MAC = "52:54:00:00:00:07";
/** An interface of the plan, its XML without the card, and the difference of a guest whose interface is on br9 instead. */
const CONNECTIONS: readonly (readonly [what: string, nic: object, xml: string, place: string])[] = [
  ["a bridge of the host", { bridge: "br0" }, "bridge'>MAC<source bridge='br0'/>", "bridge br0"],
  [
    "a switch",
    {
      bridge: "ovs0",
      bridge_type: "openvswitch",
      vlan: { trunk: [20, 30], native: 30, native_mode: "tagged" },
    },
    "bridge'>MAC<source bridge='ovs0'/><vlan trunk='yes'><tag id='30' nativeMode='tagged'/><tag id='20'/></vlan><virtualport type='openvswitch'/>",
    "bridge ovs0 of Open vSwitch",
  ],
  [
    "a device of the host",
    { macvtap: "eth1", macvtap_mode: "passthrough", vlan: 42 },
    "direct'>MAC<source dev='eth1' mode='passthrough'/><vlan><tag id='42'/></vlan>",
    "device eth1 with mode passthrough",
  ],
  [
    "a group of ports",
    { network: "ports", port_group: "servers", isolated: true },
    "network'>MAC<source network='ports' portgroup='servers'/><port isolated='yes'/>",
    "ports",
  ],
];
const PORTS = {
  "networks.d/ports.yml": {
    ...{ mode: "bridge", bridge: { name: "br5" }, dhcp: "elsewhere" },
    port_groups: { servers: { default: false }, other: { default: false } },
  },
};
const card = (inner: string) =>
  `<interface type='${inner.replace("MAC", `<mac address='${MAC}'/>`)}<model type='virtio'/></interface>`;

suite("an interface on", () => {
  for (const [what, nic, inner, place] of CONNECTIONS)
    test(`${what}: status compares it, and up --restart gives it back`, async () => {
      const interfaces = [...LAB_OF_TWO["guests.d/one.yml"].interfaces, { mac: MAC, ...nic }];
      const host = new LabHost(labOfTwo({ ...PORTS, "guests.d/one.yml": { interfaces, disks: [{}] } }));
      succeeded(await host.run("host/network_register.sh"));
      succeeded(await host.run("up"));
      const devices = join(host.state, "domain/one.devices");
      const before = readFileSync(devices, "utf8");
      const drift = async () => (await driftOf(host))["guest one"];
      assert.deepEqual(await drift(), [`no interface ${MAC} on ${place}`]);
      host.changes();
      succeeded(await host.run("up", ["--restart"]));
      const [attached] = host.changes();
      assert.equal(attached, "virsh --connect qemu:///system attach-device one /dev/stdin --config");
      assert.equal(readFileSync(devices, "utf8"), `${before}${card(inner)}\n`);
      assert.deepEqual(await drift(), []);
      edit(devices, card(inner), card("bridge'>MAC<source bridge='br9'/>"));
      assert.deepEqual(await drift(), [`no interface ${MAC} on ${place}: it is on bridge br9`]);
    });

  const OTHER: readonly (readonly [from: RegExp, to: string, ...drift: string[]])[] = [
    [/<vlan.*?<\/vlan>/, "", "has no VLAN, planned trunk 30:tagged 20"],
    [/<tag id='20'\/>/, "", "has VLAN trunk 30:tagged, planned trunk 30:tagged 20"],
    [/ trunk='yes'|<tag id='30'.*?\/>/g, "", "has VLAN 20, planned trunk 30:tagged 20"],
    [
      /<virtualport.*?\/>/,
      "",
      "no interface 52:54:00:00:00:07 on bridge ovs0 of Open vSwitch: it is on bridge ovs0",
    ],
    [/<model/, "<port isolated='yes'/><model", "is isolated, planned as not isolated"],
    [
      /<vlan.*<model type='virtio'/,
      "<virtualport type='openvswitch'/><port isolated='yes'/><model type='e1000'",
      "is e1000, planned virtio",
      "has no VLAN, planned trunk 30:tagged 20",
      "is isolated, planned as not isolated",
    ],
  ];
  test("a switch: each part of it is compared, and one change is enough for all", async () => {
    const [, nic, inner] = CONNECTIONS[1] as (typeof CONNECTIONS)[number];
    const host = new LabHost(labOfTwo({ "guests.d/one.yml": { interfaces: [{ mac: MAC, ...nic }] } }));
    succeeded(await host.run("up"));
    const devices = join(host.state, "domain/one.devices");
    const planned = `${readFileSync(devices, "utf8")}${card(inner)}\n`;
    for (const [from, to, ...texts] of OTHER) {
      for (const side of ["devices", "running"]) put(host, `domain/one.${side}`, planned.replace(from, to));
      assert.deepEqual(
        (await driftOf(host))["guest one"],
        texts.map((text) => (text.startsWith("no ") ? text : `interface ${MAC} ${text}`)),
      );
      host.changes();
      succeeded(await host.run("up", ["--restart"]));
      assert.equal(host.changes().filter((call) => call.includes("attach-device")).length, 1);
      assert.equal(readFileSync(devices, "utf8"), planned);
    }
  });

  test("a group of ports: its group and its isolation are compared", async () => {
    const [, nic, inner] = CONNECTIONS[3] as (typeof CONNECTIONS)[number];
    const host = new LabHost(
      labOfTwo({ ...PORTS, "guests.d/one.yml": { interfaces: [{ mac: MAC, ...nic }] } }),
    );
    succeeded(await host.run("up"));
    const before = readFileSync(join(host.state, "domain/one.devices"), "utf8");
    for (const side of ["devices", "running"])
      put(
        host,
        `domain/one.${side}`,
        before + card(inner.replace("servers", "other").replace(/<port.*/, "")),
      );
    assert.deepEqual((await driftOf(host))["guest one"], [
      `interface ${MAC} has port group other, planned servers`,
      `interface ${MAC} is not isolated, planned as isolated`,
    ]);
  });
});

suite("up", () => {
  test("names what needs a restart or a rebuild, and leaves it as it is", async () => {
    const host = await labUp();
    change(host, />524288</, ">1048576<");
    change(host, /bus='virtio'/, "bus='sata'");
    change(host, /cache='none'/, "cache='unsafe'");
    const up = await host.run("up");
    assert.equal(succeeded(up), "");
    assert.match(
      up.stderr,
      /^up: guest one differs from the plan: 1024 MiB, planned 512: `up --restart` applies it$/m,
    );
    assert.match(
      up.stderr,
      /^up: guest one differs from the plan: disk vda is on sata, planned virtio: only a new installation applies it: its vmbuild\.sh --replace, which recreates its first volume$/m,
    );
    assert.match(
      up.stderr,
      /^up: guest one differs from the plan: disk vda has the cache unsafe, planned none: this and a restart apply it: virt-xml --connect qemu:\/\/\/system one --edit target=vda --disk cache=none$/m,
    );
    assert.deepEqual(host.changes(), []);
  });

  test("--restart applies what a restart applies", async () => {
    const host = await labUp();
    change(host, />524288</, ">1048576<");
    change(host, /<vcpu>1</, "<vcpu>4<");
    change(host, /network='lab'/, "network='back'");
    const planned = succeeded(await host.run("up", ["--restart", "--dry-run"]));
    assert.deepEqual(host.changes(), []);
    const up = succeeded(await host.run("up", ["--restart"]));
    assert.equal(up, planned);
    assert.deepEqual(
      host.changes().map((call) => call.replace("virsh --connect qemu:///system ", "")),
      [
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
    assert.deepEqual((await driftOf(host))["guest one"], []);
    assert.equal(succeeded(await host.run("up", ["--restart"])), "");
  });

  test("--restart applies the memory that a guest starts with, and the most that it can have", async () => {
    const host = await labUp(MORE_MEMORY);
    assert.deepEqual((await driftOf(host))["guest one"], []);
    change(host, />524288<\/currentMemory>/, ">262144</currentMemory>");
    assert.deepEqual((await driftOf(host))["guest one"], ["starts with 256 MiB, planned 512"]);
    change(host, />1048576<\/memory>/, ">2097152</memory>");
    assert.deepEqual((await driftOf(host))["guest one"], ["2048 MiB at most, planned 1024"]);
    succeeded(await host.run("up", ["--restart"]));
    assert.deepEqual(
      host
        .changes()
        .slice(0, 2)
        .map((call) => call.replace("virsh --connect qemu:///system ", "")),
      ["setmaxmem one 1048576 --config", "setmem one 524288 --config"],
    );
    assert.deepEqual((await driftOf(host))["guest one"], []);
  });

  test("--restart gives a guest that runs what its definition has already", async () => {
    const host = await labUp();
    edit(join(host.state, "domain/one.running"), />524288</, ">1048576<");
    const text = "runs without the planned 512 MiB until it is restarted";
    assert.deepEqual((await driftOf(host))["guest one"], [text]);
    succeeded(await host.run("up", ["--restart", "one"]));
    assert.deepEqual(host.changes().length, 2);
    assert.deepEqual((await driftOf(host))["guest one"], []);
  });

  test("a dry run says what would be", async () => {
    const host = new LabHost(labOfTwo());
    const up = await host.run("up", ["--dry-run"]);
    assert.match(up.stderr, /^up: \[1\/2\] one: would be up, \d+ s$/m);
    assert.match(up.stderr, /^up: 2 guests: 2 would be up$/m);
    succeeded(await host.run("up"));
    assert.match((await host.run("down", ["--dry-run"])).stderr, /^down: would remove guests: one two$/m);
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
  const host = await labUp();
  succeeded(await host.run("down", ["--yes", "--volumes", "one"]));
  host.changes();
  const { code, stderr } = await host.run("guests.d/one/vmbuild.sh", ["--dry-run"], { REFUSES: "one" });
  assert.equal(code, 1);
  assert.equal(
    stderr,
    "error: unsupported configuration: one\nvmbuild.sh: libvirt refuses this guest: its message is above\n",
  );
  assert.deepEqual(host.changes(), []);
});
