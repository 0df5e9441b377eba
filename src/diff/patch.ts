import { formatPatch, structuredPatch } from "diff";
import { MASK, type Secrets } from "../secrets/secrets.ts";
import type { ChangedFile } from "./compare.ts";
import { HASH } from "./hashes.ts";

/** A line of a packed archive: people cannot read it, and it may hold hashes. */
const PACKED = /^\s*[A-Za-z0-9+/]{60,}={0,2}$|H4sI[A-Za-z0-9+/]{60,}={0,2}/;

/**
 * The unified diff of a file with masked secrets. No line of a private file is shown: its old secrets may be in no layer
 * any more, so they cannot be recognised. Of an image only the names of its changed files.
 */
export function patchOf(
  { path, members, before, after }: ChangedFile,
  names: readonly [string, string],
  secrets: readonly Secrets[],
): string {
  const [oldName, newName] = [
    before ? `${names[0]}/${path}` : "/dev/null",
    after ? `${names[1]}/${path}` : "/dev/null",
  ];
  if (members) return `--- ${oldName}\n+++ ${newName}\nan image, with other files: ${members.join(", ")}\n`;
  const [old, now] = [before?.text ?? "", after?.text ?? ""];
  const patch = structuredPatch(oldName, newName, old, now, undefined, undefined, { context: 3 });
  const isHidden = before?.isPrivate || after?.isPrivate;
  if (!isHidden) {
    const hunks = patch.hunks.map((hunk) => ({
      ...hunk,
      lines: hunk.lines.map((line) => masked(line, secrets)),
    }));
    return formatPatch({ ...patch, hunks }).replace(/^=+\n/, "");
  }
  const lines = patch.hunks.flatMap((hunk) => hunk.lines);
  const count = (mark: string) => lines.filter((line) => line.startsWith(mark)).length;
  return `--- ${oldName}\n+++ ${newName}\nnot shown, because only its owner may read it: -${count("-")} +${count("+")} lines\n`;
}

function masked(line: string, secrets: readonly Secrets[]): string {
  const [mark, text] = [line.slice(0, 1), line.slice(1)];
  if (PACKED.test(text)) return `${mark}(${text.length} characters of an archive)`;
  const hidden = secrets
    .reduce((shown, one) => one.maskText(shown), text)
    .replace(HASH, MASK)
    .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, "\uFFFD");
  return `${mark}${secrets.some((one) => one.isIn(hidden)) ? MASK : hidden}`;
}
