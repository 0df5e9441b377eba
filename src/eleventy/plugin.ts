import { relative } from "node:path";
import type UserConfig from "@11ty/eleventy/UserConfig";
import { countWritten } from "../../bin/eleventy-limits.js";
import type { Context, Render } from "../artifacts/templates.ts";
import type { Finding } from "../finding.ts";
import type { Lab } from "../lab.ts";
import { publishedModel } from "../model/published.ts";
import { hostContext } from "../outputs/lab-files.ts";
import { View } from "../pages/view.ts";
import { textReport } from "../report/text.ts";
import { codeFaults, failureOf } from "../serve/failure.ts";
import { indexLinks, type LinkOf } from "../serve/index-links.ts";
import type { Served } from "../serve/live.ts";
import { serveLab } from "../serve/serve-lab.ts";
import type { Build } from "./build.ts";
import { exitOnClosedPipe } from "./closed-pipe.ts";
import { checkPages } from "./page-settings.ts";
import { fail, reportingFindings } from "./reported.ts";
import type { Session } from "./session.ts";
import { skipCached } from "./skip-cached.ts";

/** Imports the current state of a TypeScript module of the project. */
export interface Load {
  (path: string): Promise<{ default: unknown }>;
  readonly served?: Served;
}

interface PageData {
  readonly page: { readonly inputPath: string; readonly outputPath: string | false };
  readonly pagination?: { readonly alias: string };
  readonly lab: Lab;
  readonly [key: string]: unknown;
}

interface Run {
  readonly directories: { readonly output: string };
  readonly runMode: "build" | "serve" | "watch";
}

export interface MiniascapeOptions {
  readonly session: Session;
  readonly load: Load;
  readonly colour: boolean;
  /** The address to serve at; null: all addresses. */
  readonly host?: string | null;
  /** The files of pages, by Eleventy's path, if this is different. */
  readonly origins?: ReadonlyMap<string, string>;
}

/** The plugin for Eleventy: `_data/*.ts` get the lab, and miniascape renders and writes the pages in `site`. */
export function miniascape(
  config: UserConfig,
  { session, load, colour, host = "127.0.0.1", origins }: MiniascapeOptions,
) {
  const { settings } = session;
  const report = (findings: readonly Finding[]) => console.error(textReport(findings, { colour }));
  const real = <T>(value: T) => value;
  const masked = <T>(value: T) => session.secrets.mask(value) as T;
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
      const render = session.page(source, origins?.get(path) ?? path);
      return (data: PageData) => {
        // The page makes no file for this item.
        if (!data.page.outputPath) return undefined;
        const path = relative(outputDir, data.page.outputPath);
        const item = data.pagination && data[data.pagination.alias];
        const source = data.pagination ? { page: data.page.inputPath, item } : null;
        const labFile = build.outputs.at(path);
        if (item instanceof View) build.writeView(path, item, render, data.page.inputPath);
        else if (labFile) build.writeFile(labFile, render, localsOf(data, item), source);
        else
          build.write(path, () => renderPage(render, data, item, isPage(path) ? masked : real), null, source);
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

/** Values for a page, in addition to its file's context: its item by the alias, or the lab. */
function localsOf({ pagination, lab }: PageData, item: unknown): Context {
  return pagination ? { [pagination.alias]: item } : { files: lab.host.files, model: publishedModel(lab) };
}

/** Whether a file is a page for people. Its template gets no secrets. */
function isPage(path: string): boolean {
  return /\.x?html?$/i.test(path);
}

/**
 * A page gets the values of its item as top-level names, as in the original miniascape, and the item by its alias. A page
 * without pagination gets the lab.
 */
function renderPage(render: Render, data: PageData, item: unknown, maskIfPage: <T>(value: T) => T): string {
  const context = data.pagination ? (item as Context) : hostContext(data.lab);
  return render(maskIfPage(context), maskIfPage(localsOf(data, item)));
}
