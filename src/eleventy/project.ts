import type UserConfig from "@11ty/eleventy/UserConfig";
import { Build } from "./build.ts";
import { addPageData, addPages, LAB_DIRS } from "./pages.ts";
import { type Load, miniascape } from "./plugin.ts";
import { serveHostOf, settingsOf, wantsColour } from "./settings.ts";

/**
 * Configures Eleventy for a lab outside this package, which brings the pages, their data and the templates: a file of
 * the same name in the lab's `site`, `_data` or `templates` goes before each. The result is the configuration's.
 */
export function lab(config: UserConfig, load: Load) {
  const build = new Build(settingsOf(process.env));
  addPageData(config, build, "_data");
  config.addPlugin(miniascape, {
    build,
    load,
    colour: wantsColour(process.env, process.stderr.isTTY),
    host: serveHostOf(process.env),
    origins: addPages(config, LAB_DIRS.input),
  });
  // Whatever can go before what the package has: which of the two it is, is asked when Eleventy is configured.
  for (const own of ["./*.ts", "./.eleventy.ts", "./_data/*.ts", "./site/**/*.njk"])
    config.addWatchTarget(own, { resetConfig: true });
  config.setQuietMode(true);
  return { dir: LAB_DIRS };
}
