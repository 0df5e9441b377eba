import { existsSync } from "node:fs";
import { resolve } from "node:path";
import Eleventy from "@11ty/eleventy";
import type UserConfig from "@11ty/eleventy/UserConfig";
import type { Written } from "../artifacts/output.ts";
import { configure, DIRECTORIES } from "./configure.ts";
import { SITE } from "./pages.ts";
import { findingsIn } from "./reported.ts";
import type { Session } from "./session.ts";
import { isInLab } from "./settings.ts";

/**
 * Builds with Eleventy, as bare `npx eleventy` does, but with the shipped pages wherever the command was given. Null when
 * there are errors: they have been told on stderr, and the output directory is as it was.
 */
export async function runEleventy(
  session: Session,
  outputDir: string,
  { colour }: { readonly colour: boolean },
): Promise<Written | null> {
  const hasPages = isInLab() && existsSync(DIRECTORIES.input);
  const eleventy = new Eleventy(hasPages ? DIRECTORIES.input : SITE, outputDir, {
    quietMode: true,
    // None: what configures Eleventy where the command was given may be of another project.
    configPath: "",
    config: (config: UserConfig) => {
      // The shipped pages may be those of an installed package.
      config.ignores.delete("node_modules/**");
      config.ignores.delete("**/node_modules/**");
      if (hasPages) config.setDataDirectory(DIRECTORIES.data);
      configure(config, hasPages ? "lab" : "package", {
        session,
        colour,
        load: async (path) => (await import("tsx/esm/api")).tsImport(resolve(path), import.meta.url),
      });
    },
  });
  // What it would say, the caller does.
  eleventy.disableLogger();
  try {
    await eleventy.write();
  } catch (error) {
    if (!findingsIn(error)) throw error;
  }
  return session.written;
}
