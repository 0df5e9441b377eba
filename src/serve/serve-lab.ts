import { existsSync, readdirSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import type UserConfig from "@11ty/eleventy/UserConfig";
import { CODE } from "../../bin/project-code.js";
import { isMap, type ValueMap } from "../merge/merge.ts";
import type { Failure } from "./failure.ts";
import { handler } from "./handle.ts";
import { liveOf, type Served, serverOptions, type Trees } from "./live.ts";
import { Saves } from "./saves.ts";
import { nudge, prepareSignals, signal } from "./signals.ts";
import { Unseen } from "./unseen.ts";
import { watchTree } from "./watch-tree.ts";

export interface Serving {
  /** What holds the state of the server; absent where nothing is served. */
  readonly served?: Served | undefined;
  /** The address that may be connected to; null: all of this machine's. */
  readonly host: string | null;
  /** Directories of layers and templates: a build knows by itself what a change of these touches. */
  readonly inputs: readonly string[];
  /** Directories of what else the site is made of. */
  readonly others: readonly string[];
  /** What a failed build means. */
  readonly explain: (error: unknown) => Failure;
  /** To be called when nobody knows what a change touches. */
  readonly forget: () => void;
  /** The host's values in the last build that came to its end. */
  readonly hostValues: () => ValueMap;
}

const isCode = (file: string) => /\.[cm]?[jt]s$/.test(file);

/** Configures Eleventy's server, and what has Eleventy build again; the result asks for it. */
export function serveLab(config: UserConfig, serving: Serving): () => void {
  const { host, inputs, others, explain, forget, hostValues } = serving;
  const state = liveOf(serving.served);
  const { signals } = state;
  state.stop?.();
  Object.assign(state, { host, explain, handle: handler(state), stop: null });
  config.setServerOptions(serverOptions(state));
  // Eleventy's own 150 ms are longer than a rebuild.
  config.setChokidarConfig({ awaitWriteFinish: { stabilityThreshold: 20, pollInterval: 5 } });
  config.addWatchTarget(signals.build);
  for (const target of [...CODE, signals.reload]) config.addWatchTarget(target, { resetConfig: true });

  for (const glob of inputs.filter((directory) => existsSync(directory)).flatMap(treesBelow))
    config.watchIgnores?.add(glob);

  const tops = inputs.map((directory) => resolve(directory) + sep);
  const isInput = (file: string) => !isCode(file) && tops.some((top) => file.startsWith(top));
  const unseen = new Unseen((file) => {
    if (isInput(file)) return signal(signals.build);
    forget();
    // The text of a page Eleventy reads again only when the page itself is told of; where a lab's own is gone, the package's
    // takes its place when Eleventy is configured.
    if (isCode(file) || !nudge(file)) signal(signals.reload);
  });
  let isStale = false;
  config.on("eleventy.beforeWatch", (files: readonly string[]) => {
    const changed = new Set(files.map((file) => resolve(file)));
    const isAsked = changed.delete(signals.build);
    isStale = [...changed].some((file) => file === signals.reload || isCode(file));
    if (![...changed].every(isInput)) forget();
    // Layers and templates are read by every build; the rest Eleventy has to be told of.
    unseen.seen((file) => isStale || changed.has(file) || isInput(file) || (isAsked && !isCode(file)));
  });
  config.on("eleventy.before", ({ runMode }: { readonly runMode: string }) => {
    if (runMode === "build") return;
    unseen.isBuilding = true;
    if (!state.stop) {
      prepareSignals(signals);
      const watched = [...inputs, ...others].map((directory) => resolve(directory));
      const saves = new Saves((files) => {
        for (const file of files) {
          console.log(`[11ty] File changed: ${relative(".", file)}`);
          state.build?.(relative(".", file));
        }
      });
      const stopWatching = watchTree(watched, (file) => {
        if (state.build && isInput(file) && existsSync(file)) saves.note(file);
        else unseen.note(file);
      });
      state.stop = () => {
        stopWatching();
        saves.end();
        unseen.seen();
      };
    }
    // Whoever hears this has been loaded before the code was saved: Eleventy forgets it for another file of the same time.
    if (isStale) signal(signals.reload);
    isStale = false;
  });
  config.on("eleventy.after", () => {
    unseen.isBuilding = false;
    state.trees = treesOf(hostValues());
  });
  config.on("eleventy.reset", () => unseen.seen());
  config.on("eleventy.afterwatch", () => {
    unseen.isBuilding = false;
  });
  return () => signal(signals.build);
}

/** What Eleventy need not watch, for it is told of what changes there; beside the layers is code, which it has to. */
function treesBelow(directory: string): string[] {
  if (!/(?:^|\/)_data$/.test(directory)) return [`${directory}/**`];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${directory}/${name}/**`);
}

/** Where the lab has its install trees mounted, and its web server serves them. */
function treesOf({ images, web }: ValueMap): Trees | null {
  if (!isMap(images) || !isMap(web)) return null;
  const { mount } = images;
  const { path } = web;
  return typeof mount === "string" && typeof path === "string" && path.startsWith("/") && path !== "/"
    ? { directory: mount, url: path.replace(/\/+$/, "") }
    : null;
}
