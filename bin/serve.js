// What eleventy.config.js imports as miniascape/serve: loads the code of the project, and has `--serve` go on where
// Eleventy would end it. Plain JavaScript, for it has to work when the code of the project does not.
import { randomUUID } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Eleventy from "@11ty/eleventy";
import { goOnAfterFailure } from "./eleventy-limits.js";
import { CODE } from "./project-code.js";
import { ProjectLoader } from "./project-loader.js";

const loader = new ProjectLoader();

/** Holds the state of the served lab (src/serve/live.ts) while the code that made it is loaded anew. */
class Served {
  live = null;
}

const served = new Served();

goOnAfterFailure(Eleventy, () => served.live ?? undefined);

/** Eleventy's configuration by `.eleventy.ts` of the directory that it is started in: of the code as it is now. */
export async function configure(config) {
  const load = loader.modules(served);
  try {
    return (await load(".eleventy.ts")).default(config, load);
  } catch (error) {
    return unloaded(config, load, error);
  }
}

/**
 * Eleventy's configuration for as long as the code that makes it cannot be loaded, which `error` tells of: thrown where
 * Eleventy asks for it, it would have `--serve` forget what to watch, and never see it mended. Exported for the
 * configuration of labs that an earlier `init` made.
 */
export async function unloaded(config, load, error) {
  served.live?.stop?.();
  const source = new URL("../src/serve/unloaded.ts", import.meta.url);
  const compiled = new URL("../dist/serve/unloaded.js", import.meta.url);
  // What shows a mistake may have one itself; then the terminal has to do, in Eleventy's own words.
  const { serveUnloaded, tellUnloaded } = await load(
    fileURLToPath(existsSync(source) ? source : compiled),
  ).catch(() => ({}));
  serveUnloaded?.(config, load);
  const signals = served.live?.signals;
  for (const target of [...CODE, ...(signals ? [signals.reload] : [])])
    config.addWatchTarget(target, { resetConfig: true });
  let isStale = false;
  config.on("eleventy.beforeWatch", () => {
    isStale = true;
  });
  config.on("eleventy.before", () => {
    // Saved while it was building: then Eleventy does not load the code again, unless it is told once more.
    if (isStale && signals) writeFileSync(signals.reload, randomUUID());
    tellUnloaded?.(error);
    throw error;
  });
  return { dir: { input: "site", data: "../_data", includes: "../templates" } };
}
