import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "../finding.ts";
import { type LayerName, layerNames, lineHref, pageOfLine } from "../pages/layers/names.ts";
import type { PageSource } from "../pages/source.ts";

export type LinkOf = (place: Place) => string | null;

/** Finds the page and line of a place in the index that a build has written to `outputDir`; null: there is none. */
export function indexLinks(
  { documents, lab, tmpldirs }: Pick<PageSource, "documents" | "lab" | "tmpldirs">,
  outputDir: string,
): LinkOf {
  // The next build may read other layers.
  const files = [...documents].map(({ file }) => file);
  let names: ReadonlyMap<string, LayerName> | undefined;
  return ({ file, line }) => {
    names ??= layerNames(files, [...lab.dirs, ...tmpldirs]);
    const layer = names.get(file);
    if (!layer || !existsSync(join(outputDir, pageOfLine(layer.page, line)))) return null;
    return lineHref(layer, line);
  };
}
