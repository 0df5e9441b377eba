import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { admitRequests, onBuildEnd } from "../../bin/eleventy-limits.js";
import { Secrets } from "../secrets/secrets.ts";
import type { DevServer, Handle, Next } from "./dev-server.ts";
import { type Failure, failureOf } from "./failure.ts";
import { isOwnHost, isOwnPage } from "./own-host.ts";

/** The directory of the install trees, and their URL without a slash at the end. */
export interface Trees {
  readonly directory: string;
  readonly url: string;
}

/**
 * The state of a served lab. It outlives the modules that use it: after a change of code they are loaded again, but the
 * server goes on while its options are the same object.
 */
export interface Live {
  /** The failure of the last build; null when it had no errors. */
  failure: Failure | null;
  /** The number of builds without errors. */
  builds: number;
  /** Converts an error that ended a build. */
  explain: (error: unknown) => Failure;
  trees: Trees | null;
  /** The names of the host in the last complete build, in lower case. */
  names: ReadonlySet<string>;
  /** The address to serve at; null: all addresses. */
  host: string | null;
  handle: Handle | null;
  readonly options: object;
}

/** The state that stays while the code of the project is loaded again. bin/serving.js has one for the process. */
export interface Served {
  live: Live | null;
  watch(directories: readonly string[], isInput: (file: string) => boolean): void;
  rebuild(): void;
}

export function liveOf(served: Served): Live {
  served.live ??= newLive();
  return served.live;
}

/** Options for Eleventy's server. It restarts if they change. */
export function serverOptions({ options, host }: Live): object {
  return { ...options, showAllHosts: host === null };
}

function newLive(): Live {
  const state: Live = {
    failure: null,
    builds: 0,
    explain: (error) => failureOf(error, new Secrets()),
    trees: null,
    names: new Set(),
    host: "127.0.0.1",
    handle: null,
    options: {
      // Eleventy's server does not get the text of our pages and cannot patch them, so the browser must reload.
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

/** Keeps the report of the last build, and refuses requests for other hosts, and connections to addresses that are not served. */
function watchServer(state: Live, server: DevServer): void {
  onBuildEnd(
    server,
    (error) => {
      state.failure = state.explain(error);
    },
    () => {
      state.failure = null;
      state.builds += 1;
    },
  );
  admitRequests(server.server, ({ headers: { host, origin } }, isSocket) => {
    if (!isOwnHost(host, state.names))
      return "ask for localhost, for an address of this machine, or for a name of the host in the plan";
    return isSocket && !isOwnPage(origin, host) ? "open a socket only from a page of this server" : null;
  });
  server.server.on("connection", (socket: Socket) => {
    if (!isWelcome(state.host, socket.localAddress ?? "")) socket.destroy();
  });
}

/** `address`: the address of this machine that a client has connected to. */
export function isWelcome(host: string | null, address: string): boolean {
  const plain = address.replace(/^::ffff:/, "");
  return host === null || plain === host || plain === "::1" || plain.startsWith("127.");
}
