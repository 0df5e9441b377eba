import assert from "node:assert/strict";
import { test } from "node:test";
import { draftFindings } from "../../src/eleventy/draft-findings.ts";
import { Session } from "../../src/eleventy/session.ts";
import { settingsOf } from "../../src/eleventy/settings.ts";
import { writeShippedPages } from "../../src/eleventy/shipped-pages.ts";
import { type Finding, FindingsError, formatFinding } from "../../src/finding.ts";
import { OwnLab } from "../own-lab.ts";
import { Plans } from "./plans.ts";

const SEED = Number(process.env.MINIASCAPE_SEED ?? Date.now() % 2 ** 31);

/** The findings as lines, in any order. */
function lines(findings: readonly Finding[]): string[] {
  return findings
    .map((finding) => `${formatFinding(finding)} ${JSON.stringify(finding.outputs ?? null)}`)
    .sort();
}

/** What a run ends with: its findings, or the message of another error. */
async function outcome(run: () => Promise<readonly Finding[]>): Promise<string[]> {
  try {
    return lines(await run());
  } catch (error) {
    if (error instanceof FindingsError) return lines(error.findings);
    if ((error as Error).name === "OutputError") return [(error as Error).message];
    throw error;
  }
}

/** Changes so many values and keys of a lab, one at a time. */
export function testAgreement(cases: number, seed = SEED): void {
  test(`check and the build find the same in ${cases} changed plans (MINIASCAPE_SEED=${seed})`, async (t) => {
    const plans = new Plans("modern", ["ipa", "ha-1", "ha-2"]);
    const inLab = (files: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(files).map(([file, text]) => [`_data/modern/${file}`, text]));
    const lab = new OwnLab(inLab(plans.files));
    const settings = { ...settingsOf({}), confdirs: [lab.path("_data")], site: "modern" };
    const output = lab.path("_site");
    const drafts = new Session(settings, { isDraft: true });
    const builds = new Session(settings);
    const check = () => outcome(() => draftFindings(drafts, output));
    const build = () =>
      outcome(async () => {
        const started = await builds.start(output);
        writeShippedPages(builds, started, output);
        started.finish();
        return started.findings;
      });
    const shipped = await check();
    assert.deepEqual(shipped, await build());
    assert.deepEqual(
      shipped.filter((line) => line.includes(": error: ")),
      [],
    );
    const counts = { findings: 0, builds: 0 };
    for (const { title, file, text } of plans.changes(cases, seed)) {
      lab.write(inLab({ [file]: text }));
      const checked = await check();
      assert.deepEqual(checked, await build(), title);
      if (checked.some((line) => line.includes(": error: "))) counts.findings += 1;
      else counts.builds += 1;
      // An entry of the defaults can have the `dst` of a layer's entry.
      const inPackage = checked.filter(
        (line) => /^(?:\S*\/)?(?:templates|site)\/\S+: error/.test(line) && !line.includes("[output-taken]"),
      );
      assert.deepEqual(inPackage, [], `${title}: a finding points into the package`);
      lab.write(inLab({ [file]: plans.files[file] as string }));
    }
    t.diagnostic(JSON.stringify(counts));
    assert.ok(counts.findings > cases / 10 && counts.builds > cases / 10);
  });
}
