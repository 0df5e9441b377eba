import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { PlanSources } from "../layers/catalog.ts";

/** The package's directory, relative to the working directory, like the paths in messages. */
export function packageDir(): string {
  return relative(process.cwd(), dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
}

/** Whether the working directory is a lab from `miniascape init`, with its own `_data`. */
export function isInLab(): boolean {
  return packageDir() !== "" && existsSync("_data/META");
}

/**
 * The settings from the environment. Only this file reads the environment.
 *
 * - `MINIASCAPE_SITE`: the site, instead of META's `site`
 * - `MINIASCAPE_CONFDIR`: configuration directories instead of `_data`, lowest first, separated by `:`
 * - `MINIASCAPE_TMPLDIR`: template directories before `templates`; the first one wins
 * - all variables of `!env` in layers
 *
 * A lab from `miniascape init` has its own `_data`, and its `templates` and `site` override the package's.
 */
export function settingsOf(environment: NodeJS.ProcessEnv): PlanSources {
  const { MINIASCAPE_SITE, MINIASCAPE_CONFDIR, MINIASCAPE_TMPLDIR } = environment;
  const within = (path: string) => join(packageDir(), path);
  const isLab = isInLab();
  return {
    site: MINIASCAPE_SITE || undefined,
    confdirs: MINIASCAPE_CONFDIR ? pathList(MINIASCAPE_CONFDIR) : [isLab ? "_data" : within("_data")],
    tmpldirs: [
      within("templates"),
      ...(isLab ? ["templates"] : []),
      ...pathList(MINIASCAPE_TMPLDIR ?? "").reverse(),
    ],
    pages: [within("site"), ...(isLab ? ["site"] : [])],
    variables: environment,
  };
}

/**
 * The address to serve at, from `MINIASCAPE_SERVE_HOST`; default 127.0.0.1. null: all addresses, for 0.0.0.0 and ::.
 */
export function serveHostOf({ MINIASCAPE_SERVE_HOST: host }: NodeJS.ProcessEnv): string | null {
  return host === "0.0.0.0" || host === "::" ? null : host || "127.0.0.1";
}

function pathList(paths: string): string[] {
  return paths.split(":").filter((path) => path !== "");
}

/** Whether to colour messages: on a terminal, unless NO_COLOR is set (no-color.org). */
export function wantsColour(environment: NodeJS.ProcessEnv, terminal: boolean | undefined): boolean {
  return terminal === true && !environment.NO_COLOR;
}
