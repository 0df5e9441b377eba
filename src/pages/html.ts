import nunjucks from "nunjucks";

/** HTML or SVG that templates do not escape. The code that creates it must escape the texts in it. */
export type Markup = { readonly length: number; toString(): string };

const { markSafe } = (nunjucks as unknown as { runtime: { markSafe(text: string): Markup } }).runtime;

export function markup(html: string): Markup {
  return markSafe(html);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for HTML and SVG, between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (char) => ESCAPES[char] as string) : text;
}

/** A path as a relative URL. */
export function urlOf(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** The relative path from a page's directory to the output directory: "" or "../../". */
export function rootOf(path: string): string {
  return "../".repeat(path.split("/").length - 1);
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${formatNumber(number)} ${number === 1 ? one : many}`;
}

const NUMBERS = new Intl.NumberFormat("en");

/** 12 345, with a no-break space. */
export function formatNumber(number: number): string {
  return NUMBERS.format(number).replaceAll(",", "\u202f");
}
