// Where Eleventy 3.1.8 and its development server 2.1.2 have no interface for what serving a lab takes, their own objects are
// changed: only here. To be looked through with every new version of them.

/**
 * Has `--serve` go on after a first build that fails, and hands over what has Eleventy build for a file.
 *
 * - Eleventy begins to watch and to serve when its first build has come to its end: one that fails ends the process.
 * - Its own watcher is the only one that has it build, and reads a directory for each file of it: its `watch` returns
 *   the function that it calls.
 *
 * @param {{ prototype: any }} Eleventy the class
 * @param {() => { build: ((path: string) => unknown) | null, failure: unknown, explain: (error: unknown) => unknown } | undefined} live
 *   the state of the served lab, if one is
 */
export function goOnAfterFailure(Eleventy, live) {
  const { executeBuild, watch } = Eleventy.prototype;
  Eleventy.prototype.watch = async function (...args) {
    const build = await watch.apply(this, args);
    const state = live();
    if (state) state.build = build;
    return build;
  };
  Eleventy.prototype.executeBuild = async function (...args) {
    try {
      return await executeBuild.apply(this, args);
    } catch (error) {
      const state = live();
      if (this.runMode === "build" || this.watcher || !state) throw error;
      state.failure = state.explain(error);
      // Which files there are to watch, it asks only in a build.
      await this.eleventyFiles.getFiles();
      await this.config.events.emit("eleventy.afterwatch");
      return [[], []];
    }
  };
}

/**
 * Has Eleventy's last line tell of the files that a build has written. It counts its own, and nobody else can: our files are
 * put in place together, so that it has none.
 *
 * @param {unknown} config Eleventy's configuration
 * @param {{ readonly files: number, readonly changed: number, readonly removed: number }} written
 */
export function countWritten(config, { files, changed, removed }) {
  const { logger } = /** @type {{ logger: { logWithOptions(options: { message: string }): void } }} */ (
    config
  );
  const log = logger.logWithOptions;
  logger.logWithOptions = (options) => {
    logger.logWithOptions = log;
    const counted = `Wrote ${changed} of ${files} files${removed > 0 ? `, removed ${removed},` : ""}`;
    log.call(logger, { ...options, message: options.message.replace(/^Wrote \S+ files?/, counted) });
  };
}

/**
 * Tells how builds end. The development server is told so, to show it in the browser, and has no event for others.
 *
 * @param {{ sendError(failure: { readonly error: unknown }): unknown, reload(event: unknown): unknown }} server
 * @param {(error: unknown) => void} failed
 * @param {() => void} succeeded
 */
export function onBuildEnd(server, failed, succeeded) {
  const { sendError, reload } = server;
  server.sendError = (failure) => {
    failed(failure.error);
    return sendError.call(server, failure);
  };
  server.reload = (event) => {
    succeeded();
    return reload.call(server, event);
  };
}

/**
 * Appends markup to a page on its way. The development server puts a script of its own into what a response ends with, and
 * has an option for no other; a middleware sees the page only there.
 *
 * @param {import("node:http").ServerResponse} response
 * @param {string} tag
 */
export function appendToPage(response, tag) {
  const end = /** @type {(...args: unknown[]) => import("node:http").ServerResponse} */ (
    response.end.bind(response)
  );
  const append = (/** @type {unknown} */ page, /** @type {unknown[]} */ ...rest) => {
    const isPage =
      typeof page === "string" && String(response.getHeader("Content-Type")).startsWith("text/html");
    return end(isPage ? `${page}${tag}` : page, ...rest);
  };
  response.end = /** @type {typeof response.end} */ (append);
}
