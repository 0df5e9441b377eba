import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { IMAGES } from "./ignition-lab.ts";
import { OwnLab } from "./own-lab.ts";
import { HASH } from "./preseed-lab.ts";

/** The guest's layer, its answer file, and the text that has the hash and locks it. */
const ANSWERS: Readonly<Record<string, readonly [guest: string, file: string, text: string]>> = {
  kickstart: [
    "os: {id: rocky9}\nvirtinst: {location: http://trees.test/9/, ram: 4096}\n",
    "ks.cfg",
    `user --name=bob --lock --iscrypted --password='${HASH}'\n`,
  ],
  preseed: [
    "os: {id: debian12}\nvirtinst: {location: http://trees.test/12/}\n",
    "late.sh",
    `-p '${HASH}' bob\nusermod -L bob\n`,
  ],
  autoinstall: [
    "os: {id: ubuntu24.04}\nvirtinst: {location: /srv/u.iso, ram: 4096}\n",
    "user-data",
    `lock_passwd: true\n        hashed_passwd: "${HASH}"\n`,
  ],
  "cloud-init": [
    "os: {id: debian12}\nimage: flatcar\ninstaller: cloud-init\n",
    "user-data",
    `lock_passwd: true\n    hashed_passwd: "${HASH}"\n`,
  ],
  ignition: ["os: {id: flatcar}\nimage: flatcar\n", "config.ign", `"passwordHash": "!${HASH}"`],
};

test("the hash of a locked user is in every answer, so that the user has a password once it is unlocked", async () => {
  const layers = Object.entries(ANSWERS).map(([name, [guest]]) => [
    `_data/default/guests.d/${name}.yml`,
    `${guest}interfaces: [{network: lab}]\nkernel_args: []\nusers: [{name: bob, locked: true, password: "${HASH}"}]\n`,
  ]);
  const lab = new OwnLab({
    "_data/default/host.d/images.yml": IMAGES,
    "_data/default/networks.d/lab.yml":
      "domain: lab.test\ngateway: 10.9.8.1\nprefix: 24\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\n",
    ...Object.fromEntries(layers),
  });
  const { code, stderr } = await lab.build();
  assert.equal(code, 0, stderr);
  for (const [name, [, file, text]] of Object.entries(ANSWERS)) {
    const answer = readFileSync(lab.path(`_site/guests.d/${name}/${file}`), "utf8");
    assert.ok(answer.includes(text), `${name}: ${answer}`);
  }
});
