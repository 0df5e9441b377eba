import { errorAt, type Finding } from "../finding.ts";
import { placeOf } from "../layers/document.ts";

// Also characters that XML or Unicode does not allow. If a text has half a surrogate pair, the slower second pattern
// reads whole characters.
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]/;
const NO_CHARACTER = /[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]/u;

const CONTROLS = new RegExp(CONTROL, "g");

/** The text with visible signs for control characters and for halves of surrogate pairs. */
export function visibleControls<T extends string | Uint8Array>(text: T): T | string {
  if (typeof text !== "string") return text;
  const whole: string = text.isWellFormed() ? text : text.toWellFormed();
  if (!CONTROL.test(whole)) return whole;
  return whole.replace(CONTROLS, (char) => {
    const code = char.charCodeAt(0);
    // The other control characters have no picture in Unicode.
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? "\u2421" : "\ufffd";
  });
}

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
  const control = controlIn(text);
  if (control !== null) {
    findings.push(
      errorAt(
        placeOf(path, text, control.offset),
        "output-control",
        `the control character 0x${control.code} is in the output: remove it from the value`,
      ),
    );
  }
  return findings;
}

/** The first character that no output may hold, with its code in hexadecimal. */
export function controlIn(text: string): { offset: number; char: string; code: string } | null {
  const offset = text.search(text.isWellFormed() ? CONTROL : NO_CHARACTER);
  if (offset === -1) return null;
  return {
    offset,
    char: text.charAt(offset),
    code: text.charCodeAt(offset).toString(16).padStart(2, "0"),
  };
}
