import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Files of our own that Eleventy watches: written when a build is wanted that no save asks for. */
export interface Signals {
  readonly build: string;
  /** For a build with the code of the project loaded anew. */
  readonly reload: string;
}

/** Where nobody else writes, outside of the lab. */
export function newSignals(): Signals {
  const directory = join(tmpdir(), `miniascape-${randomUUID()}`);
  return { build: join(directory, "build"), reload: join(directory, "reload") };
}

/** To be called before Eleventy begins to watch, which sees one only of the new files of a directory. */
export function prepareSignals({ build, reload }: Signals): void {
  const directory = dirname(build);
  if (existsSync(directory)) return;
  mkdirSync(directory, { mode: 0o700 });
  for (const file of [build, reload]) signal(file);
  process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
}

export function signal(file: string): void {
  writeFileSync(file, `${randomUUID()}\n`);
}

/** Has whoever watches a file look at it, which stays as it is; false when it is not there. */
export function nudge(file: string): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat) utimesSync(file, stat.mtimeMs / 1000, stat.mtimeMs / 1000);
  return stat !== undefined;
}
