import { controlIn, outputFindings } from "../artifacts/output-text.ts";
import { objectsOf, type Plan } from "../checks/plan.ts";
import { textPlace } from "../checks/value-place.ts";
import type { CommonEntries } from "../cloud-init/common-entries.ts";
import { errorAt, type Finding } from "../finding.ts";
import type { Document } from "../layers/document.ts";
import type { Guest } from "../model/guest.ts";
import { ANSWER } from "../outputs/inventory.ts";
import type { LabFile } from "../outputs/lab-files.ts";
import { pathText } from "../schema/path-text.ts";

/** The sources of the values in output files. */
interface FileSources {
  readonly plan: Plan;
  readonly documents: Iterable<Document>;
  readonly commonEntries: CommonEntries;
}

/** Findings in the text of an output; in an answer file also those of the installer's rules. Bytes are not checked. */
export function fileFindings(
  text: string | Uint8Array,
  path: string,
  file: LabFile | null,
  { plan, documents, commonEntries }: FileSources,
): Finding[] {
  if (typeof text !== "string") return [];
  const isAnswer = file?.key === ANSWER;
  const faults = (isAnswer && file.installer?.lint(text, file.context as Guest, commonEntries)) || [];
  return [
    ...outputFindings(text, path).flatMap((finding) => {
      if (finding.id === "output-control") return valueWithControl(text, file, plan, finding) ?? finding;
      return hasObjectText(documents) ? [] : finding;
    }),
    ...faults.map(({ line, column, ...finding }) => ({ ...finding, place: { file: path, line, column } })),
  ];
}

/** Whether layers hold the text that JavaScript writes for a map. */
function hasObjectText(documents: Iterable<Document>): boolean {
  return [...documents].some(({ text }) => text.includes("[object Object]"));
}

/** The finding at the value with the control character; null: it is not from the layers. */
function valueWithControl(text: string, file: LabFile | null, plan: Plan, finding: Finding): Finding | null {
  const control = controlIn(text);
  if (control === null) return null;
  const objects = objectsOf(plan);
  const own = objects.filter(({ object }) => object === file?.context);
  for (const object of [...own, plan.host, ...objects]) {
    const found = textPlace(object, control.char);
    if (!found) continue;
    const message = `\`${pathText(found.path)}\` holds the control character 0x${control.code}: remove it`;
    const related = [{ place: finding.place, message: "it is in the output here" }];
    return { ...errorAt(found.place, "value-unusable", message), related };
  }
  return null;
}
