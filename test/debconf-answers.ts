/**
 * The answers in a preseed file by their questions, as the installer's own debconf-set-selections reads them
 * (/bin/debconf-set-selections in its initrd): without comments and empty lines, and then with joined lines.
 */
export function debconfAnswers(text: string): Map<string, string> {
  const answers = new Map<string, string>();
  let started = "";
  for (const row of text.split("\n").filter((each) => !/^#|^\s*$/.test(each))) {
    const line = row.trimStart();
    if (line.endsWith("\\")) {
      started = `${started ? `${started} ` : ""}${line.replace(/\s*\\$/, "")}`;
      continue;
    }
    const whole = started ? `${started} ${line}` : line;
    started = "";
    const [, question = "", value = ""] = /^\S+\s+(\S+)\s+\S+(?:\s+(.*))?$/.exec(whole) ?? [];
    answers.set(question, value);
  }
  return answers;
}
