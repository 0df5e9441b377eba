import { existsSync } from "node:fs";
import { resolve } from "node:path";
import Eleventy from "@11ty/eleventy";
import type UserConfig from "@11ty/eleventy/UserConfig";
import type { Build } from "./build.ts";
import { addPageData, addPages, LAB_DIRS, SITE } from "./pages.ts";
import { miniascape } from "./plugin.ts";
import { isReported } from "./reported.ts";
import { IN_LAB } from "./settings.ts";

/**
 * Builds with Eleventy, as bare `npx eleventy` does, but with the shipped pages wherever the command was given. False
 * when there are errors: they have been told on stderr, and the output directory is as it was.
 */
export async function runEleventy(
  build: Build,
  outputDir: string,
  { colour }: { readonly colour: boolean },
): Promise<boolean> {
  const hasPages = IN_LAB && existsSync(LAB_DIRS.input);
  const eleventy = new Eleventy(hasPages ? LAB_DIRS.input : SITE, outputDir, {
    quietMode: true,
    // None: what configures Eleventy where the command was given may be of another project.
    configPath: "",
    config: (config: UserConfig) => {
      // The shipped pages may be those of an installed package.
      config.ignores.delete("node_modules/**");
      config.ignores.delete("**/node_modules/**");
      if (hasPages) config.setDataDirectory(LAB_DIRS.data);
      addPageData(config, build, hasPages ? "_data" : undefined);
      config.addPlugin(miniascape, {
        build,
        colour,
        load: async (path: string) => (await import("tsx/esm/api")).tsImport(resolve(path), import.meta.url),
        ...(hasPages ? { origins: addPages(config, LAB_DIRS.input) } : {}),
      });
    },
  });
  // What it would say, the caller does.
  eleventy.disableLogger();
  build.written = null;
  try {
    await eleventy.write();
  } catch (error) {
    if (!isReported(error)) throw error;
  }
  return build.written !== null;
}
