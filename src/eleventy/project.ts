import type UserConfig from "@11ty/eleventy/UserConfig";
import { configureByEnvironment } from "./configure.ts";
import type { Load } from "./plugin.ts";

/**
 * Configures Eleventy for a lab outside this package, which brings the pages, their data and the templates: a file of
 * the same name in the lab's `site`, `_data` or `templates` goes before each. The result is the configuration's.
 */
export function lab(config: UserConfig, load: Load) {
  return configureByEnvironment(config, "lab", load);
}
