// The content of the module miniascape/serve. It loads the code of the project, and starts builds of `--serve` when
// files change. It is plain JavaScript, because it must work when the code of the project does not.
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

/** The state that stays while the code of the project is loaded again. */
class Served {
  /** The state of the served lab (src/serve/live.ts); null until its code has been loaded. */
  live = null;
  /** @type {(file: string) => boolean} */
  #isInput = () => false;
  #changes = new Changes();
  #tree = new WatchTree((file) => this.#changes.note(file));
  #isWatching = false;

  /** Begins to watch the project. Call it before the project is read. */
  start() {
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.#tree.addFiles(process.cwd(), (name) => CONFIGURATION.test(name));
    this.watch(["_data", "site", "src", "templates"], () => false);
  }

  /**
   * Watches more directories after `start`. `isInput`: whether a file is a layer or a template, which every build reads. If
   * another file changes, Eleventy loads its configuration and all code again.
   */
  watch(directories, isInput) {
    this.#isInput = isInput;
    if (this.#isWatching) for (const directory of directories) this.#tree.add(directory);
  }

  /** Starts a build without a change of a file. */
  rebuild() {
    this.#changes.ask();
  }

  /** Sets the function that builds after changes. */
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

/** Eleventy's configuration, from the current code of `.eleventy.ts` in the working directory. */
export async function configure(config) {
  if (process.env.ELEVENTY_RUN_MODE !== "build") served.start();
  // Else Eleventy would search JavaScript files for more files to watch.
  config.setWatchJavaScriptDependencies(false);
  const load = loader.modules(served);
  try {
    return (await load(".eleventy.ts")).default(config, load);
  } catch (error) {
    return unloaded(config, load, error);
  }
}

/**
 * Eleventy's configuration while the code of the project cannot be loaded because of `error`. Eleventy would end `--serve`
 * if `configure` threw the error. Exported for the configuration files of labs from an earlier `init`.
 */
export async function unloaded(config, load, error) {
  served.watch([], () => false);
  const source = new URL("../src/serve/unloaded.ts", import.meta.url);
  const compiled = new URL("../dist/serve/unloaded.js", import.meta.url);
  // The code that shows errors may have an error itself. Then Eleventy prints it on the terminal.
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
