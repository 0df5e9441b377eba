import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { causesOf, findingsIn } from "../eleventy/reported.ts";
import { errorAt, type Finding, formatPlace } from "../finding.ts";
import { prepared } from "../report/prepared.ts";
import type { Secrets } from "../secrets/secrets.ts";
import type { LinkOf } from "./index-links.ts";

/** What a failed build of Eleventy's means: its findings, or text where it has none. */
export interface Failure {
  readonly findings: readonly Finding[];
  readonly text: string;
  /** The places that a page of the index has, by `file:line:column`, from the output directory. */
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
  const said = [...messagesOf(error), ...headOf(causesOf(error).at(-1))].join("\n");
  return {
    findings,
    text: findings.length > 0 ? "" : secrets.maskText(said),
    links: Object.fromEntries(links),
  };
}

/** What is wrong with code of the project, by what Node and esbuild say of it; none when it is something else. */
export function codeFaults(error: unknown, secrets: Secrets): readonly Finding[] {
  const found = syntaxFaults(error);
  return prepared(found.length > 0 ? found : exceptions(error), secrets, codeIn);
}

/** Node does not tell the text that it has read; null for what is no file. */
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

/** What esbuild, which tsx reads TypeScript with, says of it: `file:line:column: ERROR: text`, columns from 0. */
function syntaxFaults(error: unknown): Finding[] {
  return [...messagesOf(error)].flatMap((said) =>
    [...said.matchAll(/^(.+):(\d+):(\d+): ERROR: (.+)$/gm)].map(([, file = "", line, column, message = ""]) =>
      errorAt(
        { file: relative(".", file), line: Number(line), column: Number(column) + 1 },
        "typescript",
        message,
      ),
    ),
  );
}

const FRAME = /\(?(?:file:\/\/)?(\/[^\s?:()]+\.[cm]?[jt]s)(?:\?[^\s:()]*)?:(\d+):(\d+)\)?$/gm;

/** What code of the project has thrown: at the innermost frame that is in it. */
function exceptions(error: unknown): Finding[] {
  const cause = causesOf(error).at(-1);
  const stack = cause instanceof Error ? (cause.stack ?? "") : "";
  for (const [, path = "", line, column] of stack.matchAll(FRAME)) {
    const file = relative(".", path);
    // What loads code, and what goes on after a failure, is not where it fails.
    if (/^\.\.|(?:^|\/)node_modules\/|^bin\//.test(file)) continue;
    const place = { file, line: Number(line), column: Number(column) };
    return [errorAt(place, "exception", [...messagesOf(error)].join("; "))];
  }
  return [];
}

/** What Node writes before the name of an error: the place of a module, its line and a caret. */
function headOf(error: unknown): string[] {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const head = stack.slice(0, Math.max(0, stack.search(/^\w*Error\b/m))).trimEnd();
  const named = head.replace(/^(?:file:\/\/)?(\/[^\s?:]+)(?:\?[^\s:]*)?(?=:\d+$)/m, (_all, path) =>
    relative(".", path),
  );
  return named === "" ? [] : [named];
}
