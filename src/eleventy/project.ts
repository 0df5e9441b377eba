import type UserConfig from "@11ty/eleventy/UserConfig";
import { configureByEnvironment } from "./configure.ts";
import type { Load } from "./plugin.ts";

/**
 * Configures Eleventy for a lab outside this package, which brings the pages, their data and the templates: a file of
 * the same name in the lab's `site`, `_data` or `templates` goes before each. The result is the configuration's.
 */
export function lab(config: UserConfig, load: Load) {
  // A page of the lab goes before the package's: which of the two it is, is asked when Eleventy is configured.
  config.addWatchTarget("./site/**/*.njk", { resetConfig: true });
  return configureByEnvironment(config, "lab", load);
}
