import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryDirectory } from "./build.ts";
import { commandIn } from "./cli.ts";
import { PROJECT, type Result } from "./run.ts";

/**
 * A lab outside this package, like a lab of `miniascape init`, and its builds in this process: for tests of the output
 * and the messages of a build. Use Project for tests of Eleventy's start and end.
 */
export class OwnLab {
  readonly dir = join(temporaryDirectory(), "lab");

  /** `files` by their paths: layers in `_data/default`, templates and pages that override the package's. */
  constructor(files: Readonly<Record<string, string>> = {}) {
    cpSync(join(PROJECT, "_data/META"), this.path("_data/META"), { recursive: true });
    this.write(files);
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(this.path(path)), { recursive: true });
      writeFileSync(this.path(path), text);
    }
  }

  path(path: string): string {
    return join(this.dir, path);
  }

  build(args: readonly string[] = [], environment: NodeJS.ProcessEnv = {}): Promise<Result> {
    return commandIn(this.dir, ["generate", ...args], environment);
  }
}
