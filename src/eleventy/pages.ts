import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, parse, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type UserConfig from "@11ty/eleventy/UserConfig";
import exports from "../../_data/exports.ts";
import guests from "../../_data/guests.ts";
import lab from "../../_data/lab.ts";
import networks from "../../_data/networks.ts";
import outputs from "../../_data/outputs.ts";
import storages from "../../_data/storages.ts";
import views from "../../_data/views.ts";
import type { Session } from "./session.ts";

/** Global data for the pages in `site/`, in addition to their own item: the same as in `_data/*.ts`. */
export const PAGE_DATA = { exports, guests, lab, networks, outputs, storages, views };

/** The package's directory of pages. */
export const SITE = fileURLToPath(new URL("../../site", import.meta.url));

/** Adds the package's global data to Eleventy, except data with a file in the lab's `_data`. */
export function addPageData(config: UserConfig, session: Session, ownData?: string): void {
  const entries = ownData && existsSync(ownData) ? readdirSync(ownData) : [];
  // A directory with such a name is a site.
  const ownNames = new Set(
    entries.filter((entry) => parse(entry).ext !== "").map((entry) => parse(entry).name),
  );
  for (const [name, data] of Object.entries(PAGE_DATA))
    if (!ownNames.has(name)) config.addGlobalData(name, () => data(session.build));
}

/**
 * Adds the package's pages to Eleventy, except pages that the lab overrides in its own directory. Returns the file of each
 * page, by the path that Eleventy uses for it.
 */
export function addPages(config: UserConfig, ownPages: string): ReadonlyMap<string, string> {
  const origins = new Map<string, string>();
  for (const entry of readdirSync(SITE, { recursive: true, encoding: "utf8" }).sort()) {
    const path = join(ownPages, entry);
    if (!entry.endsWith(".njk") || existsSync(path)) continue;
    const page = join(SITE, entry);
    config.addTemplate(entry, readFileSync(page, "utf8"), { eleventyExcludeFromCollections: true });
    origins.set(path, relative(".", page));
  }
  return origins;
}
