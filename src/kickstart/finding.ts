import type { FindingId } from "../finding-ids.ts";

export interface KickstartFinding {
  /** Line and column count from 1. */
  readonly line: number;
  readonly column: number;
  readonly id: FindingId;
  readonly severity: "error" | "warning";
  /** States the rule and the remedy. */
  readonly message: string;
}

/** A finding without a place. */
export type FindingText = Pick<KickstartFinding, "id" | "severity" | "message">;

/** Collects findings by offset. It counts lines only if there is a finding. */
export class Findings {
  readonly #findings: (FindingText & { at: number })[] = [];

  get count(): number {
    return this.#findings.length;
  }

  add(at: number, { id, severity, message }: FindingText): void {
    this.#findings.push({ at, id, severity, message });
  }

  error(at: number, id: FindingId, message: string): void {
    this.add(at, { id, severity: "error", message });
  }

  warning(at: number, id: FindingId, message: string): void {
    this.add(at, { id, severity: "warning", message });
  }

  in(text: string): KickstartFinding[] {
    const sorted = this.#findings.sort((a, b) => a.at - b.at);
    return sorted.map(({ at, ...finding }) => {
      const lineStart = text.lastIndexOf("\n", at - 1) + 1;
      return { line: text.slice(0, lineStart).split("\n").length, column: at - lineStart + 1, ...finding };
    });
  }
}
