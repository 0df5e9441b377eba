import { installerOf } from "../../installers/installers.ts";
import { placeAt } from "../../merge/origins.ts";
import type { Guest } from "../../model/guest.ts";
import { type Os, releaseName } from "../../model/release.ts";
import type { PlanObject } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import { installTreeOf, valuesOf } from "./values.ts";

const conflict: Rule = {
  id: "packages-conflict",
  severity: "warning",
  why: "the installer obeys the last of the two lines, which depends on the order of the layers. `core: false` is a line, too, that leaves out the group core.",
  example: { "guests.d/a.yml": "packages: [git, vim, -git]\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      const packages = (guest.object as Installed).packages ?? [];
      yield* coreConflicts(guest, packages);
      if (!packages.some((item) => item.startsWith("-"))) continue;
      const indexes = new Map(packages.map((item, index) => [item, index]));
      for (const [index, item] of packages.entries()) {
        const other = item.startsWith("-") ? indexes.get(item.slice(1)) : undefined;
        if (other === undefined) continue;
        yield {
          object: guest,
          path: ["packages", index],
          message: `the package \`${item.slice(1)}\` is both installed and left out: remove one of the two`,
          related: [{ object: guest, path: ["packages", other], message: "it is installed here" }],
        };
      }
    }
  },
};

function* coreConflicts(guest: PlanObject<Guest>, packages: readonly string[]): Iterable<Violation> {
  if (valuesOf(guest).package_options?.core !== false || installerOf(guest.object).name !== "kickstart")
    return;
  for (const [index, item] of packages.entries())
    if (item.toLowerCase() === "@core")
      yield {
        object: guest,
        path: ["packages", index],
        message: "the group `@core` is both installed and left out: remove it here, or `core: false`",
        related: [{ object: guest, path: ["package_options", "core"], message: "it is left out here" }],
      };
}

const unusable: Rule = {
  id: "package-unusable",
  severity: "error",
  why: "anaconda takes each line of %packages for one name, so it looks for a package with a space in its name, and stops because there is none. Only names of groups and environments have spaces.",
  example: { "guests.d/a.yml": "packages: [git vim]\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests)
      for (const [index, name] of ((guest.object as Installed).packages ?? []).entries()) {
        if (name !== "" && (/^-?@/.test(name) || !/\s/.test(name))) continue;
        const message = `\`${name}\` must be one package, \`@group\` or \`@^environment\`: write one item for each`;
        yield { object: guest, path: ["packages", index], message };
      }
  },
};

interface Installed extends Guest {
  readonly packages?: readonly string[] | null;
}

type Release = Pick<Os, "family" | "version">;

const osMismatch: Rule = {
  id: "os-mismatch",
  severity: "warning",
  why: "the kickstart is written for one release, but the installer of another one reads it, and stops at the first unknown line.",
  example: {
    "guests.d/a.yml":
      "os: {id: rhel9.4}\nvirtinst: {location: http://ks/rhel/8/x86_64/, ram: 2048}\ntemplates: {virtinst: ~}\n",
  },
  *check(plan): Iterable<Violation> {
    // Cache: many guests use few install trees.
    const trees = new Map<string, Release | null>();
    for (const guest of plan.guests) {
      const { os } = guest.object;
      const location = installTreeOf(guest.object) ?? "";
      if (!trees.has(location)) trees.set(location, treeRelease(location));
      const tree = trees.get(location);
      if (!tree || os.version === null) continue;
      if (tree.family === os.family && tree.version === os.version) continue;
      const [path, other] = lastSet(guest, ["os", "id"], ["virtinst", "location"]);
      yield {
        object: guest,
        path,
        message: `the install tree is for ${releaseName(tree)}, but \`os.id\` is \`${os.id}\` (${releaseName(os)}): correct one of the two`,
        related: [{ object: guest, path: other, message: "the other is set here" }],
      };
    }
  },
};

type TwoPaths = readonly [readonly string[], readonly string[]];

/** The two paths, first the one that the higher layer sets, because it is more likely the mistake. */
function lastSet({ merged }: PlanObject, a: readonly string[], b: readonly string[]): TwoPaths {
  const layer = (path: readonly string[]) => {
    const { file } = placeAt(merged, path);
    return merged.documents.findLastIndex((document) => document.file === file);
  };
  return layer(a) > layer(b) ? [a, b] : [b, a];
}

const DISTRIBUTION = "(fedora|rhel|centos|centos-stream|almalinux|alma|rocky|ol|oraclelinux|eurolinux)";
/** rhel/6, rhel/9.4, centos/7.9.2009, centos/8-stream, fedora/43 */
const NAME_THEN_NUMBER = new RegExp(`/${DISTRIBUTION}/(\\d{1,2})(?:[.]\\d+)*(?:-stream)?(?=/|$)`, "gi");
/** rhel9, rhel-9.4, centos-stream-9 */
const NAME_AND_NUMBER = new RegExp(`/${DISTRIBUTION}-?(\\d{1,2})(?:[.]\\d+)*(?=/|$)`, "gi");
/** Mirrors of CentOS Stream: https://mirror.stream.centos.org/10-stream/BaseOS */
const STREAM = /\/()(\d{1,2})-stream(?=\/|$)/gi;
/** Mirrors of Fedora: /pub/fedora/linux/releases/43/Everything */
const FEDORA_MIRROR = /\/(fedora)\/(?:[^/]+\/)*(?:releases|development)\/(\d{1,2})(?=\/|$)/gi;

/** The release in the URL of an install tree, by the usual names of mirrors; null if it is not clear. */
function treeRelease(location: string): Release | null {
  const path = /^[a-z]+:\/\/[^/]*(\/[^?#]*)/i.exec(location)?.[1];
  if (path === undefined) return null;
  const releases = [NAME_THEN_NUMBER, NAME_AND_NUMBER, STREAM, FEDORA_MIRROR].flatMap((pattern) =>
    [...path.matchAll(pattern)].map(([, name = "", number]): Release => {
      return { family: name.toLowerCase() === "fedora" ? "fedora" : "rhel", version: Number(number) };
    }),
  );
  const [first, ...others] = releases;
  const isSure = others.every((one) => one.family === first?.family && one.version === first.version);
  return first && isSure ? first : null;
}

export const packageRules = [conflict, unusable, osMismatch];
