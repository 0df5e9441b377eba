import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Ajv } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";
import { load } from "js-yaml";
import { packSetupArchives } from "../../src/artifacts/archive.ts";
import { Templates } from "../../src/artifacts/templates.ts";
import { formatFinding } from "../../src/finding.ts";
import { installerOf } from "../../src/installers/installers.ts";
import { checkLab } from "../../src/lab.ts";
import { LayerReader } from "../../src/layers/reader.ts";
import { ANSWER } from "../../src/outputs/inventory.ts";
import { LabFiles } from "../../src/outputs/lab-files.ts";
import { temporaryDirectory } from "../build.ts";
import { PLANNED_NETWORKS } from "../cloud-plans.ts";
import { directoryWith } from "../directory.ts";
import { installPlan, type Planned } from "../install-plans.ts";
import { PROJECT } from "../run.ts";
import { find, has } from "../tools.ts";

const SEED = Number(process.env.MINIASCAPE_SEED ?? Date.now() % 2 ** 31);
const PLANS = Number(process.env.MINIASCAPE_INSTALL_PLANS ?? 40);
/** netplan takes longer for one guest than all else. */
const NETPLANS = 10;

interface Answer {
  readonly name: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** The answers of so many guests, which have findings of the linter neither. */
async function answersOf(installer: Planned): Promise<Answer[]> {
  const guests = Array.from({ length: PLANS }, (_, at): [string, string] => [
    `_data/default/guests.d/g${at}.yml`,
    JSON.stringify(installPlan(at, SEED, installer)),
  ]);
  const layers = Object.entries({ ...PLANNED_NETWORKS, ...Object.fromEntries(guests) });
  const confdir = directoryWith(
    Object.fromEntries(layers.map(([path, text]) => [path.replace("_data/", ""), text])),
  );
  const tmpldirs = [join(PROJECT, "templates")];
  const { lab, findings } = checkLab(new LayerReader(), { confdirs: [confdir], tmpldirs, site: "default" });
  assert.ok(
    lab,
    findings
      .filter(({ severity }) => severity === "error")
      .map(formatFinding)
      .slice(0, 30)
      .join("\n"),
  );
  const templates = new Templates(tmpldirs);
  templates.archives = await packSetupArchives(lab.guests, templates);
  return [...new LabFiles(lab)].flatMap(({ path, key, template, context }) => {
    const guest = lab.guests.find((each) => each === context);
    if (key !== ANSWER || !template || !guest) return [];
    const text = templates.render(template, context);
    assert.deepEqual(installerOf(guest).lint(text, guest), [], path);
    return [{ name: guest.name, value: load(text) as Answer["value"] }];
  });
}

test(`${PLANS} random guests of Ubuntu: the published schema and netplan take their answers (MINIASCAPE_SEED=${SEED})`, async (t) => {
  const answers = await answersOf("autoinstall");
  assert.equal(answers.length, PLANS);
  const schemas = process.env.MINIASCAPE_SCHEMAS;
  if (schemas) {
    const schema = JSON.parse(readFileSync(join(schemas, "autoinstall-schema.json"), "utf8"));
    const ajv = new Ajv({ strict: false, validateFormats: false });
    for (const { name, value } of answers)
      assert.ok(ajv.validate(schema, value.autoinstall), `${name}: ${ajv.errorsText()}`);
  } else t.diagnostic("without MINIASCAPE_SCHEMAS, the published schema is not read");
  if (!has(t, "netplan")) return;
  const step = Math.max(1, Math.floor(PLANS / Number(process.env.MINIASCAPE_NETPLANS ?? NETPLANS)));
  for (const { name, value } of answers.filter((_, at) => at % step === 0)) {
    const root = temporaryDirectory();
    mkdirSync(join(root, "etc/netplan"), { recursive: true });
    const { network } = value.autoinstall as { readonly network: object };
    writeFileSync(join(root, "etc/netplan/a.yaml"), JSON.stringify({ network }), { mode: 0o600 });
    try {
      execFileSync(find("netplan") as string, ["generate", "--root-dir", root], { stdio: "pipe" });
    } catch (error) {
      assert.fail(`${name}: ${(error as { stderr: Buffer }).stderr}\n${JSON.stringify(network)}`);
    }
  }
});

test(`${PLANS} random guests of SUSE: the published schema takes their profiles (MINIASCAPE_SEED=${SEED})`, async (t) => {
  const answers = await answersOf("agama");
  assert.equal(answers.length, PLANS);
  const schemas = process.env.MINIASCAPE_SCHEMAS;
  if (!schemas) return t.diagnostic("without MINIASCAPE_SCHEMAS, the published schema is not read");
  const ajv = new Ajv2019({ strict: false, validateFormats: false });
  for (const name of readdirSync(schemas).filter((each) => /^agama-.*\.schema\.json$/.test(each)))
    ajv.addSchema(JSON.parse(readFileSync(join(schemas, name), "utf8")));
  const profile = "https://github.com/agama-project/agama/blob/master/rust/share/profile.schema.json";
  for (const { name, value } of answers)
    assert.ok(ajv.validate(profile, value), `${name}: ${ajv.errorsText()}`);
});
