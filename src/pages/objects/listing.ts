import { type Language, languageOf } from "../../outputs/language.ts";
import { type Markup, markup } from "../html.ts";
import type { IndexScope } from "../index-scope.ts";
import type { ShownValue } from "../provenance/shown-value.ts";
import type { TextSource } from "../source.ts";

/** A file of the output on a page. */
export interface Listing {
  readonly name: string;
  /** From the output directory. */
  readonly path: string;
  readonly id: string;
  readonly language: Language;
  readonly lines: number;
  /** Its markup; null when this run did not make the file, or when it is too long for a page. */
  readonly html: Markup | null;
  /** The template that the lab's layers have it made of. */
  readonly source: ShownValue | null;
}

interface ListingOptions {
  /** As it is shown. */
  readonly name: string;
  /** What it is written in, where its name does not tell. */
  readonly language?: Language | undefined;
  readonly made?: TextSource | undefined;
  readonly source?: ShownValue | undefined;
}

/** Characters of markup that a page shows of a file. */
const MOST = 96 << 10;

/** The text has no secrets, and of an embedded archive only its size. */
export function listing(
  scope: IndexScope,
  path: string,
  { name, language: given, made, source: from }: ListingOptions,
): Listing {
  const text = scope.textOf(path, made) ?? undefined;
  const language = text?.startsWith("#!") ? "shell" : (given ?? languageOf(name));
  // Markup is longer than what it marks.
  const isShown = text !== undefined && text.length <= MOST;
  const html = isShown ? scope.highlighter.lines(text, language).join("\n") : "";
  return {
    name,
    path,
    id: `file-${name.replace(/[^\w-]/g, "_")}`,
    language,
    lines: text === undefined ? 0 : text.replace(/\n$/, "").split("\n").length,
    html: isShown && html.length <= MOST ? markup(html) : null,
    source: from ?? null,
  };
}
