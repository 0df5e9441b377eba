import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { checkLab } from "../../lab.ts";
import { LayerReader } from "../../layers/reader.ts";
import { lockText } from "../../model/addresses/lock-line.ts";
import { textReport } from "../../report/text.ts";
import { isColoured } from "../command-line/colour.ts";
import type { Call, Status } from "../command-line/command.ts";
import { planOf } from "./plan-options.ts";

/** `miniascape lock` */
export function run(call: Call): Status {
  const { options, stdout, stderr } = call;
  const { addresses, findings } = checkLab(new LayerReader(), planOf(call));
  if (!addresses) {
    const errors = findings.filter(({ severity }) => severity === "error");
    stderr.write(`${textReport(errors, { colour: isColoured(call) })}\n`);
    return 1;
  }
  const { file, used, freed, added } = addresses;
  const lines = options.prune ? used : [...used, ...freed];
  if (lines.length > 0) replace(file, lockText(lines));
  else rmSync(file, { force: true });
  const unused = `${freed.length} of no interface${options.prune ? ", deleted" : ""}`;
  stdout.write(`${file}: ${lines.length} addresses, ${added} of them new; ${unused}\n`);
  return 0;
}

/** Writes a file completely or not at all. A name with a dot is no layer. */
function replace(file: string, text: string): void {
  if (textOf(file) === text) return;
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}`);
  try {
    writeFileSync(draft, text);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
