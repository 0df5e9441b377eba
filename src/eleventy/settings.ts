import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { CatalogOptions } from "../layers/catalog.ts";

// Paths in messages are relative to where the command was given, as a compiler's are.
const project = relative(process.cwd(), dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const within = (path: string) => (project === "" ? path : `${project}/${path}`);

/**
 * What the environment says of a build; nothing but this reads it.
 *
 * - `MINIASCAPE_SITE`: the site, instead of META's `site`
 * - `MINIASCAPE_CONFDIR`: configuration directories instead of `_data`, lowest first, with `:` between them
 * - `MINIASCAPE_TMPLDIR`: template directories that are searched before `templates`, the first of them first
 * - whatever `!env` names in a layer
 */
export function settingsOf(environment: NodeJS.ProcessEnv): CatalogOptions {
  const { MINIASCAPE_SITE, MINIASCAPE_CONFDIR, MINIASCAPE_TMPLDIR } = environment;
  return {
    site: MINIASCAPE_SITE || undefined,
    confdirs: MINIASCAPE_CONFDIR ? pathList(MINIASCAPE_CONFDIR) : [within("_data")],
    tmpldirs: [within("templates"), ...pathList(MINIASCAPE_TMPLDIR ?? "").reverse()],
    pages: within("site"),
    variables: environment,
  };
}

function pathList(paths: string): string[] {
  return paths.split(":").filter((path) => path !== "");
}

/** Whether messages are coloured: on a terminal, unless NO_COLOR is set to anything (no-color.org). */
export function wantsColour(environment: NodeJS.ProcessEnv, terminal: boolean | undefined): boolean {
  return terminal === true && !environment.NO_COLOR;
}
