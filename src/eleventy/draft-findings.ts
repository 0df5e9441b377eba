import { existsSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { addAll, distinct, type Finding, FindingsError } from "../finding.ts";
import type { PlanSources } from "../layers/catalog.ts";
import { DIRECTORIES } from "./directories.ts";
import type { Session } from "./session.ts";
import { writeShippedPages } from "./shipped-pages.ts";

/**
 * The findings that a build with this output directory reports. Nothing is written. Pages and page data of the lab's own
 * need Eleventy; without them, the package's pages are rendered without it, in half the time. `session`: for drafts.
 */
export async function draftFindings(session: Session, outputDir: string): Promise<readonly Finding[]> {
  return hasOwnPageFiles(session.settings)
    ? findingsOfEleventy(session, outputDir)
    : findingsOfPages(session, outputDir);
}

async function findingsOfPages(session: Session, outputDir: string): Promise<readonly Finding[]> {
  try {
    const build = await session.start(outputDir);
    writeShippedPages(session, build, outputDir);
    build.finish();
    return build.findings;
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    return error.findings;
  }
}

async function findingsOfEleventy(session: Session, outputDir: string): Promise<readonly Finding[]> {
  const reported: Finding[] = [];
  const { runEleventy } = await import("./run.ts");
  await runEleventy(session, outputDir, { report: (findings) => addAll(reported, findings) });
  return distinct(reported);
}

/** Files in `_data` that Eleventy reads. */
const DATA = /\.(?:[cm]?[jt]s|json)$/;

/** Whether the lab has pages or page data of its own. */
function hasOwnPageFiles({ ownLab = null }: PlanSources): boolean {
  if (ownLab === null) return false;
  const input = join(ownLab, DIRECTORIES.input);
  if (!existsSync(input)) return false;
  // A file without an extension, such as README, is no page.
  const pages = readdirSync(input, { recursive: true, encoding: "utf8" });
  return (
    pages.some((name) => extname(name) !== "") ||
    readdirSync(join(ownLab, "_data")).some((name) => DATA.test(name))
  );
}
