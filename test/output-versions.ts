import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";
import { Output } from "../src/artifacts/output.ts";
import { temporaryDirectory } from "./build.ts";
import { PROJECT } from "./run.ts";

export type Files = Record<string, string>;

/** One of many builds: most of its files contain its version, and some files only exist in some builds. */
export function version(number: number, guests: number): Files {
  const files: Files = { "same/a.txt": "same\n", "same/b.sh": "#!/bin/sh\n" };
  for (let guest = 0; guest < guests; guest++)
    files[`guests.d/g${guest}/ks.cfg`] = `# version ${number}\n`.repeat(20 + guest);
  files[`some.d/${number % 3}/setup.sh`] = `# version ${number}\n`;
  // A file where the last version has a directory, and the reverse.
  files[number % 2 ? "swap" : "swap/deep/inner"] = `version ${number}\n`;
  return files;
}

export const FOREIGN: Files = { "mine.txt": "mine\n", "guests.d/g1/notes.txt": "mine\n" };

export function write(dir: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}

export function put(dir: string, files: Files) {
  const output = new Output(dir);
  for (const [path, text] of Object.entries(files)) output.put(path, text);
  return output.commit();
}

export function contents(dir: string): Files {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(dir.length + 1), readFileSync(path, "utf8")]));
}

/** The state of a directory: its version, "absent" or "incomplete". */
export function stateOf(
  found: Files | null,
  versions: ReadonlyMap<number, Files>,
): number | "absent" | "incomplete" {
  if (!found) return "absent";
  if ("INCOMPLETE" in found) return "incomplete";
  const published = Object.entries(found).filter(
    ([path]) => !path.startsWith(".miniascape/") && !(path in FOREIGN),
  );
  if (published.length === 0) return "absent";
  for (const [number, files] of versions) {
    const expected = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
    if (JSON.stringify(expected) !== JSON.stringify(published.sort(([a], [b]) => (a < b ? -1 : 1)))) continue;
    assert.equal(found[".miniascape/files"], `${expected.map(([path]) => path).join("\n")}\n`);
    return number;
  }
  return assert.fail(
    `a mixture that looks good: ${published.map(([path, text]) => `${path}: ${text.slice(0, 15)}`)}`,
  );
}

export const contentsIfAny = (dir: string) => (existsSync(dir) ? contents(dir) : null);

/** Compiled, because a round of the tests must be short. */
export function script(): string {
  const outfile = join(temporaryDirectory(), "put-output.mjs");
  const entryPoints = [join(PROJECT, "test/fixtures/put-output.ts")];
  buildSync({ entryPoints, outfile, bundle: true, platform: "node", format: "esm" });
  return outfile;
}
