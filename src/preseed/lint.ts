import type { AnswerFinding } from "../installers/installer.ts";
import { nearest } from "../nearest.ts";
import LISTS from "./questions.json" with { type: "json" };

const QUESTIONS: readonly string[] = LISTS.flatMap(({ questions }) => questions);

/** debconf's types of questions (debconf-devel(7)). */
const TYPES = ["string", "boolean", "select", "multiselect", "note", "text", "password", "title", "error"];

/** Questions with a number in their names (preseeding, apt-setup/local0/repository). */
const NUMBERED = /^apt-setup\/local\d+\/(?:repository|comment|source|key)$/;

/** What the machine decides. */
interface Machine {
  readonly disks: number;
  readonly hasUefi: boolean;
}

/**
 * The findings in a preseed file. debconf takes a question with any name, and the installer then asks the real one.
 */
export function lintPreseed(text: string, machine: Machine): readonly AnswerFinding[] {
  const lines = logicalLines(text);
  return [...lineFindings(lines), ...lostAnswers(lines), ...diskFindings(lines, machine)].sort(
    (a, b) => a.line - b.line,
  );
}

/** A command of the file may also answer a question, by debconf-set. */
function diskFindings(lines: readonly LogicalLine[], { disks, hasUefi }: Machine): AnswerFinding[] {
  if (disks < 2) return [];
  // With UEFI, GRUB is in the EFI system partition.
  const questions = ["partman-auto/disk", ...(hasUefi ? [] : ["grub-installer/bootdev"])];
  return questions
    .filter((question) => !lines.some(({ text }) => text.includes(question)))
    .map((question) => ({
      ...{ line: 1, column: 1, id: "preseed-question", severity: "warning" },
      message: `the installer asks which of ${disks} disks it takes: answer \`${question}\``,
    }));
}

/** debconf keeps one answer of a question, the last one. */
function lostAnswers(lines: readonly LogicalLine[]): AnswerFinding[] {
  const last = new Map<string, number>();
  return lines.toReversed().flatMap(({ line, text: content }) => {
    const [, question] = /^\s*\S+\s+(\S+)\s+\S+/.exec(content) ?? [];
    if (question === undefined) return [];
    const after = last.get(question);
    if (after === undefined) last.set(question, line);
    const message = `the answer in line ${after} replaces this one: put both into one answer, or remove one`;
    const column = content.indexOf(question) + 1;
    return after === undefined
      ? []
      : [{ line, column, id: "preseed-question" as const, severity: "warning" as const, message }];
  });
}

function lineFindings(lines: readonly LogicalLine[]): AnswerFinding[] {
  return lines.flatMap(({ line, text: content, isOpen }) => {
    const match = /^\s*(\S+)(?:\s+(\S+))?(?:\s+(\S+))?/.exec(content);
    if (!match) return [];
    const [, owner = "", question, type] = match;
    const columnOf = (word: string) => content.indexOf(word) + 1;
    const error = (word: string, message: string): AnswerFinding[] => [
      { line, column: columnOf(word), id: "preseed-line", severity: "error", message },
    ];
    if (isOpen)
      return error(
        owner,
        "the file ends after a backslash, so the installer drops the line: remove the backslash",
      );
    if (question === undefined || type === undefined)
      return error(owner, "a line must have an owner, a question, its type and its value");
    if (!TYPES.includes(type)) {
      const remedy = nearest(type, TYPES, `use one of ${TYPES.join(", ")}`);
      return error(type, `debconf has no type \`${type}\`: ${remedy}`);
    }
    if ((owner !== "d-i" && owner !== "tasksel") || QUESTIONS.includes(question) || NUMBERED.test(question))
      return [];
    return [
      {
        line,
        column: columnOf(question),
        id: "preseed-question",
        severity: "warning",
        message: `no question \`${question}\` of Debian's installer is known: ${nearest(question, QUESTIONS, "check its name")}`,
      },
    ];
  });
}

interface LogicalLine {
  readonly line: number;
  readonly text: string;
  /** Whether it goes on after the end of the file. */
  readonly isOpen: boolean;
}

/**
 * The lines of a file, without comments and empty lines. A line that ends with a backslash goes on in the next of these, as
 * the installer's debconf-set-selections has it. `line` counts from 1.
 */
function logicalLines(text: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  for (const [at, row] of text.split("\n").entries()) {
    if (/^#|^\s*$/.test(row)) continue;
    const content = row.replace(/(?<!\s)\s*\\$/, "");
    const isOpen = content !== row;
    const last = lines.at(-1);
    if (last?.isOpen) Object.assign(last, { text: `${last.text} ${content.trimStart()}`, isOpen });
    else lines.push({ line: at + 1, text: content, isOpen });
  }
  return lines;
}
