import { type Finding, formatFinding, sortFindings } from "../finding.ts";

/** What is wrong with the outputs of a run: each once, with the first output that has it and how many do. */
export class Faults {
  readonly #faults = new Map<string, { finding: Finding; output: string; count: number }>();
  /** How often something was noted. */
  count = 0;

  note(finding: Finding, output: string): void {
    this.count += 1;
    const { place, id, message } = finding;
    // The same line of a template fails for many outputs; the same line of many outputs comes of one template.
    const key = place.file === output ? `${id} ${message}` : formatFinding(finding);
    const fault = this.#faults.get(key);
    if (fault) fault.count += 1;
    else this.#faults.set(key, { finding, output, count: 1 });
  }

  get findings(): Finding[] {
    const findings = [...this.#faults.values()].map(({ finding, output, count }) => ({
      ...finding,
      outputs: { first: output, count },
    }));
    return sortFindings(findings);
  }
}
