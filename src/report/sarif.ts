import type { Diagnostic, Place } from "../diagnostic.ts";

/** Findings as a log of SARIF 2.1.0, which code hosts show beside the lines. */
export function sarifReport(diagnostics: readonly Diagnostic[], version: string): string {
  const ids = [...new Set(diagnostics.map(({ id }) => id))].sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "miniascape", version, rules: ids.map((id) => ({ id })) } },
        columnKind: "utf16CodeUnits",
        results: diagnostics.map(({ severity, id, message, place, related = [] }) => ({
          ruleId: id,
          ruleIndex: ids.indexOf(id),
          level: severity === "info" ? "note" : severity,
          message: { text: message },
          locations: [location(place)],
          relatedLocations: related.map((other, index) => ({
            id: index,
            ...location(other.place),
            message: { text: other.message },
          })),
        })),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

function location({ file, line, column, end }: Place) {
  const uri = file.split("/").map(encodeURIComponent).join("/");
  const region = {
    startLine: line,
    startColumn: column,
    ...(end && { endLine: end.line, endColumn: end.column }),
  };
  return { physicalLocation: { artifactLocation: { uri }, region } };
}
