import { type Finding, warningAt } from "../finding.ts";
import { mayMatch } from "./pattern.ts";
import type { LayerReader } from "./reader.ts";

/**
 * Warnings for files in a site's directory that no pattern of META matches, for example `.yaml` or one level too deep.
 * Call it after all layers are read: a file that `!file` names needs no pattern.
 */
export function unreadFiles(reader: LayerReader, siteDir: string, patterns: readonly string[]): Finding[] {
  const distinctPatterns = [...new Set(patterns)];
  const secretFiles = new Set([...reader.documents].flatMap(({ files }) => files ?? []));
  return [...filesBelow(reader, siteDir, "")]
    .filter((path) => !distinctPatterns.some((pattern) => mayMatch(path, pattern)))
    .filter((path) => !secretFiles.has(`${siteDir}/${path}`))
    .map((path) =>
      warningAt(
        { file: `${siteDir}/${path}`, line: 1, column: 1 },
        "unread-layer",
        "no pattern of META reads this file: rename or move it, or begin its name with a dot",
      ),
    );
}

function* filesBelow(reader: LayerReader, top: string, path: string): Iterable<string> {
  for (const entry of reader.entries(path === "" ? top : `${top}/${path}`).values()) {
    const inner = path === "" ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory()) yield* filesBelow(reader, top, inner);
    else yield inner;
  }
}
