import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { test } from "node:test";
import { IMAGES } from "../cloud-lab.ts";
import { OwnLab } from "../own-lab.ts";

const GUESTS = 40;

const KINDS = {
  kickstart: "virtinst: {ram: 2048, location: http://trees.test/9/}\n",
  cloud: "virtinst: {ram: 2048}\nimage: debian12\n",
};

/** A lab of guests with the same facts, which differ only in what sets them up. */
function labOf(kind: keyof typeof KINDS): OwnLab {
  const guests = Array.from({ length: GUESTS }, (_, at): [path: string, text: string] => [
    `_data/default/guests.d/g-${at}.yml`,
    `interfaces: [{network: lab, ip: 10.9.1.${at + 2}}]\n`,
  ]);
  return new OwnLab({
    "_data/default/host.d/images.yml": IMAGES,
    "_data/default/networks.d/lab.yml":
      "domain: lab.test\ngateway: 10.9.0.1\nprefix: 16\ndhcp: {start: 10.9.200.1, end: 10.9.250.1}\n",
    "_data/default/common/all.yml": `${KINDS[kind]}os: {id: almalinux9}
disks: [{size: 10}]
packages: [vim]
authorized_keys: [ssh-ed25519 AAAA root]
rootpw: "$6$ab$${"x".repeat(86)}"
users: [{name: alice, authorized_keys: [ssh-ed25519 AAAA alice]}]
`,
    ...Object.fromEntries(guests),
  });
}

/** CPU seconds of a build into a new directory. */
async function costOf(lab: OwnLab): Promise<number> {
  rmSync(lab.path("_site"), { recursive: true, force: true });
  const before = process.cpuUsage();
  const { code, stderr } = await lab.build(["--quiet"]);
  const { user, system } = process.cpuUsage(before);
  assert.equal(code, 0, stderr);
  assert.equal(stderr, "");
  return (user + system) / 1e6;
}

// Cloud guests took 0.8 to 1.0 times as long. The rest is for other processes of the machine.
test("guests from cloud images build about as fast as guests with a kickstart", async (t) => {
  const labs = { kickstart: labOf("kickstart"), cloud: labOf("cloud") };
  const least = { kickstart: Number.POSITIVE_INFINITY, cloud: Number.POSITIVE_INFINITY };
  // The first build of the process compiles the code, and other processes of the machine disturb some of the rest.
  await costOf(labs.kickstart);
  for (let round = 0; round < 4; round++)
    for (const kind of ["kickstart", "cloud"] as const)
      least[kind] = Math.min(least[kind], await costOf(labs[kind]));
  t.diagnostic(`${GUESTS} guests: kickstart ${least.kickstart} s, cloud ${least.cloud} s`);
  assert.ok(least.cloud <= 1.2 * least.kickstart, `${least.cloud} s instead of ${least.kickstart} s`);
});
