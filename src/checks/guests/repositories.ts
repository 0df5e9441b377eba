import type { Guest } from "../../model/guest.ts";
import { type Claim, duplicates } from "../duplicates.ts";
import type { PlanObject } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import { valuesOf } from "./values.ts";

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

/** The repositories that `keep_tree` adds to those of `yum_repos`: those of the install tree. */
function treeRepositories(guest: PlanObject<Guest>): Claim[] {
  const { keep_tree, repos } = valuesOf(guest);
  if (!keep_tree) return [];
  const paths = (guest.object.release.tree as readonly string[] | null | undefined) ?? [];
  const inTree = (repos ?? [])
    .filter(({ baseurl }) => baseurl && !baseurl.includes("://"))
    .map(({ name }) => name);
  return [...new Set([...paths, ...inTree])].map((path) => ({
    object: guest,
    path: ["keep_tree"],
    value: path ? `tree-${path}` : "tree",
  }));
}

export const repositoryRules = [unusable, duplicate];
