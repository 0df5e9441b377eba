import type { MadeOf } from "./ingredients.ts";

/** The packed setup files of a guest, what they were made of included. */
export interface SetupArchive extends MadeOf {
  /** In lines of 76 characters. */
  readonly base64: string;
}

/** By the guests' names. */
export type SetupArchives = ReadonlyMap<string, SetupArchive>;

/** What people see of an archive. */
export function sizeText({ base64 }: SetupArchive): string {
  return `[${base64.length} characters of base64]`;
}
