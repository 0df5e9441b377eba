import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Plan } from "../src/checks/plan.ts";
import { runRules } from "../src/checks/rule.ts";
import { RULES } from "../src/checks/rules.ts";
import { formatFinding } from "../src/finding.ts";
import { type FindingId, OTHER_FINDINGS } from "../src/finding-ids.ts";
import { checkLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { RULE_IDS, type RuleId } from "../src/rule-ids.ts";
import { findings } from "./findings.ts";
import { PROJECT } from "./run.ts";
import { writeLayers } from "./write-layers.ts";

test("the ids of rules are those of the rules, and every other id is in the code", () => {
  assert.deepEqual([...RULE_IDS], RULES.map(({ id }) => id).sort());
  const code = readdirSync(join(PROJECT, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !/^(?:finding|rule)-ids.ts$/.test(path))
    .map((path) => readFileSync(join(PROJECT, "src", path), "utf8"))
    .join("\n");
  const kinds = /^ks-(?:command|option|section)-(?=(?:foreign|too-new|removed|deprecated)$)/;
  for (const id of Object.keys(OTHER_FINDINGS)) {
    const written = kinds.test(id) ? id.replace(kinds, "ks-\u0024{kind}-") : id;
    assert.ok(code.includes(`"${written}"`) || code.includes(`\`${written}\``), id);
  }
});

test("a slip in an id does not compile", () => {
  // @ts-expect-error: it is unknown-key
  const id: FindingId = "unknown-kye";
  // @ts-expect-error: it is no rule of the plan
  const rule: RuleId = "unknown-key";
  assert.notEqual(id, rule);
});

const NETWORK = "gateway: 10.9.8.1\nprefix: 24\ndhcp: {start: 10.9.8.7, end: 10.9.8.9}\n";
const GUEST = "interfaces: [{network: lab, ip: 10.9.8.7}]\ntemplates: ~\n";

function ignoring(list: string): { readonly plan: Plan; readonly found: readonly string[] } {
  const root = writeLayers({
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": `${GUEST}checks: {ignore: ${list}}\n`,
  });
  const options = { confdirs: [root], tmpldirs: [join(PROJECT, "templates")], site: "site" };
  const { plan } = checkLab(new LayerReader(), options);
  assert.ok(plan);
  const found = runRules(RULES, plan, { "ip-in-range": "address-in-dynamic-range" }).map((finding) =>
    formatFinding(finding).replaceAll(`${root}/site/`, ""),
  );
  return { plan, found };
}

test("a former id of a rule switches off what the rule is called now, with a warning at the entry", () => {
  for (const entry of ["ip-in-range", "{id: ip-in-range, reason: a test}"])
    assert.deepEqual(ignoring(`[${entry}]`).found, [
      "guests.d/a.yml:3:19: warning: the rule `ip-in-range` is called `address-in-dynamic-range` now: write that [renamed-id]",
    ]);
  assert.deepEqual(ignoring("[address-in-dynamic-range]").found, []);
  // No rule has this former id outside of this test.
  const { plan } = ignoring("[ip-in-range]");
  assert.deepEqual(
    runRules(RULES, plan).map(({ id }) => id),
    ["address-in-dynamic-range", "ignores-nothing"],
  );
});

test("a former id that ignores nothing is reported once", () => {
  const { plan } = ignoring("[address-in-dynamic-range, old]");
  assert.deepEqual(
    runRules(RULES, plan, { old: "capacity" }).map(({ id, message }) => `${id}: ${message}`),
    ["ignores-nothing: `checks.ignore` names `old`, but the guest `a` does not break that rule: remove it"],
  );
});

test("an entry that names no rule is reported, with the rule that was meant", () => {
  const ignoring = (id: string) =>
    findings({
      "networks.d/lab.yml": NETWORK,
      "guests.d/a.yml": `${GUEST}checks: {ignore: [address-in-dynamic-range, ${id}]}\n`,
    }).map(formatFinding);
  assert.deepEqual(ignoring("duplicate-mad"), [
    "guests.d/a.yml:3:45: warning: `checks.ignore` names `duplicate-mad`, but no rule has that id: did you mean `duplicate-mac`? [ignores-nothing]",
  ]);
  assert.deepEqual(ignoring("unknown-key"), [
    "guests.d/a.yml:3:45: warning: `checks.ignore` names `unknown-key`, but no rule has that id: remove it [ignores-nothing]",
  ]);
});
