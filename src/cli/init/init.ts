import { randomBytes, randomInt } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { shellWord } from "../../artifacts/quoting.ts";
import type { Answers, Design, Root } from "../../design/design.ts";
import { usesHostPool } from "../../design/host-pool.ts";
import { projectFiles } from "../../design/project.ts";
import { settingsOf } from "../../eleventy/settings.ts";
import type { Finding } from "../../finding.ts";
import { type CheckResult, checkLab } from "../../lab.ts";
import { newLabId } from "../../lab-id.ts";
import { LayerReader } from "../../layers/reader.ts";
import { textReport } from "../../report/text.ts";
import { isColoured } from "../command-line/colour.ts";
import { type Call, type Status, UsageError } from "../command-line/command.ts";
import { askDesign, askLab, identityOf } from "./answers.ts";
import { dependencyIn } from "./carried-package.ts";
import { poolsOnHost, takenOnHost } from "./host-networks.ts";
import { Questions } from "./questions.ts";
import { makeKey, rootLogin } from "./root-login.ts";
import { stage } from "./staging.ts";
import { cannotCreate, packageName, requireEmptyDirectory } from "./target.ts";

/** `miniascape init` */
export async function run(call: Call): Promise<Status> {
  const { operands, stderr } = call;
  const [dir, ...others] = operands;
  if (dir === undefined || others.length > 0) throw new UsageError("name one directory");
  requireEmptyDirectory(dir);
  const answers = await ask(call);
  if (!answers) {
    stderr.write("\nstopped: nothing was written\n");
    return 1;
  }
  const fill = async (staged: string) => {
    await write(staged, dir, answers, call);
    return findingsIn(staged, dir);
  };
  const { findings } = await stage(dir, fill, (result) => !result.findings.some(isError)).catch(
    cannotCreate(dir),
  );
  if (findings.length > 0) {
    const colour = isColoured(call);
    stderr.write(`${textReport(findings, { colour })}\n`);
  }
  if (findings.some(isError)) {
    stderr.write("nothing was written\n");
    return 1;
  }
  if (!answers.root) stderr.write(`root login: new key ${join(dir, newKey(answers.design))}\n`);
  if (usesHostPool(answers.lab))
    stderr.write(
      "the storage pool `default` already exists in this host's libvirt: the lab's volumes go there\n",
    );
  stderr.write(`Made ${dir}. Next: cd ${shellWord(dir)} && npm install && npx eleventy\n`);
  return 0;
}

interface InitAnswers {
  readonly design: Design;
  readonly lab: Omit<Answers, "root">;
  /** null: root gets a new key. */
  readonly root: Root | null;
}

/** Asks all questions. null: the user stopped. */
async function ask(call: Call): Promise<InitAnswers | null> {
  const questions = new Questions(call);
  try {
    const identity = identityOf(call, () => newLabId(randomInt));
    const design = await askDesign(questions);
    const hostNetworks = takenOnHost(call.environment, identity.namePrefix);
    const hostPools = poolsOnHost(call.environment);
    const lab = { ...identity, hostPools, ...(await askLab(call, questions, design, hostNetworks)) };
    return { design, lab, root: await rootLogin(call, questions, design) };
  } catch (error) {
    if ((error as Error).name === "AbortError") return null;
    throw error;
  } finally {
    questions.close();
  }
}

function newKey({ key }: Design): string {
  return `id_${key ?? "ed25519"}`;
}

async function write(
  staged: string,
  dir: string,
  { design, lab, root }: InitAnswers,
  call: Call,
): Promise<void> {
  const { secrets = [] } = design;
  for (const name of secrets)
    writeFileSync(join(staged, name), `${randomBytes(12).toString("hex")}\n`, { mode: 0o600 });
  const keys = root?.keys ?? [makeKey(staged, newKey(design), `root@${lab.domain}`, call.environment)];
  const dependencies = {
    name: packageName(dir),
    miniascape: await dependencyIn(staged, call),
    secrets: [...(root ? [] : [newKey(design)]), ...secrets],
  };
  const access = { hash: null, keys, identityFile: newKey(design) };
  const answers = { ...lab, root: root ?? access };
  for (const [path, text] of Object.entries(projectFiles(design, answers, dependencies))) {
    mkdirSync(dirname(join(staged, path)), { recursive: true });
    writeFileSync(join(staged, path), text);
  }
}

/** The findings of the new plan. Only the user's answers can cause one. */
function findingsIn(staged: string, dir: string): Pick<CheckResult, "findings"> {
  const settings = settingsOf({}, { confdirs: [join(staged, "_data")] });
  const { findings } = checkLab(new LayerReader(), settings);
  return { findings: JSON.parse(JSON.stringify(findings).replaceAll(staged, dir)) };
}

function isError({ severity }: Finding): boolean {
  return severity === "error";
}
