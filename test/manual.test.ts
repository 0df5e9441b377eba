import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { formatFinding } from "../src/finding.ts";
import { findings } from "./findings.ts";
import { LabHost, smallSite } from "./lab-host.ts";
import { OwnLab } from "./own-lab.ts";

const NETWORK =
  "domain: lab.test\nbridge: {name: virbr7, stp: false}\ngateway: 10.9.8.1\nprefix: 24\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\n";
const NIC = "interfaces: [{network: lab, ip: 10.9.8.11}]\n";

const ofGuest = (guest: string) =>
  findings({ "networks.d/lab.yml": NETWORK, "guests.d/a.yml": guest }).map(formatFinding);

suite("a guest that sets itself up", () => {
  test("needs no answer and no tree, and an imported one needs its disk", () => {
    const disk = "disks: [{volume: a.qcow2}]\n";
    assert.deepEqual(ofGuest(`installer: manual\n${NIC}`), []);
    assert.deepEqual(ofGuest(`installer: import\n${disk}${NIC}`), []);
    assert.deepEqual(ofGuest(`installer: import\ndisks: [{path: /srv/a.raw, format: raw}]\n${NIC}`), []);
    for (const disks of ["", "disks: []\n", "disks: [{device: cdrom, path: /srv/a.iso}]\n"])
      assert.match(
        ofGuest(`installer: import\n${disks}${NIC}`).join(),
        /error: `a` has no installation source: the first disk must have the system already: set its `path`, or its `volume` in a pool \[location-missing\]/,
      );
    assert.match(
      ofGuest(`installer: import\ndisks: [{backing: {volume: b.qcow2}}]\n${NIC}`).join(),
      /a.yml:2:19: error: `a` has no installation source: the scripts make the clone: set `installer: manual`, with which the guest starts from it \[location-missing\]/,
    );
  });

  test("gets no file system, so that none is impossible", () => {
    const values = `os: {id: rocky9}\ndisks: [{volume: a.qcow2}]\n${NIC}`;
    for (const installer of ["manual", "import"])
      assert.deepEqual(
        findings({
          "networks.d/lab.yml": NETWORK,
          "common/c.yml": "partitioning: {fstype: btrfs}\n",
          "guests.d/a.yml": `installer: ${installer}\n${values}`,
        }).map(formatFinding),
        [],
      );
  });

  test("takes no values for its system, unless layers of several guests have them", () => {
    const reason =
      "`installer: manual` installs nothing, and starts from the guest's disks, CD-ROM drives and network";
    assert.deepEqual(
      ofGuest(`installer: manual\n${NIC}packages: [vim]\nvirtinst: {location: /srv/a.iso}\nkdump: {}\n`),
      ["3:11 packages", "4:22 virtinst.location", "5:8 kdump"].map((each) => {
        const [place, key] = each.split(" ");
        return `guests.d/a.yml:${place}: warning: ${reason}: remove \`${key}\` [cannot-say]`;
      }),
    );
    assert.deepEqual(
      findings({
        "common/a.yml": "packages: [vim]\nvirtinst: {location: http://trees.test/9/}\n",
        "networks.d/lab.yml": NETWORK,
        "guests.d/a.yml": `installer: manual\n${NIC}`,
      }),
      [],
    );
    assert.deepEqual(
      ofGuest(`installer: import\n${NIC}disks: [{volume: a}]\nrootpw: "!!"\n`).map((each) =>
        each.replace(/.*error|.*warning/, ""),
      ),
      [": `installer: import` leaves the system on the first disk as it is: remove `rootpw` [cannot-say]"],
    );
  });

  test("has its place in the network, and a script that only defines it", async () => {
    const lab = new OwnLab({
      "_data/default/networks.d/lab.yml": NETWORK,
      "_data/default/guests.d/win.yml": `installer: manual\n${NIC}disks: [{}, {device: cdrom, path: /srv/win.iso}]\n`,
      "_data/default/guests.d/box.yml":
        "installer: import\ninterfaces: [{network: lab, ip: 10.9.8.12}]\ndisks: [{volume: box.qcow2}, {}]\n",
    });
    const { code, stderr } = await lab.build();
    assert.equal(code, 0, stderr);
    const file = (name: string) => readFileSync(lab.path(`_site/${name}`), "utf8");
    assert.match(file("host/networks.d/lab.xml"), /10\.9\.8\.11/);
    const win = file("guests.d/win/vmbuild.sh");
    assert.match(win, /^ {2}--import --boot 'hd,cdrom,network'$/m);
    assert.doesNotMatch(win, /\$answer|--location|\[ANSWER\]|initrd-inject/);
    assert.match(win, /guest \$name is defined and shut off:/);
    const box = file("guests.d/box/vmbuild.sh");
    assert.match(box, /^disk default box\.qcow2 6 qcow2 imported /m);
    assert.match(box, /^ {2}--import$/m);
    // The scripts delete the guest's own volumes only.
    assert.match(file("down"), /^disk box default box-1\.qcow2$/m);
    assert.doesNotMatch(file("down"), /^disk box default box\.qcow2$/m);
    assert.doesNotMatch(box, /attribute name box\.qcow2/);
    assert.match(file("up"), /^guest win /m);
    assert.match(file("status"), /\tdisk\tvda\tvirtio\tqcow2\tdefault\tbox\.qcow2\t\tnone\t\t\.$/m);
    assert.match(file("guests.d/win/index.html"), /win\.iso/);
  });

  test("has a dry run, in which virt-install has only one step", async () => {
    const host = new LabHost(
      smallSite({
        "storages.d/default.yml": { path: "/srv/pool" },
        "guests.d/box.yml": { installer: "manual", disks: [{}], interfaces: [] },
      }),
    );
    for (const [script, ...args] of [
      ["host/storage_register.sh"],
      ["guests.d/box/vmbuild.sh", "--dry-run"],
      ["guests.d/box/vmbuild.sh", "--print-xml"],
    ] as const) {
      const { code, stderr } = await host.run(script, args);
      assert.equal(code, 0, stderr);
    }
  });
});
