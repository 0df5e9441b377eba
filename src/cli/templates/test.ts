import { writeFileSync } from "node:fs";
import { createTwoFilesPatch } from "diff";
import { packSetupArchives } from "../../artifacts/archive.ts";
import { Templates } from "../../artifacts/templates.ts";
import { FindingsError } from "../../finding.ts";
import { compileLab, type Lab } from "../../lab.ts";
import { LayerReader } from "../../layers/reader.ts";
import { preparedFindings } from "../../report/prepared.ts";
import { textReport } from "../../report/text.ts";
import { Secrets } from "../../secrets/secrets.ts";
import { isColoured } from "../command-line/colour.ts";
import type { Call, Status } from "../command-line/command.ts";
import { planOf } from "../plan/plan-options.ts";
import { expectedOf, renderCase, type TemplateCase, templateCases } from "./template-case.ts";

/** `miniascape test` */
export async function run(call: Call): Promise<Status> {
  const { options, operands, stdout, stderr } = call;
  const plan = planOf(call);
  const cases = templateCases(plan.tmpldirs).filter(
    ({ template }) => operands.length === 0 || operands.includes(template),
  );
  if (cases.length === 0) {
    stderr.write("there are no test cases: put TEMPLATE.tests/NAME.yml, a context, beside a template\n");
    return 1;
  }
  const reader = new LayerReader();
  const templates = new Templates(plan.tmpldirs);
  let lab: Lab | undefined;
  const readLab = () => {
    lab ??= compileLab(reader, plan);
    return lab;
  };
  const colour = isColoured(call);
  let failed = 0;
  for (const one of cases) {
    const title = `${one.template}: ${one.name}`;
    try {
      if (/^_guest:/m.test(reader.document(one.context).text))
        templates.archives = await packSetupArchives(readLab().guests, templates);
      const text = renderCase(one, templates, reader, readLab);
      const fault = options.regenerate ? written(one, text) : difference(one, text);
      stdout.write(`${fault === null ? "ok  " : "FAIL"} ${title}\n${fault ?? ""}`);
      if (fault !== null) failed += 1;
    } catch (error) {
      if (!(error instanceof FindingsError)) throw error;
      failed += 1;
      stdout.write(`FAIL ${title}\n`);
      const textOf = (file: string) => reader.textOf(file) ?? templates.textOf(file);
      const findings = preparedFindings(error.findings, new Secrets(reader.documents), textOf);
      stderr.write(`${textReport(findings, { colour })}\n`);
    }
  }
  stderr.write(
    `${cases.length - failed} of ${cases.length} ${options.regenerate ? "written" : "as expected"}\n`,
  );
  return failed > 0 ? 1 : 0;
}

function written({ expected }: TemplateCase, text: string): null {
  writeFileSync(expected, text);
  return null;
}

/** The difference to the expected output as a unified diff; null: there is none. */
function difference(one: TemplateCase, text: string): string | null {
  const expected = expectedOf(one);
  if (expected === null) return `${one.expected} does not exist: --regenerate writes it\n`;
  return expected === text ? null : createTwoFilesPatch(one.expected, one.template, expected, text);
}
