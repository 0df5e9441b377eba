/** Text in aligned columns, without the columns that are empty in all rows. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const plain = rows.map((row) => row.map((cell) => cell.replace(/[\p{Cc}\u2028\u2029]/gu, "\uFFFD")));
  const used = headings.flatMap((_, column) => (plain.some((row) => row[column]) ? [column] : []));
  const columns = rows.length > 0 ? used : [...headings.keys()];
  const lines = [headings, ...plain].map((row) => columns.map((column) => row[column] ?? ""));
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => (line[at] ?? "").length)));
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}
