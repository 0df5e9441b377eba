import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { canBoot, KERNEL } from "../boot/can-boot.ts";
import { Machine, sha256 } from "../boot/machine.ts";
import { LIMIT } from "../limits.ts";
import { OwnLab } from "../own-lab.ts";
import { has } from "../tools.ts";

const TFTP = "/srv/tftp";
const network = (name: string, third: number, more: string) =>
  `domain: ${name}.test\nbridge: {name: virbr-${name}, stp: false}\ngateway: 192.168.${third}.1\nprefix: 24\ndhcp: {start: 192.168.${third}.100, end: 192.168.${third}.199}\n${more}`;
const guest = (interfaces: string, more = "") =>
  `os: {id: rocky9}
disks: [{size: 6, format: raw}]
virtinst: {method: pxe, location: http://ks.lab.test/kstree/rocky/9/, ram: 768, vcpus: 1, wait: 20, firmware: uefi, machine: q35${more}}
interfaces: [${interfaces}]
`;
const LAYERS = {
  "networks.d/lab.yml": network("lab", 170, "netboot: true\ndns: {aliases: [ks]}\n"),
  "networks.d/other.yml": network("other", 171, "mode: isolated\n"),
  "networks.d/safe.yml": network("safe", 172, `netboot: {tftp: ${TFTP}, loader: grub}\n`),
  "storages.d/default.yml": "path: /var/lib/libvirt/images\n",
  "guests.d/second.yml": guest(
    "{network: other, mac: 52:54:00:71:00:02}, {network: lab, mac: 52:54:00:70:00:02, ip: 192.168.170.12}",
  ),
  "guests.d/secure.yml": guest(
    "{network: safe, mac: 52:54:00:72:00:03, ip: 192.168.172.13, rom: false}",
    ", secure_boot: true",
  ),
  // Where Machine serves a site.
  "host.d/host.yml":
    "web: {root: /srv/www/modern}\nhost_templates: {nginx: {dst: etc/nginx/conf.d/modern.conf}}\n",
};
const GUESTS = [
  { name: "second", mac: "52:54:00:70:00:02", lease: "192.168.170.12 second.lab.test", isSecure: false },
  { name: "secure", mac: "52:54:00:72:00:03", lease: "192.168.172.13 secure.safe.test", isSecure: true },
];
/** Machines that are not in the plan, with the disk of a guest. */
const OTHERS = [
  { name: "stranger", twin: "second", network: "lab", more: [] },
  {
    name: "secure-stranger",
    twin: "secure",
    network: "safe",
    more: ["xpath0.set=./rom/@enabled", "xpath0.value=no"],
  },
];
const FIRMWARE = (isSecure: boolean) =>
  ["secure-boot", "enrolled-keys"]
    .map(
      (name, at) =>
        `firmware.feature${at}.name=${name},firmware.feature${at}.enabled=${isSecure ? "yes" : "no"}`,
    )
    .join();

suite("guests with UEFI that `up` installs over the network", LIMIT, () => {
  const lab = new OwnLab(
    Object.fromEntries(Object.entries(LAYERS).map(([path, text]) => [`_data/default/${path}`, text])),
  );
  const site = lab.path("out");
  let host: Machine | undefined;
  /** The host, if `up` has succeeded. */
  let machine: Machine | undefined;
  before(async () => {
    const { code, stderr } = await lab.build(["-q", "-w", "out"]);
    assert.equal(code, 0, stderr);
  });
  after(() => host?.libvirtd.stop());

  test("up succeeds, after tftp_register.sh", async (t) => {
    if (!canBoot(t)) return;
    if (!has(t, "mcopy", "/usr/lib/shim", "/usr/lib/grub/x86_64-efi-signed", "/usr/share/qemu/firmware"))
      return;
    host = await Machine.start();
    const disk = join(host.scratch, "disk.img");
    await host.ok("bash", [join(import.meta.dirname, "disk.sh"), disk]);
    await host.serve(site, KERNEL, disk);
    const before = await host.script(site, "check-host");
    assert.match(before.stdout, /^problem {2}TFTP directory \/srv\/tftp is missing: /m);
    assert.match(
      before.stdout,
      /^problem {2}GRUB in \/srv\/tftp is not that of the plan: run host\/tftp_register\.sh$/m,
    );
    const copied = await host.script(site, "host/tftp_register.sh");
    assert.equal(copied.code, 0, copied.stderr);
    assert.match((await host.script(site, "check-host")).stdout, /^ok {7}GRUB in \/srv\/tftp$/m);
    // As after a change of the plan
    await host.ok("rm", [`${TFTP}/grub/grub.cfg`]);
    const refused = await host.script(site, "up");
    assert.match(refused.stderr, /GRUB in \/srv\/tftp is not that of the plan: run host\/tftp_register\.sh/);
    await host.script(site, "host/tftp_register.sh");
    const { code, stdout, stderr } = await host.script(site, "up");
    assert.equal(code, 0, `${stdout}${stderr}`);
    assert.match(stderr, /^up: 2 guests: 1 up, 1 unchanged$/m);
    machine = host;
  });

  for (const { name, mac, lease, isSecure } of GUESTS)
    test(`the card ${mac} boots: ${name} gets its own kickstart, and starts from its disk afterwards`, async (t) => {
      if (!machine) return t.skip("nothing was booted");
      const text = await machine.consoleOf(name);
      const messages = await machine.messages(name);
      assert.equal(messages.get("fetched"), sha256(join(site, `guests.d/${name}/ks.cfg`)), text);
      assert.deepEqual(
        [messages.get("by"), messages.get("lease"), messages.has("secure")],
        [mac, lease, isSecure],
      );
      assert.equal(text.match(/^GUEST done/gm)?.length, 1, text);
      assert.equal(text.match(/GUEST booted from its disk/g)?.length, 1, text);
    });

  for (const { name, twin, network: where, more } of OTHERS)
    test(`a machine that is not planned goes on to its disk: ${name}`, async (t) => {
      if (!machine) return t.skip("nothing was booted");
      const disk = `/var/lib/libvirt/images/${name}.img`;
      await machine.ok("cp", ["--sparse=always", `/var/lib/libvirt/images/${twin}.raw`, disk]);
      const log = `/var/log/libvirt/qemu/${name}-console.log`;
      await machine.ok("virt-install", [
        ...["--name", name, "--osinfo", "detect=on,require=off", "--memory", "256", "--virt-type", "qemu"],
        ...[
          "--machine",
          "q35",
          "--disk",
          `path=${disk},format=raw,boot.order=2`,
          "--import",
          "--graphics",
          "none",
        ],
        ...["--network", [`network=${where},boot.order=1`, ...more].join(), "--serial", `file,path=${log}`],
        ...["--boot", `firmware=efi,${FIRMWARE(twin === "secure")}`, "--noautoconsole"],
      ]);
      const text = await machine.consoleOf(name);
      assert.match(text, /GUEST booted from its disk/);
      assert.doesNotMatch(text, /GUEST fetched/);
    });
});
