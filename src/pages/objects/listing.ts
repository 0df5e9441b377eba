import { type Language, languageOf } from "../../outputs/language.ts";
import type { Highlighter } from "../highlight.ts";
import { escapeHtml, type Markup, markup } from "../html.ts";
import type { IndexScope } from "../index-scope.ts";
import type { ShownValue } from "../provenance/shown-value.ts";
import type { TextSource } from "../source.ts";

/** An output file on a page. */
export interface Listing {
  readonly name: string;
  /** From the output directory. */
  readonly path: string;
  readonly id: string;
  readonly language: Language;
  readonly lines: number;
  /** The text, in colours unless it is long; null: this run did not write the file, or it is too long for a page. */
  readonly html: Markup | null;
  /** The template that the lab's layers set; null: the template is fixed. */
  readonly source: ShownValue | null;
}

interface ListingOptions {
  /** The name on the page. */
  readonly name: string;
  /** The language, if the file's name does not show it. */
  readonly language?: Language | undefined;
  readonly ingredients?: TextSource | undefined;
  readonly source?: ShownValue | undefined;
}

/** Maximum number of characters of markup for a file. */
const MAX_MARKUP = 96 << 10;

/** The listing of a file. Its text has no secrets, and only the size of an embedded archive. */
export function listing(
  scope: IndexScope,
  path: string,
  { name, language: languageOption, ingredients, source: templateValue }: ListingOptions,
): Listing {
  const text = scope.textOf(path, ingredients) ?? undefined;
  const language = text?.startsWith("#!") ? "shell" : (languageOption ?? languageOf(name));
  const html = text === undefined ? null : markupOf(scope.highlighter, text, language);
  return {
    name,
    path,
    id: listingId(name),
    language,
    lines: text === undefined ? 0 : text.replace(/\n$/, "").split("\n").length,
    html,
    source: templateValue ?? null,
  };
}

/** The id of the listing of a file with this name, on its page. */
export function listingId(name: string): string {
  return `file-${name.replace(/[^\w-]/g, "_")}`;
}

/** Null: even the plain text is too long. */
function markupOf(highlighter: Highlighter, text: string, language: Language): Markup | null {
  // Markup is longer than plain text, so a long text need not be highlighted.
  if (text.length > MAX_MARKUP) return null;
  const coloured = highlighter.lines(text, language).join("\n");
  const html = coloured.length <= MAX_MARKUP ? coloured : escapeHtml(text.replace(/\n$/, ""));
  return html.length <= MAX_MARKUP ? markup(html) : null;
}
