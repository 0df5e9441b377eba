import type UserConfig from "@11ty/eleventy/UserConfig";
import { fail } from "../eleventy/reported.ts";
import { serveHostOf, wantsColour } from "../eleventy/settings.ts";
import { textReport } from "../report/text.ts";
import { Secrets } from "../secrets/secrets.ts";
import { codeFaults, failureOf } from "./failure.ts";
import { handler } from "./handle.ts";
import { liveOf, type Served, serverOptions } from "./live.ts";
import { prepareSignals } from "./signals.ts";

/**
 * Configures Eleventy's server for a project whose code cannot be loaded: it shows why, over what was built before. The
 * code that was loaded before, if any was, still does that.
 */
export function serveUnloaded(config: UserConfig, { served }: { readonly served?: Served }): void {
  const state = liveOf(served);
  if (!state.handle) {
    const host = serveHostOf(process.env);
    const explain = (error: unknown) => failureOf(error, new Secrets());
    Object.assign(state, { host, explain, handle: handler(state), stop: null });
  }
  config.setServerOptions(serverOptions(state));
  config.on("eleventy.before", ({ runMode }: { readonly runMode: string }) => {
    if (runMode !== "build") prepareSignals(state.signals);
  });
}

/** Tells why code cannot be loaded, if that is a place in it, and throws. */
export function tellUnloaded(error: unknown): never {
  const found = codeFaults(error, new Secrets());
  if (found.length === 0) throw error;
  const colour = wantsColour(process.env, process.stderr.isTTY);
  return fail((findings) => console.error(textReport(findings, { colour })), found);
}
