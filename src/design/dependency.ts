import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PACKAGE } from "./packed.ts";

/**
 * npm's specification of this package for a project on any machine: the version if npm got the package from a registry, or
 * the URL that it got it from; null: only this machine has the package, so the project must carry it.
 */
export function publicDependency(version: string): string | null {
  const modules = dirname(PACKAGE);
  const resolved = modules.endsWith("node_modules")
    ? resolvedIn(join(modules, ".package-lock.json"))
    : undefined;
  if (resolved === undefined || resolved.startsWith("file:")) return null;
  // A registry names its files so.
  return resolved.endsWith(`/miniascape/-/miniascape-${version}.tgz`) ? version : resolved;
}

/** The source of the package in npm's lock file. */
function resolvedIn(lock: string): string | undefined {
  try {
    return JSON.parse(readFileSync(lock, "utf8")).packages["node_modules/miniascape"]?.resolved;
  } catch {
    return undefined;
  }
}
