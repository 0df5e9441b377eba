import { nearestRelease, releases } from "../kickstart/release.ts";
import { isMap } from "../merge/merge.ts";
import { type GivenOs, namedRelease } from "../model/release.ts";
import { nearest } from "../nearest.ts";
import { DISTRIBUTIONS } from "../releases/table.ts";
import type { Plan } from "./plan.ts";
import type { Rule } from "./rule.ts";

const TREE = "virtinst: {location: http://ks/tree/}\n";
const KICKSTART = "templates: {autoinst: {src: autoinstall.d/ks.cfg, dst: ks.cfg}}\n";

const newerRelease: Rule = {
  id: "newer-release",
  severity: "warning",
  why: "nobody has looked what the release does in another way: its installer may refuse a command, or want another.",
  example: { "guests.d/a.yml": `os: {id: rhel99.0}\n${TREE}${KICKSTART}` },
  *check(plan) {
    for (const { of, os, named } of guestsWithFiles(plan)) {
      const known = nearestRelease(named ?? "");
      if (known === null || known === named) continue;
      const message = `\`${os?.kickstart ?? os?.id}\` is newer than every release that is known: it is taken for ${known}. Set \`os.kickstart: ${known}\` if that is meant, or update miniascape`;
      yield { of, path: ["os", os?.kickstart ? "kickstart" : "id"], message };
    }
  },
};

const unknownRelease: Rule = {
  id: "unknown-release",
  severity: "error",
  why: "a kickstart is written in the syntax of a release, and checked by it.",
  example: { "guests.d/a.yml": `os: {id: Rocky9}\n${TREE}${KICKSTART}` },
  *check(plan) {
    for (const { of, os, named } of guestsWithFiles(plan)) {
      const answers = of.object.files.find(({ key }) => key === "autoinst");
      // Another's installer has releases of its own.
      if (!answers || (named === null && !SHIPPED.test(answers.src))) continue;
      if (nearestRelease(named ?? "") !== null) continue;
      const key = os?.kickstart ? "kickstart" : "id";
      const given = os?.[key];
      const candidates = key === "kickstart" ? releases : IDS;
      if (typeof given !== "string") continue;
      const remedy = nearest(given, candidates, `set \`os.kickstart\` to one of ${releases.join(", ")}`);
      yield { of, path: ["os", key], message: `no kickstart can be written for \`${given}\`: ${remedy}` };
    }
  },
};

const SHIPPED = /^(?:shipped:)?autoinstall\.d\/(?:.*-)?ks\.cfg$/;

/** What `os.id` can be, without minor releases. */
const IDS = releases.flatMap((release) => {
  const [, family, number] = /^(\D+)(\d+)$/.exec(release) ?? [];
  return [...DISTRIBUTIONS].flatMap(([name, each]) => (each.family === family ? name + number : []));
});

/** With the release that each names, known or not. */
function guestsWithFiles({ guests }: Plan) {
  return guests
    .filter(({ object }) => object.files.length > 0)
    .map((of) => {
      const { os } = of.merged.value;
      const given: GivenOs = isMap(os) ? os : null;
      return { of, os: given, named: namedRelease(given) };
    });
}

export const releaseRules: readonly Rule[] = [newerRelease, unknownRelease];
