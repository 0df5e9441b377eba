import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { packSetupArchives } from "../src/artifacts/archive.ts";
import { Templates } from "../src/artifacts/templates.ts";
import { isSetBySite, valuesOf } from "../src/checks/guests/values.ts";
import { inexpressibleValues } from "../src/cloud-init/cannot-say.ts";
import { formatFinding } from "../src/finding.ts";
import { checkLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import type { Path } from "../src/merge/origins.ts";
import { LabFiles } from "../src/outputs/lab-files.ts";
import { jsonSchemas } from "../src/schema/json-schema.ts";
import { guest, HOST, network, type Objects, storage, type Values, written } from "./diff-fixture.ts";
import { leaves, mutated, NOT_OWN, pathOf } from "./mutations.ts";
import { PROJECT } from "./run.ts";
import { SCHEMAS } from "./schemas.ts";

/** Releases of all families that differ in the form of repositories, in the firewall or in SELinux. */
const RELEASES = ["almalinux9", "debian12", "opensuse15.6"];

/** Keys that are no facts of the system in the guest: those of the plan, of libvirt, and of shipped templates' own keys. */
const NOT_IN_GUEST = new RegExp(
  `^(?:${[
    "sysgroup|after|checks|releases?|description|installer|templates|os|image|image_copy|cluster|defaults",
    "product|rhui|registration|gluster|virtinst\\.(?!extra_args)\\w+|disks\\.\\*\\.(?!serial)\\w+",
    "interfaces\\.\\*\\.(?:network|model|dns|device|bridge|bridge_type|macvtap|macvtap_mode|port_group|vlan|isolated|rom|lease|duid)",
    // Another place of packages than that of the fixture
    "(?:source|repos\\.\\*|yum_repos\\.\\*)\\.(?:mirrorlist|metalink|nfs|harddrive)",
  ].join("|")})(?:\\.|$)`,
);

const MEMBERS = /\/(?:user-data|meta-data|network-config)$/;

/** The fixture's guest with a cloud image and a second disk. */
function cloudGuest(name: string, at: number, id: string): Values {
  const values = guest(name, at);
  for (const key of ["cluster", "product", "rhui", "registration", "gluster", "releases", "release"])
    delete values[key];
  for (const key of ["defaults", "templates"]) delete values[key];
  const { location: _, ...virtinst } = values.virtinst as Values;
  const [disk] = values.disks as Values[];
  const partitioning = values.partitioning as Values;
  const [part] = partitioning.parts as Values[];
  return {
    ...values,
    ...{ image: "a", image_copy: "full", os: { id }, virtinst },
    disks: [disk, { ...disk, volume: `${name}-1.img` }],
    partitioning: {
      ...partitioning,
      parts: [part, { ...plain(part as Values), mountpoint: "/b", device: 1 }],
    },
  };
}

/** The keys of a part that fills a disk. */
const FILLING = new Set(["mountpoint", "fstype", "label", "options", "mkfs_options", "device"]);

/** A part without the keys of partitions. */
function plain({ size: _, max, name, luks, primary, existing, ...part }: Values): Values {
  return part;
}

/** Gives a guest values without which those of a key have no effect in any system. */
function prepare(guest: Values, key: string): void {
  const nic = (guest.interfaces as Values[])[2] as Values;
  const part = (guest.partitioning as { parts: Values[] }).parts[1] as Values;
  nic.bootproto = "static";
  if (key === "interfaces.*.ipv6") for (const each of ["ip6", "router6"]) delete nic[each];
  if (key.startsWith("vlans.")) guest.default_interface = "v";
  if (key === "vlans.*.network") delete (guest.vlans as { v: Values }).v.nameservers;
  if (key === "vlans.*.bootproto") (guest.vlans as { v: Values }).v.bootproto = "dhcp";
  if (/^partitioning\.(?:fstype|device)$/.test(key)) delete part[key.split(".")[1] as string];
}

interface Case {
  readonly key: string;
  readonly name: string;
  readonly path: Path;
  readonly before: Values;
  readonly after: Values;
}

function cases(id: string): Case[] {
  const schema = JSON.parse(jsonSchemas(SCHEMAS).get("guest.json") ?? "");
  const keys = leaves(schema).filter((key) => !NOT_OWN.test(`guest:${key}`) && !NOT_IN_GUEST.test(key));
  return keys.map((key, index) => {
    const name = `g${index}`;
    const before = cloudGuest(name, index + 10, id);
    prepare(before, key);
    // The first part has all keys, the second one fills a disk.
    const { partitioning } = guest(name, index + 10);
    const path = pathOf({ ...before, partitioning }, key).map((step, at, all) =>
      at === 2 && all[1] === "parts" && FILLING.has(String(all[3])) ? 1 : step,
    );
    const after = mutated("guest", before, path);
    return { key, name, path, before, after };
  });
}

function lab(all: readonly Case[], side: "before" | "after"): string[] {
  const objects: Objects = {
    guests: Object.fromEntries(all.map((one) => [one.name, one[side]])),
    networks: { one: network("one", 1), two: network("two", 2), three: network("three", 3) },
    storages: { default: storage("default") },
    host: { ...HOST, cloud_images: { a: { path: "/srv/a.qcow2" } } },
  };
  return written({
    ...objects,
    guests: { ...objects.guests, other: { ...cloudGuest("other", 9, "debian12"), after: [] } },
  });
}

/** The seeds of a lab and the paths of all values that they cannot express, by guest. */
interface Seeds {
  readonly texts: ReadonlyMap<string, string>;
  readonly gaps: ReadonlyMap<string, readonly Path[]>;
}

async function seeds([, conf = "", , own = ""]: readonly string[]): Promise<Seeds> {
  const tmpldirs = [join(PROJECT, "templates"), own];
  const result = checkLab(new LayerReader(), { confdirs: [conf], tmpldirs, site: "default" });
  const errors = result.findings.filter(({ severity }) => severity === "error").map(formatFinding);
  const { lab, plan } = result;
  assert.ok(lab && plan, errors.slice(0, 9).join("\n"));
  const templates = new Templates(tmpldirs);
  templates.archives = await packSetupArchives(lab.guests, templates);
  const texts = new Map<string, string>();
  for (const { path, template, context } of new LabFiles(lab))
    if (template && MEMBERS.test(path)) {
      const guest = String(context.name);
      texts.set(guest, (texts.get(guest) ?? "") + templates.render(template, context));
    }
  const gaps = plan.guests.map((each) => {
    const isSet = (path: Path) => isSetBySite(each.merged, path);
    const found = inexpressibleValues(valuesOf(each), isSet, each.object);
    return [each.object.name, found.map(({ path }) => path)] as const;
  });
  return { texts, gaps: new Map(gaps) };
}

/** Whether a finding is at a path, at a value above it or in it. */
const isAt = (path: Path, gap: Path) => gap.every((step, at) => at >= path.length || step === path[at]);

export function testCloudKeys(): void {
  for (const id of RELEASES)
    test(`each key of a guest with an image of ${id} is in the seed, or has a finding`, async () => {
      const all = cases(id);
      const [before, after] = [await seeds(lab(all, "before")), await seeds(lab(all, "after"))];
      const lost = all.filter(({ name, path }) => {
        const gaps = [...(before.gaps.get(name) ?? []), ...(after.gaps.get(name) ?? [])];
        return before.texts.get(name) === after.texts.get(name) && !gaps.some((gap) => isAt(path, gap));
      });
      assert.deepEqual(
        lost.map(({ key }) => key),
        [],
      );
      assert.ok(all.length > 80, `${all.length} keys`);
    });
}
