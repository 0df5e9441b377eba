import type { Path } from "../merge/origins.ts";

/** A path for messages: interfaces[0].ip; a key with special characters is in ["..."]. */
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

/** Parses a path from `pathText`, also with indices like `interfaces.0.ip`; null: not a path. */
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
