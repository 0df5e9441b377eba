import { settingsOf } from "../../eleventy/settings.ts";
import type { PlanSources } from "../../layers/catalog.ts";
import type { Call, Options } from "../command-line/command.ts";
import { requireDirectories } from "../command-line/directories.ts";

/** The options of every command that reads a plan. */
export const PLAN_OPTIONS = {
  tmpldir: {
    type: "string",
    short: "t",
    multiple: true,
    value: "DIR",
    summary: "template directory before the shipped one; may be repeated, and the first one wins",
  },
  confdir: {
    type: "string",
    short: "c",
    multiple: true,
    value: "DIR",
    summary: "configuration directory; may be repeated, and the last one wins [_data of the lab]",
  },
  site: { type: "string", value: "NAME", summary: "the site, instead of META's" },
} as const satisfies Options;

/** The sources of a command's plan: options override the environment. Throws an ArgumentError for a wrong directory. */
export function planOf({ options, environment }: Pick<Call, "options" | "environment">): PlanSources {
  const { site, confdir, tmpldir } = options as {
    readonly site?: string;
    readonly confdir?: readonly string[];
    readonly tmpldir?: readonly string[];
  };
  requireDirectories("--confdir", confdir ?? []);
  requireDirectories("--tmpldir", tmpldir ?? []);
  const settings = settingsOf(environment, { confdirs: confdir });
  return {
    ...settings,
    site: site ?? settings.site,
    tmpldirs: [...settings.tmpldirs, ...[...(tmpldir ?? [])].reverse()],
  };
}
