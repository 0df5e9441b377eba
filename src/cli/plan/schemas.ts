import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageDir } from "../../eleventy/settings.ts";
import { FindingsError } from "../../finding.ts";
import { CATEGORIES } from "../../layers/meta.ts";
import { LayerReader } from "../../layers/reader.ts";
import { preparedFindings } from "../../report/prepared.ts";
import { textReport } from "../../report/text.ts";
import { editorText } from "../../schema/editor-schema.ts";
import { type Schemas, schemasOf } from "../../schema/schemas.ts";
import { Secrets } from "../../secrets/secrets.ts";
import { isColoured } from "../command-line/colour.ts";
import { type Call, type Status, UsageError } from "../command-line/command.ts";
import { planOf } from "./plan-options.ts";

/** The default directory. */
export const SCHEMAS = "schemas";

/** `miniascape schemas` */
export function run(call: Call): Status {
  const [dir = SCHEMAS, ...others] = call.operands;
  if (others.length > 0) throw new UsageError("name one directory");
  const reader = new LayerReader();
  try {
    writeSchemas(dir, schemasOf(reader, planOf(call).tmpldirs));
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    const findings = preparedFindings(error.findings, new Secrets(), (file) => reader.textOf(file));
    call.stderr.write(`${textReport(findings, { colour: isColoured(call) })}\n`);
    return 1;
  }
  return 0;
}

/** The package's schemas already contain the keys of the shipped templates. */
function writeSchemas(dir: string, schemas: Schemas): void {
  const shipped = join(packageDir(), "schemas");
  mkdirSync(dir, { recursive: true });
  for (const name of readdirSync(shipped)) {
    const [from, to] = [join(shipped, name), join(dir, name)];
    const category = CATEGORIES.find((each) => name === `${each}.json`);
    if (!category) copyFileSync(from, to);
    else writeFileSync(to, editorText(JSON.parse(readFileSync(from, "utf8")), schemas.own[category]));
  }
}
