import { fileURLToPath } from "node:url";
import Eleventy from "@11ty/eleventy";
import type UserConfig from "@11ty/eleventy/UserConfig";
import files from "../../_data/files.ts";
import guests from "../../_data/guests.ts";
import lab from "../../_data/lab.ts";
import networks from "../../_data/networks.ts";
import storages from "../../_data/storages.ts";
import type { Build } from "./build.ts";
import { isReported, miniascape } from "./plugin.ts";

/** What the pages of `site/` see beside their own item: as `_data/*.ts` have it. */
const PAGE_DATA = { files, guests, lab, networks, storages };

const SITE = fileURLToPath(new URL("../../site", import.meta.url));

/**
 * Builds with Eleventy, as bare `npx eleventy` does, but with the shipped pages wherever the command was given. False
 * when there are errors: they have been told on stderr, and the output directory is as it was.
 */
export async function runEleventy(
  build: Build,
  outputDir: string,
  { colour }: { readonly colour: boolean },
): Promise<boolean> {
  const eleventy = new Eleventy(SITE, outputDir, {
    quietMode: true,
    // None: what configures Eleventy where the command was given may be of another project.
    configPath: "",
    config: (config: UserConfig) => {
      // The shipped pages may be those of an installed package.
      config.ignores.delete("node_modules/**");
      config.ignores.delete("**/node_modules/**");
      config.addPlugin(miniascape, { build, colour, load: (path: string) => import(path) });
      for (const [name, data] of Object.entries(PAGE_DATA)) config.addGlobalData(name, () => data(build));
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
