import { normalize } from "node:path";
import { errorAt, type Finding } from "../finding.ts";
import { isWithin } from "../path.ts";
import { realPath } from "../real-path.ts";

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
