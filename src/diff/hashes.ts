import { isDeepStrictEqual } from "node:util";
import type { TreeFile } from "./tree.ts";

/** A crypt hash anywhere in a text. An older output may hold hashes that are in no layer any more. */
export const HASH = /\$(?:\d\w?|y|gy|md5|sha1|sm3|sm3y)\$[./0-9A-Za-z$=,+-]{8,}/g;

/** Whether two states of a file may differ in a secret: their hashes differ, or one is private and the text differs. */
export function isSecretChanged(before: TreeFile | null, after: TreeFile | null): boolean {
  if (before?.isPrivate || after?.isPrivate) return before?.text !== after?.text;
  const hashes = (file: TreeFile | null) => [...(file?.text.match(HASH) ?? [])];
  return !isDeepStrictEqual(hashes(before), hashes(after));
}
