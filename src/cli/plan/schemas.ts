import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageDir } from "../../eleventy/settings.ts";
import { CATEGORIES } from "../../layers/meta.ts";
import { LayerReader } from "../../layers/reader.ts";
import { editorText } from "../../schema/editor-schema.ts";
import { type Schemas, schemasOf } from "../../schema/schemas.ts";
import { Secrets } from "../../secrets/secrets.ts";
import { type Call, type Status, UsageError } from "../command-line/command.ts";
import { orFindings } from "./plan-layers.ts";
import { planOf } from "./plan-options.ts";

/** The default directory. */
export const SCHEMAS = "schemas";

/** `miniascape schemas` */
export function run(call: Call): Status {
  const [dir = SCHEMAS, ...others] = call.operands;
  if (others.length > 0) throw new UsageError("name one directory");
  const reader = new LayerReader();
  return orFindings(
    call,
    reader,
    () => new Secrets(),
    () => {
      writeSchemas(dir, schemasOf(reader, planOf(call).tmpldirs));
      return 0;
    },
  );
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
