import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { dump } from "js-yaml";
import { diskOptions } from "../src/artifacts/disk-options.ts";
import { jsonSchemas } from "../src/schema/json-schema.ts";
import { temporaryDirectory } from "./build.ts";
import { leaves } from "./mutations.ts";
import { OwnLab } from "./own-lab.ts";
import { run } from "./run.ts";
import { SCHEMAS } from "./schemas.ts";
import { has } from "./tools.ts";

const POOLS: Readonly<Record<string, object>> = {
  plain: { type: "dir", path: "/srv/plain", owner: 107, group: 107, mode: "0711", autostart: false },
  fs: { type: "fs", path: "/srv/fs", source: { device: "/dev/sdx1", format: "ext4" }, owner: 107 },
  nas: {
    type: "netfs",
    path: "/srv/nas",
    source: { host: "nas.test", directory: "/export/a", format: "nfs" },
    mode: "0700",
  },
  vg: { type: "logical", source: { name: "vg_lab", devices: ["/dev/sdx2", "/dev/sdx3"] } },
  parts: { type: "disk", source: { device: "/dev/sdx", format: "gpt" } },
};

const DISKS: readonly Readonly<Record<string, unknown>>[] = [
  {
    ...{ pool: "plain", format: "qcow2", cache: "none", bus: "scsi", size: "8192M", volume: "a.qcow2" },
    ...{ preallocation: "metadata", discard: "unmap", io: "native", serial: "A-1", wwn: "5000c50015ea71aa" },
  },
  { size: 6, pool: "plain", backing: { volume: "base.qcow2", format: "qcow2" } },
  { size: 1, pool: "plain", encryption: { passphrase: "example" } },
  { size: 1, pool: "plain", format: "raw", volume: "shared.raw", shared: true },
  { size: 2, pool: "vg", format: "raw" },
  { size: 2, pool: "parts", format: "raw", volume: "sdx1" },
  { path: "/dev/null", io: "threads" },
  { path: "/srv/images/a.qcow2" },
  { device: "cdrom" },
  { device: "cdrom", path: "/srv/images/a.iso", bus: "usb" },
];

const GUEST = { sysgroup: "none", templates: null, virtinst: { machine: "q35", start: false } };
const FILES = {
  ...Object.fromEntries(
    Object.entries(POOLS).map(([name, values]) => [`_data/default/storages.d/${name}.yml`, dump(values)]),
  ),
  "_data/default/guests.d/base.yml": dump({
    ...GUEST,
    disks: [{ pool: "plain" }, { pool: "plain", volume: "shared.raw", format: "raw", size: 1, shared: true }],
  }),
  "_data/default/guests.d/all.yml": dump({ ...GUEST, after: ["base"], disks: DISKS }),
};

const keysIn = (value: unknown, path = ""): string[] =>
  typeof value !== "object" || value === null
    ? [path]
    : Object.entries(value).flatMap(([key, inner]) => {
        const step = Array.isArray(value) ? "*" : key;
        return keysIn(inner, path === "" ? step : `${path}.${step}`);
      });

/** The keys of a schema for editors; `top` is the path of the keys. */
function schemaKeys(file: string, top = ""): string[] {
  return leaves(JSON.parse(jsonSchemas(SCHEMAS).get(file) ?? "")).flatMap((key) =>
    key.startsWith(top) ? [key.slice(top.length)] : [],
  );
}

test("the lab below has every key of disks and storage pools", () => {
  const usedKeys = (values: Iterable<object>) =>
    [...new Set([...values].flatMap((each) => keysIn(each)))].sort();
  assert.deepEqual(usedKeys(DISKS), schemaKeys("guest.json", "disks.*.").sort());
  const others = /^(?:name|name_prefix|external|checks\..*)$/;
  assert.deepEqual(
    usedKeys(Object.values(POOLS)),
    schemaKeys("storage.json")
      .filter((key) => !others.test(key))
      .sort(),
  );
});

test("libvirt's schemas and test driver take all types of pools, and virt-install all kinds of disks", async (t) => {
  if (!has(t, "virsh", "virt-xml-validate", "xmllint", "virt-install", "/usr/share/osinfo")) return;
  const lab = new OwnLab(FILES);
  const { code, stderr } = await lab.build();
  assert.equal(code, 0, stderr);
  const commands: string[] = [];
  for (const name of Object.keys(POOLS)) {
    const file = lab.path(`_site/host/storages.d/${name}.xml`);
    const { code, stdout, stderr } = await run("virt-xml-validate", [file, "storagepool"]);
    assert.equal(code, 0, `${name}: ${stdout}${stderr}`);
    commands.push(`pool-define '${file}'`, `pool-start ${name}`);
  }
  const defined = await run("virsh", ["-c", "test:///default", commands.join("; ")]);
  assert.equal(defined.code, 0, defined.stderr);
  assert.match(readFileSync(lab.path("_site/host/storages.d/vg.xml"), "utf8"), /<path>\/dev\/vg_lab<\/path>/);

  const { guests } = JSON.parse(readFileSync(lab.path("_site/model.json"), "utf8"));
  const { disks } = guests.find(({ name }: { name: string }) => name === "all");
  assert.deepEqual(
    disks.map(({ preallocation }: { preallocation?: string }) => preallocation ?? null),
    ["metadata", null, null, null, "full", "full", null, null, null, null],
  );
  const options = disks.flatMap((disk: Parameters<typeof diskOptions>[0]) => {
    const place =
      disk.volume === null ? "" : `path=/default-pool/${disk.volume},size=1,format=${disk.format},`;
    return ["--disk", place + diskOptions(disk)];
  });
  const machine = ["--name", "all", "--memory", "512", "--osinfo", "linux2020", "--import"];
  const printed = await run("virt-install", [
    ...[
      "--connect",
      "test:///default",
      "--print-xml",
      "--dry-run",
      "--check",
      "all=off",
      "--network",
      "none",
    ],
    ...[...machine, ...options],
  ]);
  assert.equal(printed.code, 0, printed.stderr);
  const file = join(temporaryDirectory(), "all.xml");
  writeFileSync(file, printed.stdout);
  const checked = await run("virt-xml-validate", [file, "domain"]);
  assert.equal(checked.code, 0, checked.stdout + checked.stderr);
  for (const part of [
    /<disk type="block" device="disk">\s*<driver [^>]*type="raw"[^>]*io="threads"[^>]*\/>\s*<source dev="\/dev\/null"\/>/,
    /<disk type="file" device="disk">\s*<driver [^>]*type="qcow2"[^>]*\/>\s*<target dev="vd[a-z]" bus="virtio"\/>\s*<source file="\/srv\/images\/a\.qcow2"\/>/,
    /<wwn>5000c50015ea71aa<\/wwn>/,
    /<serial>A-1<\/serial>/,
  ])
    assert.match(printed.stdout, part);
});
