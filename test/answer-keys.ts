import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { packSetupArchives } from "../src/artifacts/archive.ts";
import { Templates } from "../src/artifacts/templates.ts";
import { isSetBySite, valuesOf } from "../src/checks/guests/values.ts";
import { RULES } from "../src/checks/rules.ts";
import { FindingsError, formatFinding } from "../src/finding.ts";
import { installerOf } from "../src/installers/installers.ts";
import { checkLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import type { Path } from "../src/merge/origins.ts";
import { LabFiles } from "../src/outputs/lab-files.ts";
import { jsonSchemas } from "../src/schema/json-schema.ts";
import { FILLING, installedGuest, type Kind, prepare } from "./answer-guest.ts";
import { guest, HOST, network, type Objects, storage, type Values, written } from "./diff-fixture.ts";
import { leaves, mutated, NOT_OWN, pathOf } from "./mutations.ts";
import { PROJECT } from "./run.ts";
import { SCHEMAS } from "./schemas.ts";

export const INSTALLERS: Readonly<Record<string, Kind>> = {
  "cloud-init": {
    ids: ["almalinux9", "debian12", "opensuse15.6"],
    files: /\/(?:user-data|meta-data|network-config)$/,
    location: null,
  },
  preseed: {
    // The system has the mirror of its installation in any case.
    always: /^keep_tree$/,
    ids: ["debian12"],
    files: /\/(?:preseed\.cfg|late\.sh|vmbuild\.sh)$/,
    location: "http://ks/debian/dists/bookworm/main/installer-amd64/",
  },
  autoinstall: {
    // Other partitions than primary ones are a finding.
    always: /^partitioning\.parts\.\*\.primary$/,
    ids: ["ubuntu24.04"],
    files: /\/(?:user-data|meta-data|vmbuild\.sh)$/,
    location: "/srv/a.iso",
  },
  agama: { ids: ["opensuse16.0"], files: /\/(?:autoinst\.json|vmbuild\.sh)$/, location: "/srv/a.iso" },
  ignition: { ids: ["fedora-coreos-stable", "flatcar"], files: /\/config\.ign$/, location: null },
  kickstart: { ids: ["rocky9"], files: /\/(?:ks\.cfg|vmbuild\.sh)$/, location: "http://ks/9/" },
};

/** Keys that say nothing of the system in the guest: those of the plan, of libvirt, and of the schemas of shipped templates. */
const NOT_IN_GUEST = new RegExp(
  `^(?:${[
    "sysgroup|after|checks|releases?|description|installer|templates|os|image|image_copy|cluster|defaults",
    "product|rhui|registration|gluster|virtinst\\.(?!extra_args)\\w+|disks\\.\\*\\.(?!serial)\\w+",
    "interfaces\\.\\*\\.(?:network|model|dns|device|bridge|bridge_type|macvtap|macvtap_mode|port_group|vlan|isolated|rom|lease|duid)",
    // Another place of packages than that of the fixture
    "(?:source|repos\\.\\*|yum_repos\\.\\*)\\.(?:mirrorlist|metalink|nfs|harddrive|liveimg)",
  ].join("|")})(?:\\.|$)`,
);

/** Rules that say of a value that it has no effect. */
const USELESS = new Set<string>([
  ...[
    "unsupported-by-installer",
    "router-unused",
    "unused-by-part",
    "max-without-grow",
    "next-hop-unreachable",
    "mtu-unusable",
    "member-value-unused",
  ],
]);

interface Case {
  readonly key: string;
  readonly name: string;
  readonly path: Path;
  readonly before: Values;
  readonly after: Values;
}

/** Removes what the installer cannot express of a layout, beside the value at `path`: it could hide that of others. */
function removeGaps(guest: Values, gaps: readonly Path[], path: Path): void {
  for (const gap of gaps) {
    // A list has one item, or the second one does without the first.
    const end = typeof gap.at(-1) === "number" ? gap.slice(0, -1) : gap;
    if (gap[0] !== "partitioning" || isAt(path, end) || (gap[1] === "parts" && end !== gap)) continue;
    const above = end.slice(0, -1).reduce<unknown>((at, step) => (at as Values | undefined)?.[step], guest);
    if (above) delete (above as Values)[String(end.at(-1))];
  }
}

async function cases(id: string, kind: Kind): Promise<Case[]> {
  const schema = JSON.parse(jsonSchemas(SCHEMAS).get("guest.json") ?? "");
  const keys = leaves(schema).filter((key) => !NOT_OWN.test(`guest:${key}`) && !NOT_IN_GUEST.test(key));
  const whole = { ...installedGuest("g", 8, id, kind), after: [] };
  const { gaps } = await answers([{ name: "g", before: whole }], "before", kind);
  return keys.map((key, index) => {
    const name = `g${index}`;
    const before = installedGuest(name, index + 10, id, kind);
    prepare(before, key, kind);
    // The first part has all keys, the second one fills a disk.
    const { partitioning } = guest(name, index + 10);
    const path = pathOf({ ...before, partitioning }, key).map((step, at, all) =>
      kind.location === null && at === 2 && all[1] === "parts" && FILLING.has(String(all[3])) ? 1 : step,
    );
    if (kind.location !== null) removeGaps(before, gaps.get("g") ?? [], path);
    const after = mutated("guest", before, path);
    return { key, name, path, before, after };
  });
}

/** A guest before and after the change of a key. */
type Guests = Pick<Case, "name" | "before"> & Partial<Case>;

function lab(all: readonly Guests[], side: "before" | "after", kind: Kind): string[] {
  const objects: Objects = {
    guests: Object.fromEntries(all.map((one) => [one.name, one[side] as Values])),
    networks: { one: network("one", 1), two: network("two", 2), three: network("three", 3) },
    storages: { default: storage("default") },
    host: { ...HOST, cloud_images: { a: { path: "/srv/a.qcow2" } } },
  };
  return written({
    ...objects,
    guests: {
      ...objects.guests,
      other: { ...installedGuest("other", 9, kind.ids[0] as string, kind), after: [] },
    },
  });
}

/** The answers of a lab and the paths of all values that they cannot express, by guest. */
interface Answers {
  readonly texts: ReadonlyMap<string, string>;
  readonly gaps: ReadonlyMap<string, readonly Path[]>;
}

async function answers(all: readonly Guests[], side: "before" | "after", kind: Kind): Promise<Answers> {
  const [, conf = "", , own = ""] = lab(all, side, kind);
  const tmpldirs = [join(PROJECT, "templates"), own];
  const result = checkLab(new LayerReader(), { confdirs: [conf], tmpldirs, site: "default" });
  const errors = result.findings.filter(({ severity }) => severity === "error").map(formatFinding);
  const { lab: model, plan } = result;
  assert.ok(model && plan, errors.slice(0, 9).join("\n"));
  const templates = new Templates(tmpldirs);
  templates.archives = await packSetupArchives(model.guests, templates);
  const texts = new Map<string, string>();
  for (const { path, template, context } of new LabFiles(model)) {
    if (!template || !kind.files.test(path)) continue;
    const guest = String(context.name);
    try {
      texts.set(guest, (texts.get(guest) ?? "") + templates.render(template, context));
    } catch (error) {
      // After the change, a layout with errors may have no answer.
      if (!(error instanceof FindingsError) || side === "before") throw error;
      texts.set(guest, "no answer");
    }
  }
  const gaps = new Map<string, Path[]>();
  const add = (name: string, path: Path) => {
    // The name or the devices of an array, group or pool stand for it.
    const isOfItem =
      path[0] === "partitioning" &&
      path.length === 4 &&
      /^(?:name|devices)$/.test(String(path[3])) &&
      path[1] !== "parts";
    gaps.set(name, [...(gaps.get(name) ?? []), isOfItem ? path.slice(0, 3) : path]);
  };
  for (const each of plan.guests) {
    const isSet = (path: Path) => isSetBySite(each.merged, path);
    const found = installerOf(each.object).inexpressibleValues(valuesOf(each), isSet, each.object);
    for (const { path } of found) add(each.object.name, path);
  }
  // The fixture ignores what is wrong with its values.
  for (const rule of RULES.filter(({ id }) => USELESS.has(id)))
    for (const { object, path } of rule.check(plan)) add(object.name, path);
  return { texts, gaps };
}

/** Whether a finding is at a path, at a value above it or in it. */
const isAt = (path: Path, gap: Path) => gap.every((step, at) => at >= path.length || step === path[at]);

export function testAnswerKeys(name: string): void {
  const kind = INSTALLERS[name] as Kind;
  for (const id of kind.ids)
    test(`${name}: each key of a guest with ${id} is in its answers, or has a finding`, async () => {
      const all = await cases(id, kind);
      const before = await answers(all, "before", kind);
      const after = await answers(all, "after", kind);
      const missing = all.filter(({ name, path, key }) => {
        if (kind.always?.test(key)) return false;
        const gaps = [...(before.gaps.get(name) ?? []), ...(after.gaps.get(name) ?? [])];
        return before.texts.get(name) === after.texts.get(name) && !gaps.some((gap) => isAt(path, gap));
      });
      assert.deepEqual(
        missing.map(({ key }) => key),
        [],
      );
      assert.ok(all.length > 80, `${all.length} keys`);
    });
}
