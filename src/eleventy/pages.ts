import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, parse, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type UserConfig from "@11ty/eleventy/UserConfig";
import guests from "../../_data/guests.ts";
import lab from "../../_data/lab.ts";
import networks from "../../_data/networks.ts";
import outputs from "../../_data/outputs.ts";
import storages from "../../_data/storages.ts";
import views from "../../_data/views.ts";
import type { Session } from "./session.ts";

/** What the pages of `site/` see beside their own item: as `_data/*.ts` have it. */
const PAGE_DATA = { guests, lab, networks, outputs, storages, views };

/** The package's own directory of pages. */
export const SITE = fileURLToPath(new URL("../../site", import.meta.url));

/** Gives Eleventy the global data of the package, but for what a file of `_data` gives. */
export function addPageData(config: UserConfig, session: Session, ownData?: string): void {
  const entries = ownData && existsSync(ownData) ? readdirSync(ownData) : [];
  // A site's directory may have such a name, too.
  const own = new Set(entries.filter((entry) => parse(entry).ext !== "").map((entry) => parse(entry).name));
  for (const [name, data] of Object.entries(PAGE_DATA))
    if (!own.has(name)) config.addGlobalData(name, () => data(session.build));
}

/**
 * Gives Eleventy the pages of the package, but for those that the lab has a file for in its own directory of pages. The
 * result says where the given ones come from, by their paths.
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
