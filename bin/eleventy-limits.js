// Patches of Eleventy 3.1.8 and its development server 2.1.2, which have no interface for them. All patches are in this
// file. Check them with every new version.

/**
 * Makes Eleventy build only on our request, and keeps `--serve` running if the first build fails.
 *
 * - Eleventy's own watcher misses changes while it starts and does not build for a deleted file. If several files change,
 *   only the last one decides whether Eleventy loads code again. So it gets no file of the project to watch. `watch` returns
 *   the function that this watcher calls for a file.
 * - Eleventy ends if its first build fails, before it watches and serves.
 *
 * @param {{ prototype: any }} Eleventy the class
 * @param {{
 *   start(): void,
 *   live: { failure: unknown, explain: (error: unknown) => unknown } | null,
 *   buildBy(build: (files: readonly string[], isReload: boolean) => Promise<void>): void,
 * }} served
 */
export function takeOverWatching(Eleventy, served) {
  const { executeBuild, watch } = Eleventy.prototype;
  // With an empty list, chokidar would never be ready. Node's executable does not change.
  Eleventy.prototype.getWatchedFiles = async () => [process.execPath];
  Eleventy.prototype.watch = async function () {
    // The configuration file of labs from an earlier `init` does not call it.
    served.start();
    const buildFor = await watch.call(this);
    served.buildBy(async (files, isReload) => {
      for (const file of files) this.logger.forceLog(`File changed: ${file}`);
      // Eleventy collects files until the next timer. It loads its configuration again if the last file is the configuration.
      const last = isReload ? this.eleventyConfig.getLocalProjectConfigFile() : ".";
      for (const file of files) buildFor(file);
      await buildFor(last);
    });
    return buildFor;
  };
  Eleventy.prototype.executeBuild = async function (...args) {
    try {
      return await executeBuild.apply(this, args);
    } catch (error) {
      const { live } = served;
      if (this.runMode === "build" || this.watcher || !live) throw error;
      live.failure = live.explain(error);
      return [[], []];
    }
  };
}

/**
 * Puts the number of our files into the last line that Eleventy logs. Eleventy only counts files that it writes itself, and
 * it writes none: we publish all files of a build together.
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
 * Calls a function after each build. Eleventy calls its development server, which has no event for that.
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
 * Appends markup to a page in a response. The development server has no option for this: it adds its own script in
 * `response.end`, and a middleware gets the page only there.
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

/**
 * Refuses requests and upgrades to web sockets before the development server answers them: its own middleware comes before
 * ours, and it opens any web socket.
 *
 * @param {import("node:http").Server} server
 * @param {(request: import("node:http").IncomingMessage, isSocket: boolean) => string | null} refusal
 *   a text for the client; null: the request is answered
 */
export function admitRequests(server, refusal) {
  const emit = server.emit.bind(server);
  server.emit = (/** @type {string} */ event, /** @type {any[]} */ ...rest) => {
    if (event !== "request" && event !== "upgrade") return emit(event, ...rest);
    const [request, answer] = rest;
    const text = refusal(request, event === "upgrade");
    if (text === null) return emit(event, ...rest);
    const head = { "Content-Type": "text/plain; charset=utf-8", Connection: "close" };
    const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
    if (event === "request") answer.writeHead(403, head).end(`${text}\n`);
    else answer.end(`HTTP/1.1 403 Forbidden\r\n${lines.join("")}\r\n${text}\n`);
    return true;
  };
}
