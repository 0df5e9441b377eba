import type { Findings } from "./finding.ts";
import type { ReleaseName } from "./release.ts";
import { splitWords, type Words } from "./words.ts";

/** The words of a line outside section bodies. Undefined, with a finding, if the line cannot be split. */
export function wordsOfLine(
  text: string,
  start: number,
  end: number,
  release: ReleaseName,
  findings: Findings,
): Words | undefined {
  const line = splitWords(text, start, end);
  if (line.openQuote !== undefined) {
    findings.error(
      line.openQuote,
      "ks-quote-not-closed",
      "the quote is not closed: close it on the same line",
    );
    return undefined;
  }
  if (line.continued !== undefined) {
    findings.error(line.continued, "ks-line-continued", "a command ends with its line: write it on one line");
    return undefined;
  }
  if (line.comment !== undefined) lintComment(line.comment, line.cut === true, release, findings);
  return line;
}

export function lintInclude(line: Words | undefined, findings: Findings): void {
  if (!line || line.words[1]) return;
  const message = `\`${line.words[0]}\` names no file: write the file's path after it`;
  findings.error(line.starts[0] as number, "ks-include-without-file", message);
}

/** The parser of RHEL 5 (pykickstart, branch rhel5) does not recognise comments when it splits a line. */
function lintComment(at: number, cut: boolean, release: ReleaseName, findings: Findings): void {
  if (release !== "RHEL5") {
    if (!cut) return;
    const message = "`#` starts a comment even inside a word: quote the word";
    findings.warning(at, "ks-hash-in-word", message);
  } else if (!cut) {
    const message = "RHEL5 reads `#` after a command as an argument: put the comment on a line of its own";
    findings.error(at, "ks-comment-after-command", message);
  }
}
