import type UserConfig from "@11ty/eleventy/UserConfig";
import { configureByEnvironment } from "./configure.ts";
import type { Load } from "./plugin.ts";

/**
 * Configures Eleventy for a lab outside this package. Pages, page data and templates come from the package; files with the
 * same names in the lab's `site`, `_data` and `templates` override them. Returns the configuration's result.
 */
export function lab(config: UserConfig, load: Load) {
  return configureByEnvironment(config, "lab", load);
}
