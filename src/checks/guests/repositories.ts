import type { Guest } from "../../model/guest.ts";
import { series } from "../../nearest.ts";
import { type Claim, duplicates } from "../duplicates.ts";
import type { PlanObject } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import { installTreeOf, valuesOf } from "./values.ts";

const LISTS = ["repos", "yum_repos"] as const;

function repositories(object: PlanObject<Guest>, list: (typeof LISTS)[number]): Claim[] {
  return (valuesOf(object)[list] ?? []).map(({ name }, index) => ({
    object,
    path: [list, index, "name"],
    value: name,
  }));
}

const unusable: Rule = {
  id: "repository-name-unusable",
  severity: "error",
  why: "dnf takes letters, digits and - _ . : in a repository's id. It skips a repository with another id, and reads the section `main` as its own settings.",
  example: {
    "guests.d/a.yml": "yum_repos: [{name: my repo, baseurl: http://ks/repo/}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    const all = plan.guests.flatMap((guest) => LISTS.flatMap((list) => repositories(guest, list)));
    for (const { object, path, value } of all) {
      if (/^[A-Za-z0-9_.:-]+$/.test(value) && value !== "main") continue;
      const message = `dnf does not take \`${value}\` as a repository's name: use letters, digits and - _ . : only, and not \`main\``;
      yield { object, path, message };
    }
  },
};

const duplicate: Rule = {
  id: "duplicate-repository",
  severity: "error",
  why: "the installer and dnf know a repository by its name: of two with one name they use only one.",
  example: {
    "guests.d/a.yml":
      "repos: [{name: extra, baseurl: http://ks/a/}, {name: extra, baseurl: http://ks/b/}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests)
      for (const list of LISTS)
        yield* duplicates(
          [...(list === "yum_repos" ? treeRepositories(guest) : []), ...repositories(guest, list)],
          (name) => `the repository \`${name}\` is there twice: give each its own name`,
          ({ path }) => (path[0] === "keep_tree" ? "`keep_tree` adds the other" : "the other is here"),
        );
  },
};

const treeOfMirror: Rule = {
  id: "keep-tree-of-mirror",
  severity: "warning",
  why: "a medium of RHEL 8 and later has its repositories in directories of the tree. On a mirror each repository is a tree, so the installed system gets URLs that do not exist, and dnf fails.",
  example: {
    "guests.d/a.yml":
      'os: {id: rocky9}\nvirtinst: {location: "https://mirror.test/9/BaseOS/x86_64/os/", ram: 3072}\nkeep_tree: true\ntemplates: ~\n',
  },
  *check(plan): Iterable<Violation> {
    for (const object of plan.guests) {
      const url = installTreeOf(object.object);
      if (!valuesOf(object).keep_tree || !url || !TREE_OF_MIRROR.test(url)) continue;
      const named = inTree(object);
      const missing = treePaths(object).filter((path) => path !== "" && !named.includes(path));
      if (missing.length === 0) continue;
      const message = `this tree is one repository of a mirror, without ${series(missing, "and")} in it: name the repositories in \`yum_repos\`, and remove \`keep_tree\``;
      yield { object, path: ["keep_tree"], message };
    }
  },
};

/** The layout of the mirrors of Fedora's and RHEL's family, and of Red Hat's own. */
const TREE_OF_MIRROR = /^[a-z]+:\/\/.*\/baseos\/(?:[^/]+\/)?os\/*$/i;

/** The repositories that `keep_tree` adds to those of `yum_repos`: those of the install tree. */
function treeRepositories(guest: PlanObject<Guest>): Claim[] {
  if (!valuesOf(guest).keep_tree) return [];
  return [...new Set([...treePaths(guest), ...inTree(guest)])].map((path) => ({
    object: guest,
    path: ["keep_tree"],
    value: path ? `tree-${path}` : "tree",
  }));
}

function treePaths({ object }: PlanObject<Guest>): readonly string[] {
  return (object.release.tree as readonly string[] | null | undefined) ?? [];
}

/** The names of the guest's own repositories in the install tree, which replace those of the release. */
function inTree(guest: PlanObject<Guest>): string[] {
  return (valuesOf(guest).repos ?? [])
    .filter(({ baseurl }) => baseurl && !baseurl.includes("://"))
    .map(({ name }) => name);
}

export const repositoryRules = [unusable, duplicate, treeOfMirror];
