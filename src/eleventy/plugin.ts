import { relative } from "node:path";
import type UserConfig from "@11ty/eleventy/UserConfig";
import type { Written } from "../artifacts/output.ts";
import type { Context, Render } from "../artifacts/templates.ts";
import { type Diagnostic, PlanError } from "../diagnostic.ts";
import type { Lab } from "../lab.ts";
import { Artifact, hostContext } from "../model/artifact.ts";
import { publishedModel } from "../model/published.ts";
import { tally, textReport } from "../report/text.ts";
import type { Build } from "./build.ts";

/** Imports a TypeScript module of the project, as it is now. */
export type Load = (path: string) => Promise<{ default: unknown }>;

interface PageData {
  readonly page: { readonly outputPath: string };
  readonly pagination?: { readonly alias: string };
  readonly lab: Lab;
  readonly [key: string]: unknown;
}

export interface MiniascapeOptions {
  readonly build: Build;
  readonly load: Load;
  readonly colour: boolean;
}

/** Eleventy as miniascape's engine: `_data/*.ts` see the lab, `site/*.njk` are rendered and written by us. */
export function miniascape(config: UserConfig, { build, load, colour }: MiniascapeOptions) {
  const { settings } = build;
  const report = (diagnostics: readonly Diagnostic[]) =>
    console.error(textReport(diagnostics, { colour, secrets: build.secrets }));
  let outputDir = "";

  // The files of a host have the names that the host wants: `exports`, not `exports.html`.
  config.configureErrorReporting({ allowMissingExtensions: true });

  config.addDataExtension("ts", {
    read: false,
    parser: async (path: string) => {
      const { default: data } = await load(path);
      return (data as (build: Build) => unknown)(build);
    },
  });

  config.addExtension("njk", {
    compile: (source: string, file: string) => {
      const render = build.page(source, relative(".", file));
      return (data: PageData) => {
        const path = relative(outputDir, data.page.outputPath);
        const item = data.pagination && data[data.pagination.alias];
        // What is published has no secrets; what a host or an installer reads may have.
        const shown = <T>(value: T) =>
          /\.(?:html|json|yml)$/.test(path) ? (build.secrets.mask(value) as T) : value;
        if (!(item instanceof Artifact)) build.write(path, () => rendered(render, data, item, shown));
        else if (item.guest === null) {
          build.writeLast(
            path,
            (files) => render(shown(item.context), { src: item.src, private_files: files }),
            item,
          );
        } else build.write(path, () => render(shown(item.context), { src: item.src }), item);
        // Nothing for Eleventy to write: the files of a run are put in place together, in `eleventy.after`.
        return undefined;
      };
    },
  });

  config.on("eleventy.before", async ({ directories }: { directories: { output: string } }) => {
    outputDir = directories.output;
    await reported(report, () => build.start(outputDir));
  });
  config.on("eleventy.after", async () => {
    const written = await reported(report, async () => build.finish());
    if (build.findings.length > 0) report(build.findings);
    countIn((config as unknown as { logger: Logger }).logger, written);
  });

  for (const dir of settings.confdirs) config.addWatchTarget(`${dir}/**/*.yml`);
  for (const dir of settings.tmpldirs) config.addWatchTarget(dir);
  config.addWatchTarget("./src/**/*.ts", { resetConfig: true });
}

/**
 * A page sees the values of its own item at the top, as the original's templates did, and the item by its alias; a page
 * that is not paginated sees the lab.
 */
function rendered(render: Render, data: PageData, item: unknown, shown: <T>(value: T) => T): string {
  const { pagination, lab } = data;
  if (pagination) return render(shown(item as Context), { [pagination.alias]: shown(item) });
  return render(shown(hostContext(lab)), { files: lab.host.files, model: shown(publishedModel(lab)) });
}

async function reported<T>(
  report: (diagnostics: readonly Diagnostic[]) => void,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    report(error.diagnostics);
    throw new ReportedError(`${tally(error.diagnostics)}; nothing was written`);
  }
}

/** The end of a build whose findings have been told. */
class ReportedError extends Error {
  /** Eleventy then shows no stack of ours. */
  readonly skipOriginalStack = true;
}

/** Whether an error of Eleventy's is, or was caused by, findings that have been told. */
export function isReported(error: unknown): boolean {
  if (error instanceof ReportedError) return true;
  const { originalError, cause } = (error ?? {}) as { originalError?: unknown; cause?: unknown };
  return [originalError, cause].some((inner) => inner !== undefined && isReported(inner));
}

interface Logger {
  logWithOptions(options: { message: string }): void;
}

/** Eleventy's last line counts what Eleventy wrote, which is nothing: this puts in what we did. */
function countIn(logger: Logger, { files, changed, removed }: Written): void {
  const log = logger.logWithOptions;
  logger.logWithOptions = (options) => {
    logger.logWithOptions = log;
    const counted = `Wrote ${changed} of ${files} files${removed > 0 ? `, removed ${removed},` : ""}`;
    log.call(logger, { ...options, message: options.message.replace(/^Wrote \S+ files?/, counted) });
  };
}
