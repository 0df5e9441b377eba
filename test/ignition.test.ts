import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, suite, test } from "node:test";
import { formatFinding } from "../src/finding.ts";
import { lintIgnition } from "../src/ignition/lint.ts";
import { temporaryDirectory } from "./build.ts";
import { findings } from "./findings.ts";
import { HOSTILE, IGNITION_LAB, IMAGES, SCRIPT } from "./ignition-lab.ts";
import { OwnLab } from "./own-lab.ts";
import { HASH } from "./preseed-lab.ts";
import { find, has, hasNamespaces } from "./tools.ts";

const lab = new OwnLab(IGNITION_LAB);
let building: Awaited<ReturnType<OwnLab["build"]>>;
before(async () => {
  building = await lab.build();
});
const file = (guest: string, name = "config.ign") => lab.path(`_site/guests.d/${guest}/${name}`);
const configOf = (guest: string) => JSON.parse(readFileSync(file(guest), "utf8"));

const GUESTS = ["core", "flat", "links", "flat-links"];

/** The text of a file in a config. */
function textIn(guest: string, name: string): string {
  const files = configOf(guest).storage.files as { path: string; contents: { source: string } }[];
  const source = files.find(({ path }) => path.endsWith(`/${name}`))?.contents.source ?? "";
  return decodeURIComponent(source.slice("data:,".length));
}

suite("an Ignition config", () => {
  test("is private, has only keys of spec 3.3, and passes Ignition's own validator without a warning", async (t) => {
    const { code, stderr } = building;
    assert.equal(code, 0, stderr);
    for (const guest of GUESTS) {
      assert.equal(statSync(file(guest)).mode & 0o777, 0o600);
      assert.deepEqual(lintIgnition(readFileSync(file(guest), "utf8")), []);
      assert.equal(configOf(guest).ignition.version, "3.3.0");
    }
    assert.deepEqual(configOf("core").kernelArguments, { shouldExist: ["quiet", "a=1", "b=2"] });
    // The image has its own arguments.
    assert.equal(configOf("flat").kernelArguments, undefined);
    if (!has(t, "ignition-validate")) return;
    for (const guest of GUESTS) {
      const { status, stdout, stderr } = spawnSync(find("ignition-validate") as string, [file(guest)], {
        encoding: "utf8",
      });
      assert.deepEqual([status, stdout + stderr], [0, ""]);
    }
  });

  test("makes the planned tree, by Ignition itself", async (t) => {
    const ignition = "/usr/lib/dracut/modules.d/30ignition/ignition" as const;
    if (!has(t, ignition) || !hasNamespaces(t)) return;
    const tree = apply(file("core"), ignition);
    const text = (path: string) => readFileSync(join(tree, path), "utf8");
    const mode = (path: string) => statSync(join(tree, path)).mode & 0o777;
    assert.equal(text("etc/hostname"), "core.lab.test\n");
    assert.equal(readlinkSync(join(tree, "etc/localtime")), "../usr/share/zoneinfo/Asia/Tokyo");
    const card = "etc/NetworkManager/system-connections/nic0.nmconnection";
    assert.equal(mode(card), 0o600);
    assert.equal(
      text(card),
      `[connection]
id=nic0
type=ethernet
[ethernet]
mac-address=52:54:00:05:01:51
mtu=1400
[ipv4]
method=manual
address1=10.9.8.11/24,10.9.8.1
route1=10.50.0.0/16,10.9.8.7,5
dns=10.9.8.1;
dns-search=lab.test;
[ipv6]
method=manual
address1=fd00:9::11/64,fd00:9::1
dns-search=lab.test;
`,
    );
    assert.match(
      text("etc/NetworkManager/system-connections/nic1.nmconnection"),
      /\[ipv4\]\nmethod=auto\nnever-default=true\n\[ipv6\]\nmethod=link-local\n$/,
    );
    assert.match(text("etc/passwd"), /^alice:x:1500:/m);
    assert.ok(text("etc/passwd").includes(HOSTILE.replaceAll(":", "")));
    assert.match(text("etc/group"), /^wheel:x:10:alice$/m);
    assert.match(
      text("etc/miniascape/setup"),
      /^run join carol bob\nrun join ops bob\nrun join kept bob\nrun join shared carol\n/m,
    );
    const shadow = text("etc/shadow");
    for (const name of ["root", "alice"]) assert.ok(shadow.includes(`${name}:${HASH}:`), shadow);
    assert.match(text("home/alice/.ssh/authorized_keys.d/ignition"), /^ssh-ed25519 /);
    assert.equal(mode("etc/sudoers.d/lab"), 0o440);
    assert.equal(
      text("etc/sudoers.d/lab"),
      "alice ALL=(ALL) ALL\nbob ALL=(ALL) NOPASSWD: /bin/ls\n%ops ALL=(ALL) ALL\n",
    );
    assert.equal(mode("etc/miniascape/setup"), 0o700);
    assert.equal(text("etc/miniascape/script-1"), SCRIPT);
    assert.equal(text("etc/miniascape/script-2"), "print(1)");
    assert.match(text("etc/miniascape/setup"), /\/etc\/miniascape\/script-2 >\/root\/log 2>&1\n/);
    assert.equal(spawnSync("tar", ["-tzf", join(tree, "etc/miniascape/setup.tar.gz")]).status, 0);
    const unit = text("etc/systemd/system/miniascape-setup.service");
    assert.match(unit, /^Description=Sets up what Ignition has no word for\nConditionPathExists=!/m);
    assert.match(unit, /^ExecStart=\/bin\/bash \/etc\/miniascape\/setup$/m);
    assert.equal(
      text("etc/systemd/system/var-lib-a\\x2db.mount"),
      "[Unit]\nBefore=local-fs.target\n[Mount]\nWhat=/dev/disk/by-id/virtio-DATA\nWhere=/var/lib/a-b\nType=xfs\nOptions=noatime,nodev\n[Install]\nRequiredBy=local-fs.target\n",
    );
    assert.match(
      text("etc/systemd/system/dev-disk-by\\x2did-virtio\\x2ddisk\\x2d2.swap"),
      /\n\[Swap\]\nWhat=\/dev\/disk\/by-id\/virtio-disk-2\n\[Install\]\nRequiredBy=swap\.target\n$/,
    );
    // Ignition writes them in any order.
    assert.deepEqual(text("etc/systemd/system-preset/20-ignition.preset").trim().split("\n").sort(), [
      "disable zincati.service",
      "enable dev-disk-by\\x2did-virtio\\x2ddisk\\x2d2.swap",
      "enable miniascape-setup.service",
      "enable podman.socket",
      "enable var-lib-a\\x2db.mount",
    ]);
    assert.deepEqual(configOf("core").storage.filesystems, [
      {
        ...{ device: "/dev/disk/by-id/virtio-DATA", format: "xfs", path: "/var/lib/a-b", label: "data" },
        ...{ options: ["-m", "crc=1"], wipeFilesystem: false },
      },
      { device: "/dev/disk/by-id/virtio-disk-2", format: "swap", wipeFilesystem: false },
    ]);
  });

  test("of Flatcar has files of networkd", () => {
    const text = (name: string) => textIn("flat", name);
    assert.equal(
      text("05-nic0.network"),
      "[Match]\nMACAddress=52:54:00:05:01:53\n[Network]\nDHCP=no\nIPv6AcceptRA=yes\nAddress=10.9.8.12/24\nGateway=10.9.8.1\nDNS=10.9.8.2\nDomains=a.test b.test\n",
    );
    assert.match(
      text("05-nic1.network"),
      /\nDHCP=ipv4\nIPv6AcceptRA=no\n\[DHCPv4\]\nClientIdentifier=mac\nUseRoutes=false\n$/,
    );
  });

  test("of Fedora CoreOS has bonds, VLANs and bridges that NetworkManager itself reads", (t) => {
    const forms: Readonly<Record<string, RegExp>> = {
      nic0: /master=bond0\nslave-type=bond\n\[ethernet\]\nmac-address=52:54:00:05:01:61\n$/,
      bond0:
        /type=bond\ninterface-name=bond0\n\[ethernet\]\ncloned-mac-address=52:54:00:05:01:61\n\[bond\]\nmode=active-backup\narp_interval=100\narp_ip_target=10\.9\.8\.1,10\.9\.8\.2\n\[ipv4\]\nmethod=manual\naddress1=10\.9\.8\.21\/24,10\.9\.8\.1\nroute1=10\.50\.0\.0\/16,10\.9\.8\.7\n/,
      nic1: /mac-address=52:54:00:05:01:62\n$/,
      nic2: /master=br0\nslave-type=bridge\n\[ethernet\]\nmac-address=52:54:00:05:01:63\nmtu=1400\n$/,
      br0: /type=bridge\ninterface-name=br0\n\[ethernet\]\ncloned-mac-address=52:54:00:05:01:63\nmtu=1400\n\[bridge\]\nstp=false\n\[ipv4\]\nmethod=auto\nnever-default=true\n/,
      "bond0.30":
        /type=vlan\ninterface-name=bond0\.30\n\[ethernet\]\n\[vlan\]\nid=30\nparent=bond0\n\[ipv4\]\nmethod=manual\naddress1=10\.30\.0\.21\/24\n/,
      "nic3.31": /\[ethernet\]\nmac-address=52:54:00:05:01:64\n\[vlan\]\nid=31\n\[ipv4\]\n/,
    };
    for (const [name, form] of Object.entries(forms))
      assert.match(textIn("links", `${name}.nmconnection`), form);
    if (!has(t, "nmcli")) return;
    for (const name of Object.keys(forms)) {
      const args = ["--offline", "connection", "modify", "connection.autoconnect-retries", "1"];
      const input = textIn("links", `${name}.nmconnection`);
      const { status, stdout, stderr } = spawnSync(find("nmcli") as string, args, {
        input,
        encoding: "utf8",
      });
      assert.equal(status, 0, `${name}: ${stderr}`);
      const words = (text: string) => text.match(/^(?!stp=|arp_ip|cloned|autoconnect).*=.*$/gm) ?? [];
      for (const word of words(input)) assert.ok(stdout.includes(word), `${name}: ${word}\n${stdout}`);
    }
  });

  test("of Flatcar has bonds, VLANs and bridges of networkd", () => {
    const text = (name: string) => textIn("flat-links", `05-${name}`);
    assert.equal(
      text("bond0.netdev"),
      "[NetDev]\nName=bond0\nKind=bond\nMACAddress=52:54:00:05:01:71\n[Bond]\nMode=active-backup\nARPIntervalSec=100ms\nARPIPTargets=10.9.8.1 10.9.8.3\n",
    );
    // The bond has the MAC of its first card, and a file for it of its own.
    assert.equal(
      text("nic0.network"),
      "[Match]\nMACAddress=52:54:00:05:01:71\nType=ether\n[Network]\nBond=bond0\nLinkLocalAddressing=no\n",
    );
    assert.match(
      text("bond0.network"),
      /^\[Match\]\nName=bond0\n\[Network\]\nVLAN=bond0\.30\nDHCP=no\n(?:.*\n)*Address=10\.9\.8\.31\/24\nGateway=10\.9\.8\.1\n(?:.*\n)*\[Route\]\nDestination=10\.50\.0\.0\/16\n/,
    );
    assert.equal(text("bond0.30.netdev"), "[NetDev]\nName=bond0.30\nKind=vlan\n[VLAN]\nId=30\n");
    assert.match(text("bond0.30.network"), /^\[Match\]\nName=bond0\.30\n\[Network\]\nDHCP=no\n/);
    assert.equal(
      text("br0.netdev"),
      "[NetDev]\nName=br0\nKind=bridge\nMACAddress=52:54:00:05:01:73\nMTUBytes=1400\n[Bridge]\nSTP=no\n",
    );
    assert.match(text("nic2.network"), /\[Link\]\nMTUBytes=1400\n\[Network\]\nBridge=br0\n/);
    assert.match(text("nic3.network"), /Type=ether\n\[Network\]\nVLAN=nic3\.31\nDHCP=no\n/);
  });

  test("is what QEMU gives to the guest, from a volume that stays", async () => {
    const script = readFileSync(file("core", "vmbuild.sh"), "utf8");
    assert.match(script, /^answer=\$here\/config\.ign$/m);
    assert.match(script, /--sysinfo "type=fwcfg,entry0\.name="opt\/com\.coreos\/config",entry0\.file=/);
    assert.match(
      readFileSync(file("flat", "vmbuild.sh"), "utf8"),
      /entry0\.name="opt\/org\.flatcar-linux\/config"/,
    );
    assert.match(script, /^seed_pool=default seed_volume=core\.ign$/m);
    assert.doesNotMatch(script, /drop_seed|shipped=/);
    assert.match(readFileSync(lab.path("_site/status"), "utf8"), /^is_wanted\[default\/core\.ign\]=yes$/m);
    assert.doesNotMatch(
      readFileSync(lab.path("_site/status"), "utf8"),
      /is disk \S* virtio '' default core\.ign/,
    );
  });
});

test("users join the groups that the image has in no file, or outside of /etc/group, at the first start", () => {
  const root = temporaryDirectory();
  const group = join(root, "group");
  writeFileSync(group, "wheel:x:10:\nops-x:x:5:\nkept:x:90:\n");
  const calls = ["groupadd", "usermod"].map((name) => `${name}() { echo "${name} $*"; }`);
  const getent = `getent() { [ "$3" = shared ] && echo shared:x:91: || return 2; }`;
  const script = String(
    configOf("core").storage.files.find(({ path }: { path: string }) => path === "/etc/miniascape/setup")
      .contents.source,
  );
  const lines = decodeURIComponent(script.replace(/^data:,/, "")).split("\n");
  const end = lines.findLastIndex((line) => line.startsWith("run join "));
  const input = [...calls, getent, ...lines.slice(0, end + 1), 'exit "$status"'].join("\n");
  const { status, stdout, stderr } = spawnSync("bash", ["-s"], {
    input: input.replaceAll("/etc/group", group),
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  assert.equal(
    stdout,
    "groupadd -- carol\nusermod -aG carol -- bob\ngroupadd -- ops\nusermod -aG ops -- bob\nusermod -aG kept -- bob\nusermod -aG shared -- carol\n",
  );
  assert.equal(readFileSync(group, "utf8"), "wheel:x:10:\nops-x:x:5:\nkept:x:90:\nshared:x:91:\n");
});

/** The tree that Ignition makes of a config in an empty one. */
function apply(config: string, ignition: string): string {
  const scratch = temporaryDirectory();
  chmodSync(scratch, 0o755);
  const tree = join(scratch, "tree");
  for (const path of ["etc/selinux", "home", "root", "bin"]) mkdirSync(join(tree, path), { recursive: true });
  writeFileSync(join(tree, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
  writeFileSync(join(tree, "etc/shadow"), "root:*:19000:0:99999:7:::\n");
  writeFileSync(join(tree, "etc/group"), "root:x:0:\nwheel:x:10:\nsudo:x:27:\n");
  writeFileSync(join(tree, "etc/selinux/config"), "SELINUXTYPE=targeted\n");
  // In place of the labels of SELinux, which a plain tree does not take.
  mkdirSync(join(scratch, "bin"));
  writeFileSync(join(scratch, "bin/setfiles"), "#!/bin/sh\nexit 0\n", { mode: 0o755 });
  for (const stage of ["fetch-offline", "files"]) {
    const args = [
      ...["--mount", "sh", "-c", 'mount -t tmpfs t /run; exec "$@"', "sh", ignition, "--platform", "file"],
      ...["--stage", stage, "--root", tree, "--config-cache", join(scratch, "cache")],
      ...["--neednet", join(scratch, "neednet"), "--log-to-stdout"],
    ];
    const { status, stdout, stderr } = spawnSync("unshare", args, {
      encoding: "utf8",
      env: { PATH: `${scratch}/bin:${process.env.PATH}`, IGNITION_CONFIG_FILE: config },
    });
    assert.equal(status, 0, stdout + stderr);
    assert.doesNotMatch(stdout, /^(?:CRITICAL|ERROR)/m);
  }
  return tree;
}

test("what an Ignition config cannot say is a finding at its line", () => {
  const of = (value: string) =>
    findings({
      "host.d/images.yml": IMAGES,
      "guests.d/a.yml": `image: fcos\nos: {id: fedora-coreos-stable}\n${value}\n`,
    }).map(formatFinding);
  assert.deepEqual(of("firewall: {enabled: false}"), []);
  const cases: readonly (readonly [value: string, column: number, remedy: string])[] = [
    ["packages: [vim]", 11, "run them as containers, or install them in a script"],
    ["repos: [{name: a, baseurl: 'http://a.test/'}]", 8, "remove `repos`"],
    ["yum_repos: [{name: a, baseurl: 'http://a.test/'}]", 12, "remove `yum_repos`"],
    ["keep_tree: true", 12, "remove `keep_tree`"],
    ["lang: ja_JP.UTF-8", 7, "remove `lang`"],
    ["keyboard: de", 11, "remove `keyboard`"],
    ["ntpservers: [ntp.lab.test]", 13, "remove `ntpservers`"],
    ["selinux: permissive", 10, "remove `selinux`"],
    ["kdump: {enabled: true}", 8, "remove `kdump`"],
    ["after_install: reboot", 16, "remove `after_install`"],
    ["partitioning: {swap: 512}", 22, "remove `swap`, as the image has its own partitions"],
    ["firewall: {enabled: true}", 11, "set `firewall: {enabled: false}`"],
    ["timezone: {utc: false}", 17, "set `utc: true`"],
    ["virtinst: {extra_args: [quiet]}", 24, "use `kernel_args`"],
    ["users: [{name: al, gid: 1500}]", 25, "remove `gid`"],
    ["scripts: [{text: a, stage: pre}]", 28, "remove `stage`, as scripts run at the first start"],
    ["scripts: [{text: a, nochroot: true}]", 31, "remove `nochroot`, as scripts run at the first start"],
  ];
  for (const [value, column, remedy] of cases)
    assert.deepEqual(of(value), [
      `guests.d/a.yml:3:${column}: warning: Ignition has no word for it: ${remedy} [cannot-say]`,
    ]);
  assert.match(
    of("cluster: {nodes: [a]}").join(),
    /Ignition has no word for it: install the guest with kickstart/,
  );
  const cards = "interfaces: [{bridge: br9}, {bridge: br9}]\n";
  const bond = (options: string) => `${cards}bonds: {bond0: {members: [0, 1], options: {${options}}}}`;
  assert.match(
    of(bond("primary: nic0")).join(),
    /4:53: error: Fedora CoreOS does not name its cards as the plan does: remove `primary` \[unsupported-by-installer\]/,
  );
  const stacked = `${cards}bonds: {b: {members: [0]}, bond0: {members: [b, 1], options: {primary: b}}}`;
  assert.doesNotMatch(of(stacked).join(), /primary|unsupported-by-installer/);
  const flatcar = findings({
    "host.d/images.yml": IMAGES,
    "guests.d/a.yml": `image: flatcar\nimage_copy: full\nos: {id: flatcar}\n${bond("primary: nic0")}\n`,
  }).map(formatFinding);
  assert.match(
    flatcar.join(),
    /5:\d+: error: networkd of Flatcar has no word for this option: remove `primary` \[unsupported-by-installer\]/,
  );
  const disks = "disks: [{size: 20}, {size: 4}]\n";
  const part = (values: string) => of(`${disks}partitioning: {parts: [{${values}}]}`).join("\n");
  assert.equal(part("mountpoint: /var/srv, device: 1"), "");
  assert.match(
    part("mountpoint: /srv, device: 1"),
    /4:37: warning: Fedora CoreOS keeps all data below \/var: mount it there, like \/var\/srv \[cannot-say\]/,
  );
  assert.match(
    part("mountpoint: /var/a, device: 1, fstype: ext3"),
    /4:64: warning: Ignition makes no file system ext3: use ext4, xfs or btrfs \[cannot-say\]/,
  );
  assert.match(part("mountpoint: /var/a, size: 99"), /the image has its own partitions/);
  assert.match(
    of("virtinst: {arch: s390x}").join(),
    /error: a machine of s390x has no firmware configuration to read its config from: set `arch` to x86_64 or aarch64/,
  );
  assert.match(of("disks: []").join(), /the image needs a disk: add one to `disks` \[location-missing\]/);
});

test("a config has no file system that Ignition refuses, and no value that joins lines of a unit", async (t) => {
  const parts = {
    fstype: 'mountpoint: /var/a, fstype: "ext3\\n[Service]\\nExecStart=/x"',
    mountpoint: 'mountpoint: "/var/a\\\\"',
    options: 'mountpoint: /var/b, options: ["noatime\\\\"]',
  };
  const layers = Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [
      `_data/default/guests.d/${name}.yml`,
      `image: fcos\nos: {id: fedora-coreos-stable}\ndisks: [{size: 20}, {size: 4}]\npartitioning: {parts: [{device: 1, ${part}}]}\n`,
    ]),
  );
  const own = new OwnLab({ "_data/default/host.d/images.yml": IMAGES, ...layers });
  const { code, stderr } = await own.build();
  assert.equal(code, 0, stderr);
  const joined = "a line of a systemd unit has no control character, and no backslash at its end: remove it";
  assert.match(stderr, new RegExp(`mountpoint.yml:4:48: warning: ${joined} .cannot-say.`));
  assert.match(stderr, new RegExp(`options.yml:4:65: warning: ${joined} .cannot-say.`));
  for (const name of Object.keys(parts)) {
    const config = own.path(`_site/guests.d/${name}/config.ign`);
    assert.doesNotMatch(readFileSync(config, "utf8"), /ext3|filesystems|\.mount/);
    if (has(t, "ignition-validate"))
      assert.equal(spawnSync(find("ignition-validate") as string, [config]).status, 0);
  }
});

test("an Ignition config of a lab's own template is checked", () => {
  const messages = (text: string) =>
    lintIgnition(text).map(({ line, column, message }) => `${line}:${column} ${message}`);
  assert.deepEqual(messages('{"ignition":\n  {"version": 3.3.0}}'), [
    "2:18 this is not JSON: `,` or `}` must follow the value",
  ]);
  assert.deepEqual(messages('{"ignition": {"version": "3.3.0"},\n "ignition": {}}'), [
    "2:2 this is not JSON: the key `ignition` must not be repeated",
  ]);
  const modes = (...all: readonly number[]) =>
    messages(
      JSON.stringify({
        ignition: { version: "3.3.0" },
        storage: {
          files: all.map((mode) => ({ path: "/a", contents: { inline: "a\n" }, mode })),
          directories: [{ path: "/b", mode: 493 }],
        },
      }).replaceAll('"mode"', '\n"mode"'),
    ).filter((message) => !/inline/.test(message));
  assert.deepEqual(modes(420, 384, 288, 511), []);
  for (const mode of [644, 600, 755, 1777])
    assert.deepEqual(modes(420, mode), [
      `3:8 \`mode\` is a decimal number: write ${Number.parseInt(String(mode), 8)} for 0${mode}`,
    ]);
  assert.deepEqual(messages("[]"), ["1:1 an Ignition config must be a map of keys and values"]);
  assert.deepEqual(
    messages(
      '{"ignition": {"version": "3.3.0"},\n"passwd": {"users": [{"name": "a",\n"sshAuthorisedKeys": []}]}}',
    ),
    ["3:22 Ignition has no key `sshAuthorisedKeys` here: did you mean `sshAuthorizedKeys`?"],
  );
});
