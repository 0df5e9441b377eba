import { outputFindings } from "../artifacts/output-text.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { lintKickstart } from "../kickstart/lint.ts";

/** What is wrong with the text of an output; `release`: of a kickstart, whose syntax it is written in. */
export function fileFindings(text: string, path: string, release: string | null): Diagnostic[] {
  const faults = release === null ? [] : lintKickstart(text, release);
  return [
    ...outputFindings(text, path),
    ...faults.map(({ line, column, ...finding }) => ({ ...finding, place: { file: path, line, column } })),
  ];
}
