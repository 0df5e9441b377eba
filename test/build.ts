import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eleventy } from "./run.ts";

// Not by the runner's `after`, which would belong to the test that runs just then.
const temporary: string[] = [];
process.on("exit", () => {
  for (const dir of temporary) rmSync(dir, { recursive: true, force: true });
});

/** A directory that is gone when the test file ends. */
export function temporaryDirectory(): string {
  const dir = mkdtempSync(join(tmpdir(), "miniascape-"));
  temporary.push(dir);
  return dir;
}

const built = new Map<string, Promise<string>>();

/** The output tree of a shipped site, built once a test file. */
export function buildSite(site: string): Promise<string> {
  let tree = built.get(site);
  if (!tree) {
    tree = buildInto(join(temporaryDirectory(), "site"), site);
    built.set(site, tree);
  }
  return tree;
}

async function buildInto(output: string, site: string): Promise<string> {
  const { code, stderr } = await eleventy([`--output=${output}`], { env: { MINIASCAPE_SITE: site } });
  if (code !== 0) throw new Error(`building the site ${site} failed:\n${stderr}`);
  return output;
}
