import assert from "node:assert/strict";
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { before } from "node:test";
import { temporaryDirectory } from "./build.ts";
import { Project } from "./project.ts";
import { PROJECT, type Result, run } from "./run.ts";

/** Directories of the installed package: `npm pack`, unpacked into node_modules. */
export const root = temporaryDirectory();
export const modules = join(root, "node_modules");
export const lab = join(root, "lab");

/** Packs and unpacks the package before the tests of a file. */
export function installPackage(): void {
  before(async () => {
    const { dir } = new Project({}, { source: true });
    for (const name of ["CHANGELOG.md", "LICENSE", "README.md", "docs"])
      cpSync(join(PROJECT, name), join(dir, name), { recursive: true });
    const { code, stderr } = await run("npm", ["pack", "--silent", "--pack-destination", root], { cwd: dir });
    assert.equal(code, 0, stderr);
    const unpacked = await run("tar", ["xf", packed()], { cwd: root });
    assert.equal(unpacked.code, 0, unpacked.stderr);
    mkdirSync(modules);
    const { dependencies } = manifest(PROJECT);
    // Packages that are not in `dependencies` are missing.
    for (const name of Object.keys(dependencies)) {
      if (name.startsWith("@")) mkdirSync(join(modules, name.replace(/\/.*/, "")), { recursive: true });
      symlinkSync(join(PROJECT, "node_modules", name), join(modules, name));
    }
    renameSync(join(root, "package"), join(modules, "miniascape"));
  });
}

/** The file that `npm pack` made. */
export function packed(): string {
  return join(root, `miniascape-${manifest(PROJECT).version}.tgz`);
}

export function manifest(dir: string) {
  return JSON.parse(readFileSync(join(dir, "package.json"), "utf8"));
}

export function miniascape(cwd: string, ...args: string[]): Promise<Result> {
  return run(process.execPath, [join(modules, "miniascape/bin/miniascape.js"), ...args], { cwd });
}

export function filesBelow(directory: string): Map<string, string> {
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter(
    (file) => !file.startsWith(".miniascape") && statSync(join(directory, file)).isFile(),
  );
  return new Map(files.sort().map((file) => [file, readFileSync(join(directory, file), "utf8")]));
}

export async function makeLab(...args: string[]): Promise<void> {
  rmSync(lab, { recursive: true, force: true });
  writeFileSync(join(root, "a.pub"), `ssh-ed25519 ${"A".repeat(68)} a\n`);
  const { code, stderr } = await miniascape(root, "init", "lab", "--yes", "--authorized-keys=a.pub", ...args);
  assert.equal(code, 0, stderr);
  symlinkSync(modules, join(lab, "node_modules"));
}
