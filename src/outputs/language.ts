/** What a file is written in, as far as pages colour it. */
export type Language = "yaml" | "kickstart" | "shell" | "xml" | "conf";

/** The language that the name of a file tells. */
export function languageOf(path: string): Language {
  if (/\.ya?ml$/.test(path)) return "yaml";
  if (/\.sh$/.test(path)) return "shell";
  if (/\.xml$/.test(path)) return "xml";
  return "conf";
}
