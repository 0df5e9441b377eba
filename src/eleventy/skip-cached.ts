import type UserConfig from "@11ty/eleventy/UserConfig";
import type { Session } from "./session.ts";

interface PageData {
  readonly page: { readonly inputPath: string };
  readonly pagination?: {
    readonly alias?: string;
    readonly size?: number;
    before?: (items: unknown[]) => unknown[];
  };
  permalink?: unknown;
}

type Permalink = (this: unknown, data: object) => unknown;

/**
 * While serving, Eleventy is given only those items of a page whose files are not there already. Which file that is, its
 * permalink says, by the item and the list of output files: where that looks at more, the page keeps all of its items.
 */
export function skipCached(config: UserConfig, session: Session): void {
  const curious = new Set<string>();
  config.addPreprocessor("miniascape", "njk", (data: PageData) => {
    const { pagination, permalink, page } = data;
    if (
      !session.build.isServing ||
      pagination?.size !== 1 ||
      pagination.before ||
      typeof permalink !== "function"
    )
      return;
    const { alias } = pagination;
    data.permalink = function (this: unknown, data: object) {
      const watched = new Proxy(data, {
        get(target, key) {
          if (key !== alias && key !== "outputs") curious.add(page.inputPath);
          return Reflect.get(target, key);
        },
      });
      return (permalink as Permalink).call(this, watched);
    };
    pagination.before = (items) =>
      curious.has(page.inputPath) ? items : session.build.uncached(page.inputPath, items);
  });
}
