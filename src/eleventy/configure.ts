import { join } from "node:path";
import type UserConfig from "@11ty/eleventy/UserConfig";
import { DIRECTORIES } from "./directories.ts";
import { addPageData, addPages } from "./pages.ts";
import { type MiniascapeOptions, miniascape } from "./plugin.ts";
import { printing } from "./reported.ts";
import { Session } from "./session.ts";
import { serveHostOf, settingsOf, wantsColour } from "./settings.ts";

/**
 * The pages and page data that Eleventy finds by itself: `checkout` those of this package, `lab` the lab's own ones, to
 * which the package's are added, `package` none.
 */
export type Layout = "checkout" | "lab" | "package";

/** Configures Eleventy; nothing else does. */
export function configure(
  config: UserConfig,
  layout: Layout,
  options: Omit<MiniascapeOptions, "origins">,
): void {
  const { ownLab = null } = options.session.settings;
  const within = (path: string) => join(ownLab ?? "", path);
  if (layout !== "checkout")
    addPageData(config, options.session, layout === "lab" ? within("_data") : undefined);
  const origins = layout === "lab" ? addPages(config, within(DIRECTORIES.input)) : undefined;
  config.addPlugin(miniascape, { ...options, ...(origins ? { origins } : {}) });
}

/** Configures an Eleventy that the user runs, from the environment. Returns the result for the configuration file. */
export function configureByEnvironment(
  config: UserConfig,
  layout: "checkout" | "lab",
  load: MiniascapeOptions["load"],
): { readonly dir: typeof DIRECTORIES } {
  const { env, stderr } = process;
  configure(config, layout, {
    session: new Session(settingsOf(env, { isHere: true })),
    load,
    report: printing(wantsColour(env, stderr.isTTY)),
    host: serveHostOf(env),
  });
  config.setQuietMode(true);
  return { dir: DIRECTORIES };
}
