import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { shapeOf } from "../src/schema/shape.ts";
import { virtinst } from "../src/schema/virtinst.ts";
import { findings } from "./findings.ts";
import { OwnLab } from "./own-lab.ts";

/** Values of `virtinst` that a machine of its own has too. By `arch` the checks know what suits it. */
const OF_MACHINE: Readonly<Record<string, unknown>> = {
  location: "http://trees.test/other/",
  extra_args: ["mine=1"],
  arch: "aarch64",
  firmware: "uefi",
};

/** Values that only the host reads. */
const OF_HOST = {
  virtinst: {
    connect: "qemu:///session",
    method: "pxe",
    ram: 4096,
    vcpus: 3,
    wait: 7,
    graphics: "spice",
    secure_boot: false,
    tpm: true,
    machine: "q35",
    cpu: "host-passthrough",
    start: false,
    autostart: true,
    max_ram: 8192,
    nested: true,
    boot_order: ["hd", "cdrom"],
    serial_ports: [{}],
    video: "qxl",
    watchdog: { action: "reset" },
    memballoon: "virtio",
    rng: true,
    hugepages: true,
    cpuset: "0-3",
    agent: true,
    host_devices: ["0000:03:00.0"],
    shared_directories: [{ source: "/srv/shared", tag: "shared" }],
    options: ["--sound"],
  },
  disk: {
    pool: "default",
    format: "raw",
    cache: "none",
    volume: "a.raw",
    preallocation: "full",
    discard: "unmap",
    io: "native",
  },
  nic: { model: "e1000", isolated: true },
  guest: { after: ["other"], image_copy: "full" },
} as const;

const MACHINES = {
  old: ["rhel6.9", "http://trees.test/6/"],
  rocky: ["rocky9", "http://trees.test/9/"],
  debian: ["debian12", "http://trees.test/debian/dists/bookworm/main/installer-amd64/"],
  ubuntu: ["ubuntu24.04", "/srv/images/ubuntu.iso"],
  suse: ["opensuse16.0", "/srv/images/leap.iso"],
} as const;

interface More {
  readonly virtinst?: object;
  readonly disk?: object;
  readonly nic?: object;
  readonly guest?: object;
}

/** The layers of a lab with a machine for each installer, which have these values too. */
function layers(more: More): Record<string, string> {
  const guests = Object.entries(MACHINES).map(([name, [id, location]], at) => {
    const guest = {
      virtual: false,
      ...(name === "rocky" && { netboot: "install" }),
      os: { id },
      virtinst: { location, ...more.virtinst },
      disks: [{ size: 40, ...more.disk }],
      interfaces: [{ network: "lab", mac: `00:16:3e:00:00:0${at}`, ...more.nic }],
      ...more.guest,
    };
    return [`guests.d/${name}.yml`, JSON.stringify(guest)];
  });
  return {
    "networks.d/lab.yml":
      "domain: lab.test\ngateway: 10.9.8.1\nprefix: 24\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\nnetboot: true\n",
    "storages.d/default.yml": "path: /srv/default\n",
    "guests.d/other.yml": "installer: manual\ninterfaces: []\n",
    ...Object.fromEntries(guests),
  };
}

/** The answer files and boot files of the machines, without the copies in seeds. guest.yml has all values. */
async function outputs(more: More): Promise<Map<string, string>> {
  const lab = new OwnLab(
    Object.fromEntries(Object.entries(layers(more)).map(([path, text]) => [`_data/default/${path}`, text])),
  );
  const { code, stderr } = await lab.build(["-w", "out"]);
  assert.equal(code, 0, stderr);
  const read = (directory: string) =>
    readdirSync(lab.path(directory), { recursive: true, encoding: "utf8", withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.(?:html|iso)$|^guest\.yml$/.test(entry.name))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  const files = ["boot", ...Object.keys(MACHINES).map((name) => `guests.d/${name}`)].map(
    (each) => `out/${each}`,
  );
  const found = files.flatMap(read);
  return new Map(found.map((path) => [path.slice(lab.dir.length), readFileSync(path, "latin1")]));
}

const changed = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .sort();

suite("a value of a machine that is not virtual", () => {
  const before = outputs({});
  const unused = (more: More) =>
    findings(layers(more))
      .filter(({ id, place }) => id === "machine-value-unused" && place.file.endsWith("/debian.yml"))
      .map(({ message }) => /remove `([^`]+)`/.exec(message)?.[1]);

  test("is in a table of this test", () => {
    const keys = [...(shapeOf(virtinst)?.keys?.keys() ?? [])];
    assert.deepEqual([...Object.keys(OF_MACHINE), ...Object.keys(OF_HOST.virtinst)].sort(), keys.sort());
  });

  test("is a finding if it changes no file", async () => {
    assert.deepEqual(changed(await before, await outputs(OF_HOST)), []);
    assert.deepEqual(
      unused(OF_HOST).sort(),
      [
        ...Object.keys(OF_HOST.virtinst).map((key) => `virtinst.${key}`),
        ...Object.keys(OF_HOST.disk).map((key) => `disks[0].${key}`),
        ...Object.keys(OF_HOST.nic).map((key) => `interfaces[0].${key}`),
        ...Object.keys(OF_HOST.guest),
      ].sort(),
    );
  });

  for (const [key, value] of Object.entries(OF_MACHINE))
    test(`is no finding if it changes a file: ${key}`, async () => {
      const more = { virtinst: { [key]: value } };
      assert.deepEqual(unused(more), []);
      if (key !== "arch") assert.notDeepEqual(changed(await before, await outputs(more)), []);
    });

  test("is no finding either if it decides how an installer partitions the disk: `firmware`", async () => {
    const uefi = await outputs({ virtinst: { firmware: "uefi" } });
    assert.deepEqual(changed(await before, uefi), [
      "/out/guests.d/debian/preseed.cfg",
      "/out/guests.d/old/ks.cfg",
      "/out/guests.d/ubuntu/user-data",
    ]);
    assert.match(uefi.get("/out/guests.d/debian/preseed.cfg") ?? "", /method\{ efi \}/);
    assert.match(uefi.get("/out/guests.d/old/ks.cfg") ?? "", /^part \/boot\/efi /m);
    assert.match(uefi.get("/out/guests.d/ubuntu/user-data") ?? "", /\/boot\/efi/);
  });
});
