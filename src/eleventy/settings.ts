import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { PlanSources } from "../layers/catalog.ts";

/** The package's directory. Paths in messages are relative to where the command was given, as a compiler's are. */
export function packageDir(): string {
  return relative(process.cwd(), dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
}

/** Whether the command was given in a lab of its own, as `miniascape init` makes one: its `_data` is there. */
export function isInLab(): boolean {
  return packageDir() !== "" && existsSync("_data/META");
}

/**
 * What the environment says of a build; nothing but this reads it.
 *
 * - `MINIASCAPE_SITE`: the site, instead of META's `site`
 * - `MINIASCAPE_CONFDIR`: configuration directories instead of `_data`, lowest first, with `:` between them
 * - `MINIASCAPE_TMPLDIR`: template directories that are searched before `templates`, the first of them first
 * - whatever `!env` names in a layer
 *
 * In a lab of its own, `_data` is the lab's; its `templates` and `site` go before the package's.
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
 * The address of this machine that the site is served at while editing, by `MINIASCAPE_SERVE_HOST`: 127.0.0.1 when it is not
 * set, all of them (null) for 0.0.0.0.
 */
export function serveHostOf({ MINIASCAPE_SERVE_HOST: host }: NodeJS.ProcessEnv): string | null {
  return host === "0.0.0.0" || host === "::" ? null : host || "127.0.0.1";
}

function pathList(paths: string): string[] {
  return paths.split(":").filter((path) => path !== "");
}

/** Whether messages are coloured: on a terminal, unless NO_COLOR is set to anything (no-color.org). */
export function wantsColour(environment: NodeJS.ProcessEnv, terminal: boolean | undefined): boolean {
  return terminal === true && !environment.NO_COLOR;
}
