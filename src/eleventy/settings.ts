import { statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { errorAt, type Finding } from "../finding.ts";
import type { PlanSources } from "../layers/catalog.ts";
import { type LabSearch, searchLab } from "./lab-search.ts";

/** The package's directory, relative to the working directory, like the paths in messages. */
export function packageDir(): string {
  return relative(process.cwd(), dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
}

/**
 * The settings from the environment. Only this file reads the environment.
 *
 * - `MINIASCAPE_SITE`: the site, instead of META's `site`
 * - `MINIASCAPE_CONFDIR`: configuration directories instead of the lab's `_data`, lowest first, separated by `:`
 * - `MINIASCAPE_TMPLDIR`: template directories before `templates`; the first one wins
 * - `HOME`: the last directory in which to look for a lab
 * - all variables of `!env` in layers
 *
 * The lab is in the working directory or in a parent of it. Its `templates` and `site` override the package's, unless it is
 * the package itself. `confdirs` override those of the environment. With either, or with `isHere`, a lab is not looked for in the
 * parents.
 */
export function settingsOf(
  environment: NodeJS.ProcessEnv,
  {
    confdirs,
    isHere = false,
  }: { readonly confdirs?: readonly string[] | undefined; readonly isHere?: boolean } = {},
): PlanSources {
  const { MINIASCAPE_SITE, MINIASCAPE_CONFDIR, MINIASCAPE_TMPLDIR, HOME } = environment;
  const within = (path: string) => join(packageDir(), path);
  const named = confdirs ?? (MINIASCAPE_CONFDIR ? pathList(MINIASCAPE_CONFDIR) : undefined);
  const tmpldirs = pathList(MINIASCAPE_TMPLDIR ?? "");
  const search = searchLab(isHere || named ? process.cwd() : HOME);
  const top = search.dir;
  const ownLab = top !== null && top !== packageDir() ? top : null;
  const own = (path: string) => (ownLab === null ? [] : [join(ownLab, path)]);
  return {
    top: top ?? "",
    ownLab,
    site: MINIASCAPE_SITE || undefined,
    confdirs: named ?? (top === null ? [] : [join(top, "_data")]),
    missing:
      directoryMissing("MINIASCAPE_CONFDIR", confdirs ? [] : (named ?? [])) ??
      directoryMissing("MINIASCAPE_TMPLDIR", tmpldirs) ??
      (named || top !== null ? undefined : labMissing(search, within("_data"))),
    tmpldirs: [within("templates"), ...own("templates"), ...[...tmpldirs].reverse()],
    pages: [within("site"), ...own("site")],
    variables: environment,
  };
}

/** The finding for the first path of a variable that is no directory. */
function directoryMissing(variable: string, paths: readonly string[]): Finding | undefined {
  const wrong = paths.find((path) => !statSync(path, { throwIfNoEntry: false })?.isDirectory());
  if (wrong === undefined) return undefined;
  const message = `\`${variable}\` must name directories, but this is none: correct the variable`;
  return errorAt({ file: wrong, line: 1, column: 1 }, "directory-missing", message);
}

function labMissing({ searched, foreign }: LabSearch, sample: string): Finding {
  const reason = `no \`_data/META\` in ${searched.join(", ")}`;
  const found =
    foreign === null
      ? reason
      : `the lab in ${foreign} belongs to another user, and its \`_data/*.ts\` would be run`;
  return errorAt(
    { file: "_data/META", line: 1, column: 1 },
    "lab-missing",
    `there is no lab here, ${found}: go to the directory of a lab, name a configuration directory by -c, or write a lab by \`miniascape init DIR\`; the sample is \`-c ${sample}\``,
  );
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
