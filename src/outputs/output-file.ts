import type { Installer } from "../installers/installer.ts";
import type { Category } from "../layers/meta.ts";
import type { ValueMap } from "../merge/merge.ts";

/**
 * What an output file is for:
 * - `answer`: an installer reads it
 * - `script`: somebody runs it on the host
 * - `definition`: libvirt reads it
 * - `document`: the plan's values, for people and programs
 * - `page`: the index, and what its pages load
 * - `binary`: bytes that a machine reads, such as a disk image
 * - `file`: any other that `templates` or `host_templates` name
 */
export type OutputKind = "answer" | "script" | "definition" | "document" | "page" | "binary" | "file";

/** Whose a file is; of the host and of the lab as a whole (`site`) there is one each, of that name. */
export interface Owner {
  readonly category: Category | "site";
  readonly name: string;
}

/** One file that a build makes. */
export interface OutputFile {
  /** Below the output directory. */
  readonly path: string;
  readonly owner: Owner;
  readonly kind: OutputKind;
  /** Eleventy's page that makes it, below `site/`. */
  readonly page: string;
  /** The template that the page includes; null: the page writes values as they are. */
  readonly template: string | null;
  /** The key of `templates` or `host_templates` that names it; null: every lab has it. */
  readonly key: string | null;
  /** Of an answer: what reads it. */
  readonly installer: Installer | null;
}

/** `guest/NAME`, `network/NAME`, `storage/NAME`, `host` or `site`, as commands name objects. */
export function ownerText({ category, name }: Owner): string {
  return category === "host" || category === "site" ? category : `${category}/${name}`;
}

/** Whether a file is served to whoever asks: nothing secret is in it. */
export function isPublished({ kind }: Pick<OutputFile, "kind">): boolean {
  return kind === "document" || kind === "page";
}

/** Whether a web server may hand a file out, as far as its kind goes: answer files only where installer and host agree. */
export function isServed(
  file: Pick<OutputFile, "installer"> | null,
  { values }: { readonly values: ValueMap },
): boolean {
  const installer = file?.installer;
  return !installer || (installer.isServed && values.serve !== false);
}
