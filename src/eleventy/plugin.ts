import { relative } from "node:path";
import type UserConfig from "@11ty/eleventy/UserConfig";
import { countWritten } from "../../bin/eleventy-limits.js";
import { codeFaults, failureOf } from "../serve/failure.ts";
import { indexLinks, type LinkOf } from "../serve/index-links.ts";
import type { Served } from "../serve/live.ts";
import { serveLab } from "../serve/serve-lab.ts";
import type { Build } from "./build.ts";
import { exitOnClosedPipe } from "./closed-pipe.ts";
import { type PageData, writePage } from "./page-output.ts";
import { checkPages } from "./page-settings.ts";
import { fail, type Report, reportingFindings } from "./reported.ts";
import type { Session } from "./session.ts";
import { skipCached } from "./skip-cached.ts";

/** Imports the current state of a TypeScript module of the project. */
export interface Load {
  (path: string): Promise<{ default: unknown }>;
  readonly served?: Served;
}

interface Run {
  readonly directories: { readonly output: string };
  readonly runMode: "build" | "serve" | "watch";
}

export interface MiniascapeOptions {
  readonly session: Session;
  readonly load: Load;
  readonly report: Report;
  /** The address to serve at; null: all addresses. */
  readonly host?: string | null;
  /** The files of pages, by Eleventy's path, if this is different. */
  readonly origins?: ReadonlyMap<string, string>;
}

/** The plugin for Eleventy: `_data/*.ts` get the lab, and miniascape renders and writes the pages in `site`. */
export function miniascape(
  config: UserConfig,
  { session, load, report, host = "127.0.0.1", origins }: MiniascapeOptions,
) {
  const { settings } = session;
  let outputDir = "";
  /** Links into the index of the last good build. */
  let linkOf: LinkOf = () => null;
  exitOnClosedPipe();

  // Some files of the host have no extension, for example `exports`.
  config.configureErrorReporting({ allowMissingExtensions: true });

  config.addDataExtension("ts", {
    read: false,
    parser: async (path: string) => {
      try {
        const { default: data } = await load(path);
        return (data as (build: Build) => unknown)(session.build);
      } catch (error) {
        const findings = codeFaults(error, session.secrets);
        if (findings.length > 0) fail(report, findings);
        throw error;
      }
    },
  });

  config.addExtension("njk", {
    // Eleventy's cache would keep the compiled pages of every load of the configuration.
    compileOptions: { cache: false },
    compile: (source: string, file: string) => {
      const path = relative(".", file);
      const { build } = session;
      const pageFile = origins?.get(path) ?? path;
      const render = session.page(source, pageFile);
      return (data: PageData) => {
        writePage(build, render, pageFile, outputDir, data);
        // Eleventy writes nothing: all files of a build are published together, in `eleventy.after`.
        return undefined;
      };
    },
  });

  const fileOf = (inputPath: string) => {
    const path = relative(".", inputPath);
    const file = origins?.get(path) ?? path;
    return { file, text: session.pageText(file) };
  };
  checkPages(config, fileOf, (findings) => fail(report, session.prepare(findings)));
  skipCached(config, session);
  const { served } = load;
  if (served) {
    session.rebuild = () => served.rebuild();
    serveLab(config, served, {
      host,
      ...settings,
      explain: (error) => failureOf(error, session.secrets, linkOf),
      lab: () => session.build.lab,
    });
  }
  config.on("eleventy.before", async ({ directories, runMode }: Run) => {
    outputDir = directories.output;
    await reportingFindings(report, () => session.start(outputDir, { isServing: runMode !== "build" }));
  });
  config.on("eleventy.after", async () => {
    const { build } = session;
    const written = await reportingFindings(report, async () => build.finish());
    if (build.isServing) linkOf = indexLinks(build, outputDir);
    if (build.findings.length > 0) report(build.findings);
    countWritten(config, written);
  });
}
