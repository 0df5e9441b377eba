import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { formatFinding } from "../src/finding.ts";
import { type CheckResult, checkLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { temporaryDirectory } from "./build.ts";
import { PROJECT } from "./run.ts";

const NETWORK = "gateway: 10.9.8.1\nprefix: 24\n";

/** A lab with the guest `a` and with template directories, both with these files by their paths. */
export class SchemaLab {
  readonly root = temporaryDirectory();
  readonly reader = new LayerReader();

  constructor(files: Readonly<Record<string, string>>) {
    this.write({ "site/networks.d/lab.yml": NETWORK, "site/guests.d/a.yml": "templates: ~\n", ...files });
  }

  path(name: string): string {
    return join(this.root, name);
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(this.path(path)), { recursive: true });
      writeFileSync(this.path(path), text);
    }
  }

  /** `mine` and `other` are its template directories; `other` overrides `mine`. */
  check(): CheckResult {
    const tmpldirs = [join(PROJECT, "templates"), this.path("mine"), this.path("other")];
    return checkLab(this.reader, { confdirs: [this.root], tmpldirs, site: "site" });
  }

  findings(): string[] {
    return this.check().findings.map((found) => formatFinding(found).replaceAll(`${this.root}/`, ""));
  }
}

/** A schema file. */
export function schemaText(properties: unknown, definitions: unknown = {}): string {
  return JSON.stringify({ $schema: "http://json-schema.org/draft-07/schema#", definitions, properties });
}
