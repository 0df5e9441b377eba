/** Rows of a table on one page: a list that is longer has more pages, any other table says how many it leaves out. */
export const PAGE = 250;

/** As many as the overview has room for; of a longer list it says where that is. */
export const FEW = 100;

/** What a page of a list says of the others. */
export interface ListContext {
  readonly total: number;
  /** The script with the rows of all pages, from the output directory; null where there is one page. */
  readonly script: string | null;
  readonly pages: readonly {
    readonly href: string;
    readonly number: number;
    readonly isHere: boolean;
    readonly first: string;
  }[];
}

export interface ListPage<T> {
  /** Below the output directory. */
  readonly path: string;
  readonly items: readonly T[];
  readonly list: ListContext;
}

/** A list on as many pages as it needs. */
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
