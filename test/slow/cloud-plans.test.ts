import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { IMAGES } from "../cloud-lab.ts";
import { type CloudPlan, cloudPlan, type Family, PLANNED_NETWORKS } from "../cloud-plans.ts";
import { OwnLab } from "../own-lab.ts";
import { PROJECT } from "../run.ts";
import { has } from "../tools.ts";

const SEED = Number(process.env.MINIASCAPE_SEED ?? Date.now() % 2 ** 31);
const PLANS = Number(process.env.MINIASCAPE_CLOUD_PLANS ?? 300);
/** A directory with another cloud-init, as `dpkg -x` unpacks its package. */
const PACKAGE = process.env.MINIASCAPE_CLOUD_INIT;

/** cloud-init's renderers and distribution for the images of each family. */
const RENDERERS: Readonly<Record<Family, readonly (readonly [renderer: string, distribution: string])[]>> = {
  rhel: [
    ["sysconfig", "rhel"],
    ["network-manager", "rhel"],
  ],
  fedora: [["network-manager", "fedora"]],
  debian: [
    ["eni", "debian"],
    ["netplan", "debian"],
  ],
  ubuntu: [["netplan", "ubuntu"]],
  suse: [["sysconfig", "opensuse"]],
};

/** RHEL 10 has no reader of the files of sysconfig. */
function renderersOf({ family, system }: CloudPlan) {
  return RENDERERS[family].filter(([renderer]) => !(renderer === "sysconfig" && /10$/.test(system)));
}

interface Rendering {
  readonly faults: readonly string[];
  /** By `renderer:distribution`. */
  readonly texts: Readonly<Record<string, string>>;
}

function rendered(
  lab: OwnLab,
  plans: ReadonlyMap<string, CloudPlan>,
  directory = "",
): Record<string, Rendering> {
  const seeds = [...plans].map(([name, plan]) => [
    name,
    lab.path(`_site/guests.d/${name}`),
    ...renderersOf(plan),
  ]);
  const output = execFileSync("/usr/bin/python3", [join(PROJECT, "test/cloud-renderings.py")], {
    input: JSON.stringify(seeds),
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, PYTHONPATH: directory && join(directory, "usr/lib/python3/dist-packages") },
  });
  return JSON.parse(output);
}

/** Whether a text has a word that is not a part of a longer address, name or number. */
function hasWord(text: string, word: string): boolean {
  const pattern = word.replaceAll(/[^\w]/g, "\\$&");
  return new RegExp(`(?<![\\w.:])${pattern}(?![\\w.]|:[\\w:])`, "i").test(text);
}

/** The words of a plan that no file has. */
function missingWords(
  plan: CloudPlan,
  userData: string,
  { faults, texts }: Rendering,
  directory: string,
): string[] {
  const missing = (words: readonly string[], text: string, where: string) =>
    words.filter((word) => !hasWord(text, word)).map((word) => `${where}: ${word}`);
  // cloud-init writes no routes for openSUSE: commands at each boot set them.
  const lacksRoutes = plan.family === "suse";
  // The planned releases have newer cloud-inits than Debian 12: NetworkManager's renderer reads the bonds of 24.3 and later.
  const lacksBonds = (renderer: string) => directory === "" && renderer.startsWith("network-manager");
  return [
    ...faults,
    ...missing([...plan.userWords, ...(lacksRoutes ? plan.routeWords : [])], userData, "user-data"),
    ...Object.entries(texts).flatMap(([renderer, text]) =>
      missing(
        [
          ...plan.networkWords,
          ...(lacksRoutes ? [] : plan.routeWords),
          ...(lacksBonds(renderer) ? [] : plan.bondWords),
        ],
        text,
        renderer,
      ),
    ),
  ];
}

test(`cloud-init renders all facts of ${PLANS} random plans (MINIASCAPE_SEED=${SEED})`, async (t) => {
  if (!has(t, "cloud-init")) return;
  const plans = new Map(
    Array.from({ length: PLANS }, (_, at): [string, CloudPlan] => [`g${at}`, cloudPlan(at, SEED)]),
  );
  const layers = [...plans].map(([name, { layer }]) => [
    `_data/default/guests.d/${name}.yml`,
    `${JSON.stringify(layer)}\n`,
  ]);
  const lab = new OwnLab({
    "_data/default/host.d/images.yml": IMAGES,
    ...PLANNED_NETWORKS,
    ...Object.fromEntries(layers),
  });
  const { code, stderr } = await lab.build(["--quiet"]);
  assert.equal(code, 0, stderr);
  assert.equal(stderr, "");
  for (const directory of ["", ...(PACKAGE ? [PACKAGE] : [])]) {
    const renderings = rendered(lab, plans, directory);
    const missing = [...plans].flatMap(([name, plan]) => {
      const userData = readFileSync(lab.path(`_site/guests.d/${name}/user-data`), "utf8");
      return missingWords(plan, userData, renderings[name] as Rendering, directory).map(
        (each) => `${name} ${each}`,
      );
    });
    assert.deepEqual(missing, [], directory);
  }
});
