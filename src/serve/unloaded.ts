import type UserConfig from "@11ty/eleventy/UserConfig";
import { fail } from "../eleventy/reported.ts";
import { serveHostOf, wantsColour } from "../eleventy/settings.ts";
import { textReport } from "../report/text.ts";
import { Secrets } from "../secrets/secrets.ts";
import { codeFaults, failureOf } from "./failure.ts";
import { handler } from "./handle.ts";
import { liveOf, type Served, serverOptions } from "./live.ts";

/**
 * Configures Eleventy's server for a project whose code cannot be loaded: it shows the reason over the pages of the last
 * build. Code that was loaded before, if any, still does that.
 */
export function serveUnloaded(config: UserConfig, { served }: { readonly served: Served }): void {
  const state = liveOf(served);
  if (!state.handle) {
    const host = serveHostOf(process.env);
    const explain = (error: unknown) => failureOf(error, new Secrets());
    Object.assign(state, { host, explain, handle: handler(state) });
  }
  config.setServerOptions(serverOptions(state));
}

/** Reports the place in the code that cannot be loaded, if there is one, and throws. */
export function reportUnloaded(error: unknown): never {
  const faults = codeFaults(error, new Secrets());
  if (faults.length === 0) throw error;
  const colour = wantsColour(process.env, process.stderr.isTTY);
  return fail((findings) => console.error(textReport(findings, { colour })), faults);
}
