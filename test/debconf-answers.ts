/** An answer in a preseed file. */
export interface DebconfLine {
  readonly owner: string;
  readonly question: string;
  readonly type: string;
  readonly value: string;
}

/**
 * The answers in a preseed file, as the installer's own debconf-set-selections reads them (/bin/debconf-set-selections in its
 * initrd): without comments and empty lines, and then with joined lines.
 */
export function debconfLines(text: string): DebconfLine[] {
  const lines: DebconfLine[] = [];
  let started = "";
  for (const row of text.split("\n").filter((each) => !/^#|^\s*$/.test(each))) {
    const line = row.trimStart();
    if (line.endsWith("\\")) {
      started = `${started ? `${started} ` : ""}${line.replace(/\s*\\$/, "")}`;
      continue;
    }
    const whole = started ? `${started} ${line}` : line;
    started = "";
    const [, owner = "", question = "", type = "", value = ""] =
      /^(\S+)\s+(\S+)\s+(\S+)(?:\s+(.*))?$/.exec(whole) ?? [];
    lines.push({ owner, question, type, value });
  }
  return lines;
}

/** The answers by their questions. */
export function debconfAnswers(text: string): Map<string, string> {
  return new Map(debconfLines(text).map(({ question, value }) => [question, value]));
}
