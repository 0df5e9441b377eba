import type { Inputs } from "./ingredients.ts";

/** The packed setup files of a guest, with their inputs. */
export interface SetupArchive extends Inputs {
  /** Lines of 76 characters. */
  readonly base64: string;
}

/** Archives by the names of the guests. */
export type SetupArchives = ReadonlyMap<string, SetupArchive>;

/** The text that pages show instead of an archive. */
export function sizeText({ base64 }: SetupArchive): string {
  return `[${base64.length} characters of base64]`;
}
