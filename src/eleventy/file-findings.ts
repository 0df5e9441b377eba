import { outputFindings } from "../artifacts/output-text.ts";
import type { Finding } from "../finding.ts";
import type { Guest } from "../model/guest.ts";
import type { LabFile } from "../outputs/lab-files.ts";

/** Findings in the text of an output; in an answer file also those of the installer's rules. Bytes are not checked. */
export function fileFindings(text: string | Uint8Array, path: string, file: LabFile | null): Finding[] {
  if (typeof text !== "string") return [];
  const faults = file?.installer?.lint(text, (file.context as Guest).os) ?? [];
  return [
    ...outputFindings(text, path),
    ...faults.map(({ line, column, ...finding }) => ({ ...finding, place: { file: path, line, column } })),
  ];
}
