import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { onBuildEnd } from "../../bin/eleventy-limits.js";
import { Secrets } from "../secrets/secrets.ts";
import type { DevServer, Handle, Next } from "./dev-server.ts";
import { type Failure, failureOf } from "./failure.ts";
import { newSignals, type Signals } from "./signals.ts";

/** Where the install trees are, and their URL without a slash at its end. */
export interface Trees {
  readonly directory: string;
  readonly url: string;
}

/**
 * The state of a served lab. It outlives the modules that use it: these are loaded anew at every edit of a TypeScript file
 * of the project, while the server goes on, for as long as its options are the very same.
 */
export interface Live {
  /** What is wrong with the last build; null when nothing is. */
  failure: Failure | null;
  /** What a failed build means. */
  explain: (error: unknown) => Failure;
  trees: Trees | null;
  /** The address that may be connected to; null: all of them. */
  host: string | null;
  handle: Handle | null;
  readonly signals: Signals;
  /** Has Eleventy build for a file that has changed; null until it watches. */
  build: ((path: string) => unknown) | null;
  /** Ends what the last load of the configuration has begun. */
  stop: (() => void) | null;
  readonly options: object;
}

/** What holds the state while the code of the project is loaded anew: bin/serve.js has one for its process. */
export interface Served {
  live: Live | null;
}

/** The state that is held; without a holder, a new one for nobody else. */
export function liveOf(served: Served = { live: null }): Live {
  served.live ??= newLive();
  return served.live;
}

/** For Eleventy's server, which is started anew when they are others. */
export function serverOptions({ options, host }: Live): object {
  return { ...options, showAllHosts: host === null };
}

function newLive(): Live {
  const state: Live = {
    failure: null,
    explain: (error) => failureOf(error, new Secrets()),
    trees: null,
    host: "127.0.0.1",
    handle: null,
    signals: newSignals(),
    build: null,
    stop: null,
    options: {
      // The pages are made by us, so that Eleventy's server has nothing to patch a page with: it is loaded anew.
      domDiff: false,
      middleware: [
        function (this: DevServer, request: IncomingMessage, response: ServerResponse, next: Next) {
          state.handle ? state.handle(this, request, response, next) : next();
        },
      ],
      ready: (server: DevServer) => watchServer(state, server),
    },
  };
  return state;
}

/** Takes note of how builds end, and closes connections that come from where nobody was let in. */
function watchServer(state: Live, server: DevServer): void {
  onBuildEnd(
    server,
    (error) => {
      state.failure = state.explain(error);
    },
    () => {
      state.failure = null;
    },
  );
  server.server.on("connection", (socket: Socket) => {
    if (!isWelcome(state.host, socket.localAddress ?? "")) socket.destroy();
  });
}

/** `address`: that of this machine which somebody has connected to. */
export function isWelcome(host: string | null, address: string): boolean {
  const plain = address.replace(/^::ffff:/, "");
  return host === null || plain === host || plain === "::1" || plain.startsWith("127.");
}
