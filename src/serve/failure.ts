import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { causesOf, findingsIn } from "../eleventy/reported.ts";
import { errorAt, type Finding, formatPlace } from "../finding.ts";
import { preparedFindings } from "../report/prepared.ts";
import type { Secrets } from "../secrets/secrets.ts";
import type { LinkOf } from "./index-links.ts";

/** The reasons of a failed build: findings, or a text if there are none. */
export interface Failure {
  readonly findings: readonly Finding[];
  readonly text: string;
  /** Links to pages of the index, from the output directory; the keys are `file:line:column`. */
  readonly links: Readonly<Record<string, string>>;
}

export function failureOf(error: unknown, secrets: Secrets, linkOf: LinkOf = () => null): Failure {
  const findings = findingsIn(error) ?? codeFaults(error, secrets);
  const places = findings.flatMap(({ place, related = [] }) => [
    place,
    ...related.map((other) => other.place),
  ]);
  const links = places
    .map((place) => [formatPlace(place), linkOf(place)])
    .filter(([, link]) => link !== null);
  const message = [...messagesOf(error), ...headOf(causesOf(error).at(-1))].join("\n");
  return {
    findings,
    text: findings.length > 0 ? "" : secrets.maskText(message),
    links: Object.fromEntries(links),
  };
}

/** Errors in the project's code, from messages of Node and esbuild; empty if the error has another cause. */
export function codeFaults(error: unknown, secrets: Secrets): readonly Finding[] {
  const findings = syntaxFaults(error);
  return preparedFindings(findings.length > 0 ? findings : exceptions(error), secrets, codeIn);
}

/** The text of a code file; null: it is not a file. Node does not provide the text it has read. */
function codeIn(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

function messagesOf(error: unknown): ReadonlySet<string> {
  return new Set(causesOf(error).map((cause) => (cause instanceof Error ? cause.message : String(cause))));
}

/** Messages of esbuild, which tsx uses: `file:line:column: ERROR: text`, with columns from 0. */
function syntaxFaults(error: unknown): Finding[] {
  return [...messagesOf(error)].flatMap((message) =>
    [...message.matchAll(/^(.+):(\d+):(\d+): ERROR: (.+)$/gm)].map(
      ([, file = "", line, column, message = ""]) =>
        errorAt(
          { file: relative(".", file), line: Number(line), column: Number(column) + 1 },
          "typescript",
          message,
        ),
    ),
  );
}

const FRAME = /(?<=^|[\s(])(?:file:\/\/)?(\/[^\s?:()]+\.[cm]?[jt]s)(?:\?[^\s:()]*)?:(\d+):(\d+)\)?$/gm;

/** An exception from the project's code, at its innermost stack frame in that code. */
function exceptions(error: unknown): Finding[] {
  const cause = causesOf(error).at(-1);
  const stack = cause instanceof Error ? (cause.stack ?? "") : "";
  for (const [, path = "", line, column] of stack.matchAll(FRAME)) {
    const file = relative(".", path);
    // Packages, and bin/ which loads the code, are not the cause.
    if (/^\.\.|(?:^|\/)node_modules\/|^bin\//.test(file)) continue;
    const place = { file, line: Number(line), column: Number(column) };
    return [errorAt(place, "exception", [...messagesOf(error)].join("; "))];
  }
  return [];
}

/** The lines before an error's name in Node's stack: the place in a module, the line and a caret. */
function headOf(error: unknown): string[] {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const head = stack.slice(0, Math.max(0, stack.search(/^\w*Error\b/m))).trimEnd();
  const relativeHead = head.replace(/^(?:file:\/\/)?(\/[^\s?:]+)(?:\?[^\s:]*)?(?=:\d+$)/m, (_all, path) =>
    relative(".", path),
  );
  return relativeHead === "" ? [] : [relativeHead];
}
