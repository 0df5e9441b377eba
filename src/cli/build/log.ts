import type { Log } from "../../eleventy/log.ts";
import type { Call } from "../command-line/command.ts";

/** From here on a terminal shows the last line only: nobody reads thousands. */
const MANY = 200;

/**
 * The lines of a build as the original's documentation shows them, on stderr: `[INFO] ...` for the kinds that are wanted,
 * `[DEBUG] ...` with `--debug`, none with `--quiet`.
 */
export function logOf({ options, stderr }: Call, kinds: readonly string[]): { log: Log; end: () => void } {
  let lines = 0;
  const log: Log = (kind, line) => {
    if (options.quiet || !(kind === "debug" ? options.debug : kinds.includes(kind))) return;
    const text = `[${kind === "debug" ? "DEBUG" : "INFO"}] ${line}`;
    lines += 1;
    if (stderr.isTTY && lines > MANY) stderr.write(`\r\x1b[K${text.slice(0, (stderr.columns ?? 80) - 1)}`);
    else stderr.write(`${text}\n`);
  };
  const end = () => {
    if (stderr.isTTY && lines > MANY) stderr.write("\r\x1b[K");
  };
  return { log, end };
}
