// What eleventy.config.js imports as miniascape/serve: loads the code of the project, and has `--serve` build when a file
// changes. Plain JavaScript, for it has to work when the code of the project does not.
import { existsSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import Eleventy from "@11ty/eleventy";
import { Changes } from "./changes.js";
import { takeOverWatching } from "./eleventy-limits.js";
import { ProjectLoader } from "./project-loader.js";
import { WatchTree } from "./watch-tree.js";

/** Files beside the project's directories that configure Eleventy. */
const CONFIGURATION = /^\.eleventy\.ts$|^\.(?:eleventy|git)ignore$|^[^.].*\.[cm]?[jt]s$/;

/** What outlives the code of the project, which is loaded anew when it changes. */
class Served {
  /** The state of the served lab (src/serve/live.ts); null until its code has been loaded. */
  live = null;
  /** @type {(file: string) => boolean} */
  #isInput = () => false;
  #changes = new Changes();
  #tree = new WatchTree((file) => this.#changes.note(file));
  #isWatching = false;

  /** Begins to watch the project: before anything of it is read. */
  start() {
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.#tree.addFiles(process.cwd(), (name) => CONFIGURATION.test(name));
    this.watch(["_data", "site", "src", "templates"], () => false);
  }

  /**
   * Watches further directories, if anything is watched. `isInput`: whether a file is a layer or a template, which a build
   * reads by itself; for any other file that changes, Eleventy loads its configuration and all code anew.
   */
  watch(directories, isInput) {
    this.#isInput = isInput;
    if (this.#isWatching) for (const directory of directories) this.#tree.add(directory);
  }

  /** Asks for a build that no change of a file asks for. */
  rebuild() {
    this.#changes.ask();
  }

  /** From now on Eleventy builds for what changes. */
  buildBy(build) {
    this.#changes.start((files) =>
      build(
        files.map((file) => relative("", file)),
        !files.every(this.#isInput),
      ),
    );
  }
}

const loader = new ProjectLoader();
const served = new Served();

takeOverWatching(Eleventy, served);

/** Eleventy's configuration by the present code of `.eleventy.ts` in the working directory. */
export async function configure(config) {
  if (process.env.ELEVENTY_RUN_MODE !== "build") served.start();
  // Eleventy would search JavaScript for further files to watch.
  config.setWatchJavaScriptDependencies(false);
  const load = loader.modules(served);
  try {
    return (await load(".eleventy.ts")).default(config, load);
  } catch (error) {
    return unloaded(config, load, error);
  }
}

/**
 * Eleventy's configuration while the code that makes it cannot be loaded because of `error`. Eleventy would end `--serve` if
 * its configuration threw that. Exported for the configuration of labs that an earlier `init` made.
 */
export async function unloaded(config, load, error) {
  served.watch([], () => false);
  const source = new URL("../src/serve/unloaded.ts", import.meta.url);
  const compiled = new URL("../dist/serve/unloaded.js", import.meta.url);
  // The code that shows a mistake may itself have one: then Eleventy prints the error on the terminal.
  const { serveUnloaded, reportUnloaded } = await load(
    fileURLToPath(existsSync(source) ? source : compiled),
  ).catch(() => ({}));
  serveUnloaded?.(config, { served });
  config.on("eleventy.before", () => {
    reportUnloaded?.(error);
    throw error;
  });
  return { dir: { input: "site", data: "../_data", includes: "../templates" } };
}
