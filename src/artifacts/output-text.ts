import { errorAt, type Finding } from "../finding.ts";
import { placeOf } from "../layers/document.ts";

// Also characters that XML or Unicode does not allow. If a text has half a surrogate pair, the slower second pattern
// reads whole characters.
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]/;
const NO_CHARACTER = /[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]/u;

/** Findings for texts that no output may hold. */
export function outputFindings(text: string, path: string): Finding[] {
  const findings: Finding[] = [];
  const object = text.indexOf("[object Object]");
  if (object !== -1) {
    findings.push(
      errorAt(
        placeOf(path, text, object),
        "output-object",
        "a map was written as text: write one of its values",
      ),
    );
  }
  const control = text.search(text.isWellFormed() ? CONTROL : NO_CHARACTER);
  if (control !== -1) {
    const code = text.charCodeAt(control).toString(16).padStart(2, "0");
    findings.push(
      errorAt(
        placeOf(path, text, control),
        "output-control",
        `the control character 0x${code} is in the output: remove it from the value`,
      ),
    );
  }
  return findings;
}
