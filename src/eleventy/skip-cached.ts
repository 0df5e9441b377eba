import type UserConfig from "@11ty/eleventy/UserConfig";
import type { Session } from "./session.ts";

interface Pagination {
  readonly alias?: string;
  readonly size?: number;
  before?: (this: object, items: unknown[], data: object) => unknown[];
}

interface PageData {
  readonly page: { readonly inputPath: string };
  readonly pagination?: Pagination;
  readonly permalink?: unknown;
}

/**
 * While serving, Eleventy only gets the items of a page that have no cached file. The page's permalink gives the path of an
 * item's file. If the permalink needs data that does not exist yet, Eleventy gets all items.
 */
export function skipCached(config: UserConfig, session: Session): void {
  config.addPreprocessor("miniascape", "njk", ({ pagination, permalink, page }: PageData) => {
    if (!session.build.isServing || pagination?.size !== 1 || typeof permalink !== "function") return;
    const { alias, before } = pagination;
    if (alias === undefined || before) return;
    pagination.before = function (items, data) {
      const pathOf = (item: unknown) => {
        try {
          return permalink.call(this, { __proto__: data, [alias]: item });
        } catch {
          return null;
        }
      };
      return session.build.uncached(page.inputPath, items, pathOf);
    };
  });
}
