import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGE = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/**
 * The npm dependency on this package for a project in `dir`: the path of the checkout, the file or URL that npm installed
 * it from, or the version if that was the registry.
 */
export function dependencyFor(dir: string, version: string): string {
  const modules = dirname(PACKAGE);
  if (!modules.endsWith("node_modules")) return fileSpec(dir, PACKAGE);
  const resolved = resolvedIn(join(modules, ".package-lock.json"));
  if (resolved?.startsWith("file:"))
    return fileSpec(dir, resolve(dirname(modules), resolved.slice("file:".length)));
  return resolved && !resolved.startsWith("https://registry.npmjs.org/") ? resolved : version;
}

function fileSpec(dir: string, path: string): string {
  return `file:${relative(resolve(dir), path)}`;
}

/** The source of the package in npm's lock file. */
function resolvedIn(lock: string): string | undefined {
  try {
    return JSON.parse(readFileSync(lock, "utf8")).packages["node_modules/miniascape"]?.resolved;
  } catch {
    return undefined;
  }
}
