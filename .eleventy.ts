import type UserConfig from "@11ty/eleventy/UserConfig";
import { configureByEnvironment } from "./src/eleventy/configure.ts";
import type { Load } from "./src/eleventy/plugin.ts";

export default function (config: UserConfig, load: Load) {
  return configureByEnvironment(config, "checkout", load);
}
