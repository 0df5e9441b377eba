import type { Log } from "../../eleventy/log.ts";
import type { Call } from "../command-line/command.ts";

/** After this many lines, a terminal shows only the last line. */
const MAX_LINES = 200;

/**
 * Prints the steps of a build on stderr, in the form of the original's documentation: `[INFO] ...` for the given kinds,
 * `[DEBUG] ...` with `--debug`, nothing with `--quiet`. Call `end` after the last line.
 */
export function logOf({ options, stderr }: Call, kinds: readonly string[]): { log: Log; end: () => void } {
  let lines = 0;
  const log: Log = (kind, line) => {
    if (options.quiet || !(kind === "debug" ? options.debug : kinds.includes(kind))) return;
    const text = `[${kind === "debug" ? "DEBUG" : "INFO"}] ${line}`;
    lines += 1;
    if (stderr.isTTY && lines > MAX_LINES)
      stderr.write(`\r\x1b[K${text.slice(0, (stderr.columns ?? 80) - 1)}`);
    else stderr.write(`${text}\n`);
  };
  const end = () => {
    if (stderr.isTTY && lines > MAX_LINES) stderr.write("\r\x1b[K");
  };
  return { log, end };
}
