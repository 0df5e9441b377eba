import { errorAt, type Finding } from "../finding.ts";
import type { Document } from "../layers/document.ts";
import { CATEGORIES, type Category, type CategoryLayers, DEFAULT_LAYERS } from "../layers/meta.ts";
import { isMap } from "../merge/merge.ts";
import { mergeDocuments, placeAt } from "../merge/origins.ts";
import { isPathName, isRelativePath } from "../safe-path.ts";

export interface OldMeta {
  readonly site: string;
  readonly categories: Readonly<Record<Category, CategoryLayers>>;
  /** Other keys and their values. */
  readonly others: Readonly<Record<string, unknown>>;
}

/** Joins the files of META, lowest first. What cannot be used is a finding, and the shipped value counts. */
export function oldMeta(documents: readonly Document[], findings: Finding[]): OldMeta {
  const merged = mergeDocuments(documents);
  const { site = "default", ...rest } = merged.value;
  const tell = (path: readonly string[], message: string) =>
    findings.push(errorAt(placeAt(merged, path), "original-value", message));
  const isSite = typeof site === "string" && isPathName(site);
  if (!isSite) tell(["site"], "`site` must be the name of a directory: `default` is used instead");
  const others: Record<string, unknown> = { ...rest };
  const categories = { ...DEFAULT_LAYERS };
  for (const category of CATEGORIES) {
    const key = [category, `${category}s`].find((name) => Object.hasOwn(rest, name));
    const value = key === undefined ? null : rest[key];
    if (key !== undefined) delete others[key];
    if (value === null || key === undefined) continue;
    const shape = isMap(value) ? value : { files: value };
    const dir = String(shape.subdir ?? shape.dir ?? DEFAULT_LAYERS[category].dir).replace(/(?<!\/)\/+$/, "");
    const files = [shape.files ?? shape.patterns ?? shape.pattern ?? DEFAULT_LAYERS[category].files].flat();
    const patterns = files.map((file) => String(file).replace(/\.yaml$/, ".yml"));
    if (isRelativePath(dir) && patterns.every(isRelativePath))
      categories[category] = { dir, files: patterns };
    else
      tell(
        [key],
        `\`${key}\` must have \`subdir\` and \`files\` below the site's directory: the original's own are used instead`,
      );
  }
  return { site: isSite ? site : "default", categories, others };
}
