/** Maximum number of table rows on a page. A longer list has more pages; other tables say how many rows are missing. */
export const MAX_ROWS = 250;

/** Maximum number of table rows on the overview, which links to longer lists. */
export const MAX_OVERVIEW_ROWS = 100;

/** The pages of a list, for the template of each page. */
export interface ListContext {
  readonly total: number;
  /** The script with the rows of all pages, from the output directory; null: there is only one page. */
  readonly script: string | null;
  readonly pages: readonly {
    readonly href: string;
    readonly number: number;
    readonly isHere: boolean;
    readonly first: string;
  }[];
}

export interface ListPage<T> {
  /** From the output directory. */
  readonly path: string;
  readonly items: readonly T[];
  readonly list: ListContext;
}

/** Splits a list into pages. */
export function listPages<T extends { readonly name: string }>(
  name: string,
  items: readonly T[],
  size: number,
): ListPage<T>[] {
  const numbers = Array.from({ length: Math.max(1, Math.ceil(items.length / size)) }, (_, at) => at);
  const pathOf = (at: number) => (at === 0 ? `${name}.html` : `${name}-${at + 1}.html`);
  return numbers.map((here) => ({
    path: pathOf(here),
    items: items.slice(here * size, (here + 1) * size),
    list: {
      total: items.length,
      script: numbers.length > 1 ? `assets/${name}.js` : null,
      pages: numbers.map((at) => ({
        href: pathOf(at),
        number: at + 1,
        isHere: at === here,
        first: items[at * size]?.name ?? "",
      })),
    },
  }));
}
