import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { LIMIT } from "../limits.ts";
import { OwnLab } from "../own-lab.ts";
import { has } from "../tools.ts";
import { canBoot, KERNEL } from "./can-boot.ts";
import { Machine, sha256 } from "./machine.ts";

const GUEST = "os: {id: rocky9}\ndisks: [{size: 6, format: raw}]\n";
const VIRTINST =
  "virtinst: {method: pxe, location: http://ks.lab.test/kstree/rocky/9/, ram: 512, vcpus: 1, wait: 5}\n";
const network = (name: string, third: number, more: string) =>
  `domain: ${name}.test\nbridge: {name: virbr-${name}, stp: false}\ngateway: 192.168.${third}.1\nprefix: 24\ndhcp: {start: 192.168.${third}.100, end: 192.168.${third}.199}\n${more}`;
const LAYERS = {
  "networks.d/lab.yml": network("lab", 170, "netboot: true\ndns: {aliases: [ks]}\n"),
  "networks.d/other.yml": network("other", 171, "mode: isolated\n"),
  "networks.d/own.yml": `domain: own.test
bridge: {name: virbr-own, stp: false}
gateway: 192.168.172.1
prefix: 24
dhcp: {start: 192.168.172.100, end: 192.168.172.199, boot: {file: pxelinux.0}}
tftp: /srv/tftp
`,
  "storages.d/default.yml": "path: /var/lib/libvirt/images\n",
  "guests.d/first.yml": `${GUEST}${VIRTINST}interfaces: [{network: lab, mac: 52:54:00:70:00:01, ip: 192.168.170.11}]\n`,
  "guests.d/second.yml": `${GUEST}${VIRTINST}interfaces: [{network: other, mac: 52:54:00:71:00:02}, {network: lab, mac: 52:54:00:70:00:02, ip: 192.168.170.12}]\n`,
  "guests.d/third.yml": `${GUEST}${VIRTINST}interfaces: [{network: lab, mac: 52:54:00:70:00:03, ip: 192.168.170.13}, {network: lab, mac: 52:54:00:70:00:04}]
bonds: {bond0: {members: [0, 1], mode: active-backup}}
vlans: {bond0.10: {id: 10, link: bond0, addresses: [10.10.0.5/24]}}
`,
  // Where Machine serves a site.
  "host.d/host.yml":
    "web: {root: /srv/www/modern}\nhost_templates: {nginx: {dst: etc/nginx/conf.d/modern.conf}}\n",
};
/** The boot files of the network `own`. */
const TFTP = `
  mkdir /srv/tftp/pxelinux.cfg
  cp /usr/lib/PXELINUX/pxelinux.0 /usr/lib/syslinux/modules/bios/ldlinux.c32 "$1/vmlinuz" "$2" /srv/tftp
  printf 'DEFAULT a\\nLABEL a\\n  KERNEL vmlinuz\\n  INITRD initrd.img\\n  APPEND console=ttyS0\\n' >/srv/tftp/pxelinux.cfg/default
  chmod -R a+rX /srv/tftp
`;
const GUESTS = [
  { name: "first", mac: "52:54:00:70:00:01", ip: "192.168.170.11" },
  { name: "second", mac: "52:54:00:70:00:02", ip: "192.168.170.12" },
  { name: "third", mac: "52:54:00:70:00:03", ip: "192.168.170.13" },
];

suite("guests that `up` installs over the network", LIMIT, () => {
  const lab = new OwnLab(
    Object.fromEntries(Object.entries(LAYERS).map(([path, text]) => [`_data/default/${path}`, text])),
  );
  const site = lab.path("out");
  let machine: Machine | undefined;
  before(async () => {
    const { code, stderr } = await lab.build(["-q", "-w", "out"]);
    assert.equal(code, 0, stderr);
  });
  after(() => machine?.libvirtd.stop());

  test("up succeeds", async (t) => {
    if (!canBoot(t)) return;
    machine = await Machine.start();
    await machine.serve(site, KERNEL);
    // dnsmasq does not start without it.
    await machine.ok("mkdir", ["/srv/tftp"]);
    const { code, stdout, stderr } = await machine.script(site, "up");
    assert.equal(code, 0, `${stdout}${stderr}`);
    assert.match(stderr, /^up: 3 guests: 3 up$/m);
  });

  for (const { name, mac, ip } of GUESTS)
    test(`the card ${mac} boots: ${name} gets its own kickstart, and starts from its disk afterwards`, async (t) => {
      if (!machine) return t.skip("nothing was booted");
      const text = await machine.consoleOf(name);
      const messages = await machine.messages(name);
      assert.equal(messages.get("fetched"), sha256(join(site, `guests.d/${name}/ks.cfg`)), text);
      assert.deepEqual([messages.get("by"), messages.get("lease")], [mac, `${ip} ${name}.lab.test`]);
      assert.equal(text.match(/^GUEST done/gm)?.length, 1, text);
      assert.equal(text.match(/GUEST booted from its disk/g)?.length, 1, text);
    });

  test("the kernel makes the bond and the VLAN of a kickstart", async (t) => {
    if (!machine) return t.skip("nothing was booted");
    const messages = await machine.messages("third");
    assert.equal(messages.get("bond"), "bond0 active-backup nic0 nic1");
    assert.equal(messages.get("vlan"), "bond0.10 10 bond0 10.10.0.5/24");
  });

  test("a machine that is not planned goes on to its disk", async (t) => {
    if (!machine) return t.skip("nothing was booted");
    const disk = "/var/lib/libvirt/images/other.img";
    await machine.ok("cp", ["--sparse=always", "/var/lib/libvirt/images/first.raw", disk]);
    const log = "/var/log/libvirt/qemu/other-console.log";
    await machine.ok("virt-install", [
      ...["--name", "other", "--osinfo", "detect=on,require=off", "--memory", "256", "--virt-type", "qemu"],
      ...["--network", "network=lab,mac=52:54:00:70:00:99", "--disk", `path=${disk},format=raw`],
      ...["--boot", "network,hd", "--import", "--graphics", "none", "--serial", `file,path=${log}`],
      "--noautoconsole",
    ]);
    const text = await machine.consoleOf("other");
    assert.match(text, /GUEST booted from its disk/);
    assert.doesNotMatch(text, /GUEST fetched/);
  });

  test("a machine loads pxelinux and a kernel by TFTP from a network with boot files of its own", async (t) => {
    if (!machine) return t.skip("nothing was booted");
    if (!has(t, "/usr/lib/PXELINUX", "/usr/lib/syslinux/modules/bios")) return;
    await machine.ok("bash", ["-euc", TFTP, "tftp", KERNEL, join(machine.scratch, "initrd.img")]);
    const log = "/var/log/libvirt/qemu/tftp-console.log";
    await machine.ok("virt-install", [
      ...["--name", "tftp", "--osinfo", "detect=on,require=off", "--memory", "384", "--virt-type", "qemu"],
      ...[
        "--network",
        "network=own,mac=52:54:00:72:00:01,model=virtio",
        "--disk",
        "none",
        "--boot",
        "network",
      ],
      ...["--pxe", "--graphics", "none", "--serial", `file,path=${log}`, "--noautoconsole", "--noreboot"],
    ]);
    const text = await machine.consoleOf("tftp");
    assert.match(text, /^GUEST lease 192\.168\.172\.1\d\d /m, text);
  });
});
