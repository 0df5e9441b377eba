import type { Path } from "../merge/origins.ts";

/** A path as messages write it: interfaces[0].ip */
export function pathText(path: Path): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
}
