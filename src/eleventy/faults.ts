import { type Diagnostic, formatDiagnostic, sortDiagnostics } from "../diagnostic.ts";

/** What is wrong with the outputs of a run: each once, with the first output that has it and how many do. */
export class Faults {
  readonly #faults = new Map<string, { diagnostic: Diagnostic; output: string; count: number }>();
  /** How often something was noted. */
  count = 0;

  note(diagnostic: Diagnostic, output: string): void {
    this.count += 1;
    const { place, id, message } = diagnostic;
    // The same line of a template fails for many outputs; the same line of many outputs comes of one template.
    const key = place.file === output ? `${id} ${message}` : formatDiagnostic(diagnostic);
    const fault = this.#faults.get(key);
    if (fault) fault.count += 1;
    else this.#faults.set(key, { diagnostic, output, count: 1 });
  }

  get findings(): Diagnostic[] {
    const findings = [...this.#faults.values()].map(({ diagnostic, output, count }) => ({
      ...diagnostic,
      outputs: { first: output, count },
    }));
    return sortDiagnostics(findings);
  }
}
