import { compareText, type Finding, formatFinding, sortFindings } from "../finding.ts";

/** The findings in output files. Each is listed once, with the first output in byte order and the number of outputs. */
export class Faults {
  readonly #faults = new Map<string, { finding: Finding; output: string; count: number }>();
  /** The number of calls of `note`. */
  count = 0;

  note(finding: Finding, output: string): void {
    this.count += 1;
    const { place, id, message } = finding;
    // A line of a template can fail in many outputs. The same fault in many outputs usually has one template.
    // Several templates can fail because of one value.
    const { related, ...alone } = finding;
    const key =
      place.file === output ? `${id} ${message}` : formatFinding(id === "value-unusable" ? alone : finding);
    const fault = this.#faults.get(key);
    if (fault && compareText(fault.output, output) <= 0) fault.count += 1;
    else if (fault) this.#faults.set(key, { finding, output, count: fault.count + 1 });
    else this.#faults.set(key, { finding, output, count: 1 });
  }

  get findings(): Finding[] {
    const findings = [...this.#faults.values()].map(({ finding, output, count }) => ({
      ...finding,
      outputs: { first: output, count },
    }));
    // Files are written in any order.
    return sortFindings(
      findings.sort((a, b) => compareText(a.id, b.id) || compareText(a.message, b.message)),
    );
  }
}
