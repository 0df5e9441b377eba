import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { smallSite } from "./lab-host.ts";

/** The kickstart and the build script of a guest with these values. */
function built(values: object): { readonly kickstart: string; readonly script: string } {
  const guest = {
    os: { id: "rhel9.4" },
    virtinst: { location: "http://trees.test/9/" },
    templates: {
      autoinst: { src: "autoinstall.d/ks.cfg", dst: "ks.cfg" },
      virtinst: { src: "guest/vmbuild.sh", dst: "vmbuild.sh" },
    },
    ...values,
  };
  const site = smallSite(
    { "guests.d/a.yml": guest, "storages.d/default.yml": { path: "/srv/a" } },
    "autoinst",
  );
  const text = (file: string) => readFileSync(join(site, "guests.d/a", file), "utf8");
  return { kickstart: text("ks.cfg"), script: text("vmbuild.sh") };
}

test("a swap partition has the planned size, and with 0 there is none", () => {
  assert.match(built({ partitioning: { swap: 300 } }).kickstart, /^part swap --size=300$/m);
  assert.doesNotMatch(built({ partitioning: { swap: 0 } }).kickstart, /swap/);
});

test("a guest with a desktop starts with it, other guests without", () => {
  const desktops = [
    "@^graphical-server-environment",
    "@^workstation-product-environment",
    "@gnome-desktop",
    "@KDE Desktop",
    "@^Server with GUI",
  ];
  for (const name of desktops) {
    const { kickstart } = built({ packages: ["git", name] });
    assert.match(kickstart, /^xconfig --startxonboot$/m, name);
    assert.doesNotMatch(kickstart, /^skipx$/m, name);
  }
  const others = [
    "@^minimal-environment",
    "@remote-desktop-clients",
    "@desktop-debugging",
    "desktop-file-utils",
  ];
  const { kickstart } = built({ packages: [...others, "-@gnome-desktop"] });
  assert.match(kickstart, /^skipx$/m);
  assert.doesNotMatch(kickstart, /^xconfig/m);
});

test("groups and environments can have spaces, and packages can be named by what they provide", () => {
  const packages = ["@Development Tools", "@^Custom Operating System", "-@Fonts", "perl(Test::More)"];
  const { kickstart } = built({ packages });
  assert.ok(kickstart.includes(`\n${packages.join("\n")}\n%end\n`), kickstart);
});

test("the installer writes to the serial console of the guest's architecture", () => {
  const consoles = { x86_64: "ttyS0", aarch64: "ttyAMA0", ppc64le: "hvc0", s390x: "ttysclp0" };
  for (const [arch, device] of Object.entries(consoles)) {
    const { script } = built({ virtinst: { location: "http://trees.test/9/", arch }, kernel_args: [] });
    assert.ok(script.includes(` console=tty0 console=${device}'\n`), arch);
  }
});

test("a guest without a TPM asks virt-install for none, also with UEFI", () => {
  const virtinst = { location: "http://trees.test/9/", firmware: "uefi" };
  assert.match(built({ virtinst: { ...virtinst, tpm: false } }).script, /^ {2}--tpm none$/m);
  assert.match(built({ virtinst: { ...virtinst, tpm: true } }).script, /^ {2}--tpm backend\.type=emulator/m);
});

test("a guest of aarch64 has UEFI: `status` compares with it, and check-host asks for it", () => {
  const text = (file: string, virtinst: object) => {
    const values = { virtinst: { location: "http://trees.test/9/", ...virtinst }, kernel_args: [], os: {} };
    const layers = { "guests.d/a.yml": values, "storages.d/default.yml": { path: "/srv/a" } };
    return readFileSync(join(smallSite(layers), file), "utf8");
  };
  for (const [virtinst, firmware] of [
    [{}, "BIOS"],
    [{ firmware: "uefi" }, "UEFI"],
    [{ arch: "aarch64" }, "UEFI"],
  ] as const) {
    assert.match(text("status", virtinst), new RegExp(`\tfirmware\t${firmware}$`, "m"));
    assert.match(text("check-host", virtinst), firmware === "UEFI" ? /^uefi=yes$/m : /^uefi=$/m);
  }
});
