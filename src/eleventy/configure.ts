import type UserConfig from "@11ty/eleventy/UserConfig";
import { addPageData, addPages } from "./pages.ts";
import { type MiniascapeOptions, miniascape } from "./plugin.ts";
import { Session } from "./session.ts";
import { serveHostOf, settingsOf, wantsColour } from "./settings.ts";

/** Where Eleventy finds pages, page data and templates, in this package's checkout as in a lab. */
export const DIRECTORIES = { input: "site", data: "../_data", includes: "../templates" };

/**
 * Whose pages and page data Eleventy finds by itself: those of this package's checkout, those that a lab has beside the
 * package's, or none.
 */
export type Layout = "checkout" | "lab" | "package";

/** Configures Eleventy; nothing else does. */
export function configure(
  config: UserConfig,
  layout: Layout,
  options: Omit<MiniascapeOptions, "origins">,
): void {
  if (layout !== "checkout") addPageData(config, options.session, layout === "lab" ? "_data" : undefined);
  const origins = layout === "lab" ? addPages(config, DIRECTORIES.input) : undefined;
  config.addPlugin(miniascape, { ...options, ...(origins ? { origins } : {}) });
}

/** Configures the Eleventy that a user runs, by the environment; the result is what a configuration file returns. */
export function configureByEnvironment(
  config: UserConfig,
  layout: "checkout" | "lab",
  load: MiniascapeOptions["load"],
): { readonly dir: typeof DIRECTORIES } {
  const { env, stderr } = process;
  configure(config, layout, {
    session: new Session(settingsOf(env)),
    load,
    colour: wantsColour(env, stderr.isTTY),
    host: serveHostOf(env),
  });
  config.setQuietMode(true);
  return { dir: DIRECTORIES };
}
