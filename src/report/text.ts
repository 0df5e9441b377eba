import { type Excerpt, type Finding, formatPlace, type Related, type Severity } from "../finding.ts";
import { blankOf } from "./columns.ts";

const COLOURS = {
  error: "\x1b[1;31m",
  warning: "\x1b[1;33m",
  info: "\x1b[1;36m",
  note: "\x1b[1;36m",
  place: "\x1b[1m",
} as const;
const PLAIN = "\x1b[0m";

/** Findings for people: each with its line and the marked value, then the related places. */
export function textReport(findings: readonly Finding[], { colour }: { readonly colour: boolean }): string {
  const paint = (style: keyof typeof COLOURS, text: string) =>
    colour ? `${COLOURS[style]}${text}${PLAIN}` : text;
  const linesOf = ({ place, excerpt }: Related, kind: Severity | "note", message: string) => [
    `${paint("place", formatPlace(place))}: ${paint(kind, `${kind}:`)} ${message}`,
    ...(excerpt ? [lineOf(excerpt), `    ${blankOf(excerpt.before)}${paint(kind, caretsOf(excerpt))}`] : []),
  ];
  return findings
    .flatMap((finding) => [
      ...linesOf(finding, finding.severity, `${finding.message}${outputsText(finding)} [${finding.id}]`),
      ...(finding.related ?? []).flatMap((other) => linesOf(other, "note", other.message)),
    ])
    .join("\n");
}

/** `; in X and 2 more`; "" for a finding of the plan. */
function outputsText({ place, outputs }: Finding): string {
  if (!outputs) return "";
  const { first, count } = outputs;
  const here = place.file === first ? "here" : `in ${first}`;
  return `; ${here}${count > 1 ? ` and ${count - 1} more` : ""}`;
}

function lineOf({ before, marked, after }: Excerpt): string {
  return `    ${before}${marked}${after}`;
}

function caretsOf({ marked }: Excerpt): string {
  return "^".repeat(Math.max(1, blankOf(marked).length));
}
