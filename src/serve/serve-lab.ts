import { resolve, sep } from "node:path";
import type UserConfig from "@11ty/eleventy/UserConfig";
import type { Lab } from "../lab.ts";
import { isMap, type ValueMap } from "../merge/merge.ts";
import type { Failure } from "./failure.ts";
import { handler } from "./handle.ts";
import { liveOf, type Served, serverOptions, type Trees } from "./live.ts";
import { hostNames } from "./own-host.ts";

export interface Serving {
  /** The address to serve at; null: all addresses. */
  readonly host: string | null;
  readonly confdirs: readonly string[];
  readonly tmpldirs: readonly string[];
  readonly pages?: readonly string[] | undefined;
  /** Converts an error that ended a build. */
  readonly explain: (error: unknown) => Failure;
  /** The lab of the last complete build. */
  readonly lab: () => Lab;
}

/** Files in `_data` that Eleventy reads, unlike layers. */
const DATA = /\.(?:[cm]?[jt]s|json)$/;

/** Configures Eleventy's server, and the directories to watch. */
export function serveLab(config: UserConfig, served: Served, serving: Serving): void {
  const { host, confdirs, tmpldirs, pages = [], explain, lab } = serving;
  const state = liveOf(served);
  Object.assign(state, { host, explain, handle: handler(state) });
  config.setServerOptions(serverOptions(state));
  const isTemplate = isBelow(tmpldirs);
  const isLayer = isBelow(confdirs);
  served.watch(
    [...confdirs, ...tmpldirs, ...pages, ...ownTargets(config)],
    (file) => isTemplate(file) || (isLayer(file) && !DATA.test(file)),
  );
  config.on("eleventy.after", () => {
    state.trees = treesOf(lab().host.values);
    state.names = hostNames(lab());
  });
}

/** The watch targets from the lab's own configuration; for a pattern, the directory before it. */
function ownTargets({ additionalWatchTargets }: UserConfig): string[] {
  return (additionalWatchTargets as string[])
    .map((target) => target.replace(/(?<![^/])[^/]*[*{[?].*$/, ""))
    .filter((target) => resolve(target) !== resolve());
}

/** Whether a path is one of the directories or in one of them. */
function isBelow(directories: readonly string[]): (file: string) => boolean {
  const tops = directories.map((directory) => resolve(directory) + sep);
  return (file) => tops.some((top) => `${file}${sep}`.startsWith(top));
}

/** The install trees, from the host's `images` and `web`. */
function treesOf({ images, web }: ValueMap): Trees | null {
  if (!isMap(images) || !isMap(web)) return null;
  const { mount } = images;
  const { path } = web;
  return typeof mount === "string" && typeof path === "string" && path.startsWith("/") && path !== "/"
    ? { directory: mount, url: path.replace(/(?<!\/)\/+$/, "") }
    : null;
}
