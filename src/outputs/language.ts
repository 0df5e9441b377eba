/** The language of a file, for syntax colours on pages. */
export type Language = "yaml" | "kickstart" | "shell" | "xml" | "conf";

/** The language of a file by its name. */
export function languageOf(path: string): Language {
  if (/\.ya?ml$/.test(path)) return "yaml";
  if (/\.sh$/.test(path)) return "shell";
  if (/\.xml$/.test(path)) return "xml";
  return "conf";
}
