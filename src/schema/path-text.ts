import type { Path } from "../merge/origins.ts";

/** A path as messages write it: interfaces[0].ip; a key that would be read as something else stands in ["..."]. */
export function pathText(path: Path): string {
  return path
    .map((step) =>
      typeof step === "number"
        ? `[${step}]`
        : PLAIN_KEY.test(step)
          ? `.${step}`
          : `[${JSON.stringify(step)}]`,
    )
    .join("")
    .replace(/^\./, "");
}

const PLAIN_KEY = /^[^.[\]"\s\p{Cc}]+$/u;

/** The steps of a path as `pathText` writes it, or with indices as in `interfaces.0.ip`; null for what is no path. */
export function stepsOf(text: string): string[] | null {
  const steps: string[] = [];
  const step = /(?:^|\.)([^.[\]"]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;
  while (step.lastIndex < text.length) {
    const match = step.exec(text);
    if (!match) return null;
    const [, key, index, literal] = match;
    try {
      steps.push(key ?? index ?? (JSON.parse(literal as string) as string));
    } catch {
      return null;
    }
  }
  return steps;
}
