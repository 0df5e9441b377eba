import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryDirectory } from "./build.ts";
import { commandIn } from "./cli.ts";
import { PROJECT, type Result } from "./run.ts";

/**
 * A lab outside of this package, as `miniascape init` makes one, and builds of it in this process: for tests of what a build
 * writes and says. How Eleventy is started and ends, a Project shows.
 */
export class OwnLab {
  readonly dir = join(temporaryDirectory(), "lab");

  /** `files` by their paths: layers in `_data/default`, templates and pages before the package's. */
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
