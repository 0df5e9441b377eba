import { directoryWith } from "./directory.ts";

/** A configuration directory of one site, `site`, with these layer files. */
export function writeLayers(files: Readonly<Record<string, string>>): string {
  return directoryWith(
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`site/${path}`, text])),
  );
}
