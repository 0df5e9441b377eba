import { randomInt } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { shellWord } from "../../artifacts/quoting.ts";
import { filesOfProject } from "../../design/project.ts";
import { draftFindings } from "../../eleventy/draft-findings.ts";
import { Session } from "../../eleventy/session.ts";
import { settingsOf } from "../../eleventy/settings.ts";
import { attempt, distinct, type Finding, sortFindings, tally } from "../../finding.ts";
import { newLabId } from "../../lab-id.ts";
import { LayerReader } from "../../layers/reader.ts";
import { type NewLab, newLab } from "../../original/new-lab.ts";
import { atOldPlaces, type CheckedLayer } from "../../original/old-places.ts";
import { holdsSecret } from "../../original/secret-text.ts";
import { textReport } from "../../report/text.ts";
import { OUTPUT } from "../build/compile-options.ts";
import { isColoured } from "../command-line/colour.ts";
import { type Call, type Status, UsageError } from "../command-line/command.ts";
import { requireDirectories } from "../command-line/directories.ts";
import { identityOf } from "../init/answers.ts";
import { dependencyIn } from "../init/carried-package.ts";
import { stage } from "../init/staging.ts";
import { cannotCreate, packageName, requireEmptyDirectory } from "../init/target.ts";

const PURPOSE =
  "`import` makes a lab of a configuration of the original miniascape: add --original. It has no other source yet";

/** `miniascape import` */
export async function run(call: Call): Promise<Status> {
  const { operands, options, stderr } = call;
  if (!options.original) throw new UsageError(PURPOSE);
  const [dir, ...reversed] = [...operands].reverse();
  if (dir === undefined || reversed.length === 0)
    throw new UsageError("name the directory of the original, and a new one");
  const old = reversed.reverse();
  requireDirectories("OLD", old);
  requireEmptyDirectory(dir);
  const { id } = identityOf(call, () => newLabId(randomInt));
  const ofOldLayers: Finding[] = [];
  const reader = new LayerReader();
  reader.startRun({}, old);
  const lab = attempt(ofOldLayers, () => newLab(reader, old, settingsOf({}).tmpldirs[0] ?? "", ofOldLayers));
  const findings = lab ? await written(lab, id, dir, ofOldLayers, call) : ofOldLayers;
  if (findings.length > 0)
    stderr.write(`${textReport(sortFindings(findings), { colour: isColoured(call) })}\n`);
  if (!lab) {
    stderr.write("nothing was written\n");
    return 1;
  }
  const guests = [...lab.guests].length;
  stderr.write(
    `${guests} guests, ${tally(findings)}. Made ${dir}. Next: cd ${shellWord(dir)} && npm install && npx eleventy\n`,
  );
  return findings.some(({ severity }) => severity === "error") ? 1 : 0;
}

/** Writes the lab also with errors in its plan: they are the user's, and stay where they were. */
function written(
  lab: NewLab,
  id: string,
  dir: string,
  ofOldLayers: readonly Finding[],
  call: Call,
): Promise<Finding[]> {
  const fill = async (staged: string): Promise<Finding[]> => {
    await write(lab, id, staged, dir, call);
    return distinct([...ofOldLayers, ...(await findingsIn(lab, staged, dir))]);
  };
  return stage(dir, fill, () => true).catch(cannotCreate(dir));
}

async function write(lab: NewLab, id: string, staged: string, dir: string, call: Call): Promise<void> {
  const dependencies = {
    name: packageName(dir),
    miniascape: await dependencyIn(staged, call),
    secrets: [],
  };
  const site = { ...lab, summary: "a configuration of the original miniascape", meta: lab.meta(id) };
  for (const [path, text] of Object.entries(filesOfProject(site, dependencies))) {
    mkdirSync(dirname(join(staged, path)), { recursive: true });
    writeFileSync(join(staged, path), text, { mode: holdsSecret(text) ? 0o600 : 0o666 });
  }
}

/** The findings of the new plan, at the lines of the old one. */
async function findingsIn(lab: NewLab, staged: string, dir: string): Promise<Finding[]> {
  const settings = settingsOf({}, { confdirs: [join(staged, "_data")] });
  const session = new Session({ ...settings, top: "", ownLab: null }, { isDraft: true });
  const findings = await draftFindings(session, join(staged, OUTPUT));
  const reader = new LayerReader();
  const layers = new Map<string, CheckedLayer>();
  for (const [path, draft] of lab.drafts) {
    const file = join(staged, "_data", lab.site, path);
    layers.set(file, { document: reader.document(file), draft });
  }
  return JSON.parse(JSON.stringify(atOldPlaces(findings, layers)).replaceAll(staged, dir));
}
