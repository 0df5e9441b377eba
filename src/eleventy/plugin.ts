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
import { endWithoutReader } from "./closed-pipe.ts";
import { checkPages } from "./page-settings.ts";
import { fail, reported } from "./reported.ts";
import type { Session } from "./session.ts";
import { skipCached } from "./skip-cached.ts";

/** Imports a TypeScript module of the project, as it is now. */
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
  /** While serving, the address of this machine that may be connected to; null: all of them. */
  readonly host?: string | null;
  /** The files of pages that are not at the path by which Eleventy knows them. */
  readonly origins?: ReadonlyMap<string, string>;
}

/** Eleventy as miniascape's engine: `_data/*.ts` see the lab, `site/*.njk` are rendered and written by us. */
export function miniascape(
  config: UserConfig,
  { session, load, colour, host = "127.0.0.1", origins }: MiniascapeOptions,
) {
  const { settings } = session;
  const report = (findings: readonly Finding[]) => console.error(textReport(findings, { colour }));
  const real = <T>(value: T) => value;
  const masked = <T>(value: T) => session.secrets.mask(value) as T;
  let outputDir = "";
  /** In the index of the last good build. */
  let linkOf: LinkOf = () => null;
  endWithoutReader();

  // The files of a host have the names that the host wants: `exports`, not `exports.html`.
  config.configureErrorReporting({ allowMissingExtensions: true });

  config.addDataExtension("ts", {
    read: false,
    parser: async (path: string) => {
      try {
        const { default: data } = await load(path);
        return (data as (build: Build) => unknown)(session.build);
      } catch (error) {
        const found = codeFaults(error, session.secrets);
        if (found.length > 0) fail(report, found);
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
        const listed = build.outputs.at(path);
        if (item instanceof View) build.writeView(path, item, render, data.page.inputPath);
        else if (listed) build.writeFile(listed, render, localsOf(data, item), source);
        else
          build.write(path, () => rendered(render, data, item, isPage(path) ? masked : real), null, source);
        // Nothing for Eleventy to write: the files of a run are put in place together, in `eleventy.after`.
        return undefined;
      };
    },
  });

  const fileOf = (inputPath: string) => {
    const path = relative(".", inputPath);
    const file = origins?.get(path) ?? path;
    return { file, text: session.pageText(file) };
  };
  checkPages(config, fileOf, (found) => fail(report, session.prepared(found)));
  skipCached(config, session);
  const { served } = load;
  if (served) {
    session.rebuild = () => served.rebuild();
    serveLab(config, served, {
      host,
      ...settings,
      explain: (error) => failureOf(error, session.secrets, linkOf),
      hostValues: () => session.build.lab.host.values,
    });
  }
  config.on("eleventy.before", async ({ directories, runMode }: Run) => {
    outputDir = directories.output;
    await reported(report, () => session.start(outputDir, { isServing: runMode !== "build" }));
  });
  config.on("eleventy.after", async () => {
    const { build } = session;
    const written = await reported(report, async () => build.finish());
    if (build.isServing) linkOf = indexLinks(build, outputDir);
    if (build.findings.length > 0) report(build.findings);
    countWritten(config, written);
  });
}

/** What a page sees beside the context of its file: its item by the alias, or the lab. */
function localsOf({ pagination, lab }: PageData, item: unknown): Context {
  return pagination ? { [pagination.alias]: item } : { files: lab.host.files, model: publishedModel(lab) };
}

/** Whether people look at a file: then nothing that its template sees is secret. */
function isPage(path: string): boolean {
  return /\.x?html?$/i.test(path);
}

/**
 * A page sees the values of its own item at the top, as the original's templates did, and the item by its alias; a page
 * that is not paginated sees the lab.
 */
function rendered(render: Render, data: PageData, item: unknown, shown: <T>(value: T) => T): string {
  const context = data.pagination ? (item as Context) : hostContext(data.lab);
  return render(shown(context), shown(localsOf(data, item)));
}
