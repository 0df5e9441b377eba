import { RULES } from "../checks/rules.ts";
import { compareText, type Finding, type Place, type Severity } from "../finding.ts";
import { OTHER_FINDINGS } from "../finding-ids.ts";

/** Findings as a SARIF 2.1.0 log, which code hosts show beside the lines. It describes all ids, also those without findings. */
export function sarifReport(findings: readonly Finding[], version: string): string {
  const rules = descriptors();
  const indices = new Map(rules.map(({ id }, index) => [id, index]));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "miniascape", version, rules } },
        columnKind: "utf16CodeUnits",
        results: findings.map(({ severity, id, message, place, excerpt, related = [], outputs }) => ({
          ruleId: id,
          ruleIndex: indices.get(id),
          level: levelOf(severity),
          message: { text: message },
          locations: [location(place, excerpt)],
          relatedLocations: related.map((other, index) => ({
            id: index,
            ...location(other.place, other.excerpt),
            message: { text: other.message },
          })),
          ...(outputs && { properties: { outputs } }),
        })),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

interface Descriptor {
  readonly id: string;
  readonly [property: string]: unknown;
}

/** The descriptions of all ids, in byte order: `why` for rules of the plan, a short description for other ids. */
function descriptors(): Descriptor[] {
  const rules = RULES.map(({ id, severity, why }) => ({
    id,
    fullDescription: { text: why },
    help: { text: why },
    defaultConfiguration: { level: levelOf(severity) },
  }));
  const others = Object.entries(OTHER_FINDINGS).map(([id, text]) => ({ id, shortDescription: { text } }));
  return [...rules, ...others].sort((a, b) => compareText(a.id, b.id));
}

function levelOf(severity: Severity): string {
  return severity === "info" ? "note" : severity;
}

function location({ file, line, column, end }: Place, excerpt: Finding["excerpt"]) {
  const uri = file.split("/").map(encodeURIComponent).join("/");
  const region = {
    startLine: line,
    startColumn: column,
    ...(end && { endLine: end.line, endColumn: end.column }),
  };
  // A context region must contain the whole region, but an excerpt is only one line.
  const isWhole = excerpt && (!end || end.line === line);
  const snippet = isWhole && { text: `${excerpt.before}${excerpt.marked}${excerpt.after}` };
  const contextRegion = snippet && { contextRegion: { startLine: line, snippet } };
  return { physicalLocation: { artifactLocation: { uri }, region, ...contextRegion } };
}
