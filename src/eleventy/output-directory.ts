import { realpathSync } from "node:fs";
import { basename, dirname, join, normalize, resolve } from "node:path";
import { errorAt, type Finding } from "../finding.ts";
import { isWithin } from "../path.ts";

/** The findings on an output directory: a build must not write into the layers, nor read its own files as layers. */
export function outputFaults(outputDir: string, confdirs: readonly string[]): Finding[] {
  const output = realPath(outputDir);
  return confdirs
    .filter((confdir) => isWithin(output, realPath(confdir)) || isWithin(realPath(confdir), output))
    .map((confdir) =>
      errorAt(
        { file: normalize(outputDir).replace(/(?<=.)\/$/, ""), line: 1, column: 1 },
        "output-directory",
        `the output directory must not be, contain or lie in the configuration directory ${confdir}: name another by -w or --output`,
      ),
    );
}

/** The real path of a file that need not exist yet. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const whole = resolve(path);
    return whole === dirname(whole) ? whole : join(realPath(dirname(whole)), basename(whole));
  }
}
