import type { Installer } from "../installers/installer.ts";
import type { Category } from "../layers/meta.ts";
import type { ValueMap } from "../merge/merge.ts";

/**
 * The purpose of an output file:
 * - `answer`: the answer file of an installer
 * - `script`: somebody runs it on the host
 * - `definition`: libvirt reads it
 * - `document`: the plan's values, for people and programs
 * - `page`: the index, and what its pages load
 * - `binary`: bytes that a machine reads, such as a disk image
 * - `file`: any other file of `templates` or `host_templates`
 */
export type OutputKind = "answer" | "script" | "definition" | "document" | "page" | "binary" | "file";

/** The object that a file belongs to. `host` and `site` (the whole lab) exist once, and their names are the same words. */
export interface Owner {
  readonly category: Category | "site";
  readonly name: string;
}

/** A file in an image. */
export interface ImageMember {
  /** Its name in the image. */
  readonly name: string;
  /** The output file with the same text, relative to the output directory. */
  readonly path: string;
  readonly template: string;
}

/** One output file of a build. */
export interface OutputFile {
  /** Relative to the output directory. */
  readonly path: string;
  readonly owner: Owner;
  readonly kind: OutputKind;
  /** The page of Eleventy that writes it, relative to `site/`. */
  readonly page: string;
  /** The template that the page includes; null: the page writes the values itself. */
  readonly template: string | null;
  /** Its key in `templates` or `host_templates`; null: every lab has the file. */
  readonly key: string | null;
  /** The installer of an answer file or of a seed; null for all other files. */
  readonly installer: Installer | null;
  /** Whether a machine fetches it from the web server when it boots. */
  readonly isFetched?: boolean;
  /** Only of an image. */
  readonly members?: readonly ImageMember[];
}

/** The owner in the form of the commands: `guest/NAME`, `network/NAME`, `storage/NAME`, `host` or `site`. */
export function ownerText({ category, name }: Owner): string {
  return category === "host" || category === "site" ? category : `${category}/${name}`;
}

/** Whether everybody may read the file: it holds no secrets. */
export function isPublished({ kind }: Pick<OutputFile, "kind">): boolean {
  return kind === "document" || kind === "page";
}

/** Whether a web server may serve the file: an answer file only if its use and the host allow it, others always. */
export function isServed(
  file: Pick<OutputFile, "installer" | "isFetched"> | null,
  { values }: { readonly values: ValueMap },
): boolean {
  const installer = file?.installer;
  return !installer || ((installer.isServed || file.isFetched === true) && values.serve !== false);
}
