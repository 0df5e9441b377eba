import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { sharedDirectory } from "./build.ts";
import { PROJECT } from "./run.ts";

/** The paths of the modules in `src` that other files of the project load. */
function entryPoints(): string[] {
  const files = [
    ".eleventy.ts",
    ...["_data", "bin"].flatMap((dir) => readdirSync(join(PROJECT, dir)).map((name) => join(dir, name))),
  ].filter((path) => /\.(?:js|ts)$/.test(path));
  const texts = files.map((path) => readFileSync(join(PROJECT, path), "utf8"));
  const loaded = texts.flatMap((text) => [...text.matchAll(/^(?!import type).*"[./]+(src\/.*\.ts)"/gm)]);
  return [...new Set(loaded.map(([, path = ""]) => path))];
}

/** A directory to copy as `src`: the same code in a few files, which load in a quarter of the time. */
export function compiledCode(): string {
  const shared = sharedDirectory();
  const code = join(shared, ".code");
  if (existsSync(code)) return code;
  const staged = mkdtempSync(join(shared, ".staged-"));
  buildSync({
    absWorkingDir: PROJECT,
    entryPoints: entryPoints(),
    outbase: "src",
    outdir: staged,
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "node",
    format: "esm",
    // At the depth of the modules, which find the files of the project from there.
    chunkNames: "chunks/[name]-[hash]",
    outExtension: { ".js": ".ts" },
    logLevel: "warning",
  });
  try {
    renameSync(staged, code);
  } catch (error) {
    // Another test file was first.
    rmSync(staged, { recursive: true });
    if (!existsSync(code)) throw error;
  }
  return code;
}
