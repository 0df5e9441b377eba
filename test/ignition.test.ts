import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, suite, test } from "node:test";
import { formatFinding } from "../src/finding.ts";
import { lintIgnition } from "../src/ignition/lint.ts";
import { temporaryDirectory } from "./build.ts";
import { findings } from "./findings.ts";
import { OwnLab } from "./own-lab.ts";
import { find, has, hasNamespaces } from "./tools.ts";

const IMAGES =
  "cloud_images:\n  fcos: {url: 'https://a.test/fcos.qcow2.xz', sums: 'https://a.test/SHA512SUMS'}\n  flatcar: {path: /srv/flatcar.qcow2}\n";
const HOSTILE = `'"; $(touch x) \`id\` %s%41 # {}[]&\\ é`;
const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEAmf1g7rb2wSHXa6WggYGwQ alice@lab";
const HASH = `$6$ab$${"x".repeat(86)}`;
const SCRIPT = `echo ${HOSTILE}\n\ttab\nEOF\n`;

const lab = new OwnLab({
  "_data/default/host.d/images.yml": IMAGES,
  "_data/default/networks.d/lab.yml":
    "domain: lab.test\nbridge: {name: virbr7, stp: false}\ngateway: 10.9.8.1\nprefix: 24\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\nipv6: {gateway: 'fd00:9::1'}\n",
  "_data/default/networks.d/inner.yml":
    "mode: isolated\ndomain: inner.test\nbridge: {name: virbr8, stp: false}\ngateway: 10.9.9.1\nprefix: 24\ndhcp: {start: 10.9.9.100, end: 10.9.9.199}\n",
  "_data/default/guests.d/core.yml": `image: fcos
os: {id: fedora-coreos-stable}
interfaces:
  - {network: lab, ip: 10.9.8.11, ip6: "fd00:9::11", bootproto: static, mac: 52:54:00:05:01:51, routes: [{to: 10.50.0.0/16, via: 10.9.8.7, metric: 5}], mtu: 1400}
  - {network: inner, mac: 52:54:00:05:01:52}
timezone: {name: Asia/Tokyo}
rootpw: "${HASH}"
users:
  - {name: alice, groups: [wheel], password: "${HASH}", authorized_keys: [${KEY}], gecos: ${JSON.stringify(HOSTILE)}, uid: 1500}
  - {name: bob, sudo: "ALL=(ALL) NOPASSWD: /bin/ls"}
kernel_args: [quiet, "a=1 b=2"]
services: {enabled: [podman.socket], disabled: [zincati]}
scripts: [${JSON.stringify(SCRIPT)}, {text: "print(1)", interpreter: /usr/bin/python3, log: /root/log, erroronfail: false}]
sudo_rules: ["%ops ALL=(ALL) ALL"]
setup_data: [{src: setup/files/exports, dst: exports, install: {mode: "0644", dst: /etc/exports}}]
`,
  "_data/default/guests.d/flat.yml": `image: flatcar
image_copy: full
os: {id: flatcar}
interfaces:
  - {network: lab, ip: 10.9.8.12, bootproto: static, mac: 52:54:00:05:01:53, nameservers: [10.9.8.2], search: [a.test, b.test]}
  - {network: inner, mac: 52:54:00:05:01:54}
`,
});
let building: Awaited<ReturnType<OwnLab["build"]>>;
before(async () => {
  building = await lab.build();
});
const file = (guest: string, name = "config.ign") => lab.path(`_site/guests.d/${guest}/${name}`);
const configOf = (guest: string) => JSON.parse(readFileSync(file(guest), "utf8"));

suite("an Ignition config", () => {
  test("is private, has only keys of spec 3.3, and passes Ignition's own validator without a warning", async (t) => {
    const { code, stderr } = building;
    assert.equal(code, 0, stderr);
    for (const guest of ["core", "flat"]) {
      assert.equal(statSync(file(guest)).mode & 0o777, 0o600);
      assert.deepEqual(lintIgnition(readFileSync(file(guest), "utf8")), []);
      assert.equal(configOf(guest).ignition.version, "3.3.0");
    }
    assert.deepEqual(configOf("core").kernelArguments, { shouldExist: ["quiet", "a=1", "b=2"] });
    // The image has its own arguments.
    assert.equal(configOf("flat").kernelArguments, undefined);
    if (!has(t, "ignition-validate")) return;
    for (const guest of ["core", "flat"]) {
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
    // Ignition writes them in any order.
    assert.deepEqual(text("etc/systemd/system-preset/20-ignition.preset").trim().split("\n").sort(), [
      "disable zincati.service",
      "enable miniascape-setup.service",
      "enable podman.socket",
    ]);
  });

  test("of Flatcar has files of networkd", async () => {
    const files = configOf("flat").storage.files as { path: string; contents: { source: string } }[];
    const text = (name: string) =>
      decodeURIComponent(files.find(({ path }) => path.endsWith(name))?.contents.source.slice(6) ?? "");
    assert.equal(
      text("nic0.network"),
      "[Match]\nMACAddress=52:54:00:05:01:53\n[Network]\nDHCP=no\nIPv6AcceptRA=yes\nAddress=10.9.8.12/24\nGateway=10.9.8.1\nDNS=10.9.8.2\nDomains=a.test b.test\n",
    );
    assert.match(
      text("nic1.network"),
      /\nDHCP=ipv4\nIPv6AcceptRA=no\n\[DHCPv4\]\nClientIdentifier=mac\nUseRoutes=false\n$/,
    );
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
  assert.match(
    of(`${cards}bonds: {bond0: {members: [0, 1]}}`).join(),
    /error: no template for Ignition sets up bonds: remove `bond0`, or set it up in a script \[unsupported-by-installer\]/,
  );
  assert.match(
    of("virtinst: {arch: s390x}").join(),
    /error: a machine of s390x has no firmware configuration to read its config from: set `arch` to x86_64 or aarch64/,
  );
  assert.match(of("disks: []").join(), /the image needs a disk: add one to `disks` \[location-missing\]/);
});

test("an Ignition config of a lab's own template is checked", () => {
  const messages = (text: string) => lintIgnition(text).map(({ line, message }) => `${line} ${message}`);
  assert.match(messages("{").join(), /^1 this is not JSON: /);
  assert.deepEqual(messages("[]"), ["1 an Ignition config must be a map of keys and values"]);
  assert.deepEqual(
    messages(
      '{"ignition": {"version": "3.3.0"},\n"passwd": {"users": [{"name": "a",\n"sshAuthorisedKeys": []}]}}',
    ),
    ["3 Ignition has no key `sshAuthorisedKeys` here: did you mean `sshAuthorizedKeys`?"],
  );
});
