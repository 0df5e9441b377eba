import { parseArgs } from "node:util";
import type { Diagnostic } from "../diagnostic.ts";
import { settingsOf, wantsColour } from "../eleventy/settings.ts";
import { checkLab } from "../lab.ts";
import { LayerReader } from "../layers/reader.ts";
import { jsonReport } from "../report/json.ts";
import { sarifReport } from "../report/sarif.ts";
import { tally, textReport } from "../report/text.ts";

const USAGE = `Usage: miniascape check [OPTION ...]

Looks for mistakes in the plan; writes nothing.
Exit status: 0 nothing found, 1 findings that would stop a build, 2 this text.

Options:
  -h, --help           show this text
  -c, --confdir=DIR    configuration directory, may be repeated: the first lowest [_data]
  -t, --tmpldir=DIR    template directory searched before the shipped one, may be repeated
      --site=NAME      the site, instead of META's
      --strict         a warning counts as an error
      --format=FORMAT  text, json or sarif [text]
      --no-color       no colour, also where standard output is a terminal
`;

/** What a command has to say, and its exit status. */
export interface Outcome {
  readonly status: 0 | 1 | 2;
  readonly stdout?: string;
  readonly stderr?: string;
}

export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  /** Whether standard error is a terminal. */
  readonly terminal: boolean;
  readonly version: string;
}

/** `miniascape check` */
export function check(args: readonly string[], { environment, terminal, version }: Surroundings): Outcome {
  const options = optionsOf(args);
  if (typeof options === "string") return { status: 2, stderr: `${options}\n${USAGE}` };
  if (options.help) return { status: 0, stdout: USAGE };
  const shipped = settingsOf(environment);
  const { diagnostics } = checkLab(new LayerReader(), {
    site: options.site ?? shipped.site,
    confdirs: options.confdir ?? shipped.confdirs,
    tmpldirs: [...shipped.tmpldirs, ...[...(options.tmpldir ?? [])].reverse()],
  });
  const found = options.strict ? diagnostics.map(asError) : diagnostics;
  const status = found.some(({ severity }) => severity === "error") ? 1 : 0;
  if (options.format === "json") return { status, stdout: `${jsonReport(found)}\n` };
  if (options.format === "sarif") return { status, stdout: `${sarifReport(found, version)}\n` };
  const colour = !options["no-color"] && wantsColour(environment, terminal);
  const report = found.length > 0 ? `${textReport(found, { colour })}\n` : "";
  return { status, stderr: `${report}${tally(found)}\n` };
}

function asError(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, severity: "error" };
}

function optionsOf(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        help: { type: "boolean", short: "h" },
        confdir: { type: "string", short: "c", multiple: true },
        tmpldir: { type: "string", short: "t", multiple: true },
        site: { type: "string" },
        strict: { type: "boolean" },
        format: { type: "string", default: "text" },
        "no-color": { type: "boolean" },
      },
    });
    if (!["text", "json", "sarif"].includes(values.format)) return `there is no format \`${values.format}\``;
    return values;
  } catch (error) {
    return (error as Error).message;
  }
}
