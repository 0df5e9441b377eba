import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { byId, type Element, elements, parseHtml, textOf } from "./html.ts";
import { OwnLab } from "./own-lab.ts";

const PARTS =
  "disks: [{size: 20}, {size: 5}, {size: 6}]\npartitioning: {parts: [{mountpoint: /var/data, device: 1, fstype: xfs, label: data, options: [noatime], grow: true}, {mountpoint: swap, device: 2}]}\n";
/** Ignition makes no ext3, and no installer another partition beside that of an image. */
const REFUSED =
  "disks: [{size: 20}, {size: 5}, {size: 6}]\npartitioning: {parts: [{mountpoint: /var/data, device: 1, fstype: ext3}, {mountpoint: /var/more, device: 0, size: 900}, {mountpoint: /var/ok, device: 2}]}\n";
const LAYERS = {
  "networks.d/lab.yml":
    "domain: lab.test\ngateway: 10.9.8.1\nprefix: 24\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\n",
  "storages.d/default.yml": "path: /srv/default\n",
  "host.d/images.yml": "cloud_images: {any: {path: /srv/images/any.qcow2}}\n",
  "guests.d/manual.yml": `installer: manual\n${PARTS}`,
  "guests.d/import.yml": `installer: import\n${PARTS.replace("{size: 20}", "{volume: a.qcow2}")}`,
  "guests.d/plain.yml": "os: {id: debian12}\nimage: any\ndisks: [{size: 20}]\n",
  "guests.d/cloud.yml": `os: {id: debian12}\nimage: any\n${PARTS}`,
  "guests.d/flatcar.yml": `os: {id: flatcar}\nimage: any\n${PARTS}`,
  "guests.d/part.yml": `os: {id: flatcar}\nimage: any\n${REFUSED}`,
  "guests.d/none.yml": "os: {id: rocky9}\ntemplates: ~\ndisks: [{size: 20}]\n",
  "guests.d/nine.yml": `os: {id: rocky9}\nvirtinst: {location: 'http://trees.test/9/', ram: 2048}\n${PARTS}`,
};

test("the page of a guest has the use of its disks that its installer makes, and no other", async () => {
  const files = Object.entries(LAYERS).map(([path, text]) => [
    `_data/default/${path}`,
    path.startsWith("guests.d") ? `${text}interfaces: [{network: lab}]\n` : text,
  ]);
  const lab = new OwnLab(Object.fromEntries(files));
  const { code, stderr } = await lab.build(["-w", "out"]);
  assert.equal(code, 0, stderr);
  const rows = (name: string) => {
    const html = readFileSync(lab.path(`out/guests.d/${name}/index.html`), "utf8");
    if (!html.includes('id="layout"')) return [];
    const section = byId(parseHtml(html), "layout").parent as Element;
    return [...elements(section)]
      .filter((each) => each.name === "tr" && each.parent?.name === "tbody")
      .map((line) =>
        [...elements(line)].filter((each) => /^t[dh]$/.test(each.name)).map((cell) => textOf(cell).trim()),
      );
  };
  for (const name of ["manual", "import", "plain", "none"]) assert.deepEqual(rows(name), [], name);
  const made = [
    ["/var/data", "vdb", "disk", "5120", "xfs, label data, noatime"],
    ["swap", "vdc", "disk", "6144", "swap"],
  ];
  assert.deepEqual(rows("cloud"), made);
  assert.deepEqual(rows("flatcar"), made);
  assert.deepEqual(rows("part"), [["/var/ok", "vdc", "disk", "6144", "ext4"]]);
  assert.deepEqual(
    rows("nine").filter(([, device]) => device !== "vda"),
    [
      ["/var/data", "vdb", "partition", "5117", "xfs, label data, noatime"],
      ["swap", "vdc", "partition", "6141", "swap"],
    ],
  );
});
