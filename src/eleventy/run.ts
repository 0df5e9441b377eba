import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import Eleventy from "@11ty/eleventy";
import type UserConfig from "@11ty/eleventy/UserConfig";
import type { Written } from "../artifacts/output.ts";
import { outputErrorOf } from "../artifacts/output-error.ts";
import { configure } from "./configure.ts";
import { DIRECTORIES } from "./directories.ts";
import { SITE } from "./pages.ts";
import { causesOf, findingsIn, type Report } from "./reported.ts";
import type { Session } from "./session.ts";

/**
 * Builds with Eleventy like `npx eleventy`, but with the package's pages, in any working directory. Returns null if there
 * are errors: they are reported, and the output directory is unchanged.
 */
export async function runEleventy(
  session: Session,
  outputDir: string,
  { report }: { readonly report: Report },
): Promise<Written | null> {
  const { ownLab = null } = session.settings;
  const pages = ownLab === null ? null : join(ownLab, DIRECTORIES.input);
  const hasPages = pages !== null && existsSync(pages);
  const eleventy = new Eleventy(hasPages ? pages : SITE, outputDir, {
    quietMode: true,
    // No configuration file: the one in the working directory may belong to another project.
    configPath: "",
    config: (config: UserConfig) => {
      // The pages may be in an installed package, in node_modules.
      config.ignores.delete("node_modules/**");
      config.ignores.delete("**/node_modules/**");
      if (hasPages) config.setDataDirectory(DIRECTORIES.data);
      configure(config, hasPages ? "lab" : "package", {
        session,
        report,
        load: async (path) => (await import("tsx/esm/api")).tsImport(resolve(path), import.meta.url),
      });
    },
  });
  // The caller prints the messages.
  eleventy.disableLogger();
  try {
    await eleventy.write();
  } catch (error) {
    if (!findingsIn(error)) throw causesOf(error).find((cause) => outputErrorOf(cause)) ?? error;
  }
  return session.written;
}
