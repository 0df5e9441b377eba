import type { IncomingMessage, Server, ServerResponse } from "node:http";

/** The part of Eleventy's development server that is used here; `this` of its middlewares. */
export interface DevServer {
  readonly dir: string;
  readonly options: { readonly pathPrefix: string };
  readonly server: Server;
  /** Eleventy calls it after a build that failed. */
  sendError(failure: { readonly error: unknown }): unknown;
  /** Eleventy calls it after a build that succeeded. */
  reload(event: unknown): unknown;
}

export type Next = () => void;
export type Handle = (
  server: DevServer,
  request: IncomingMessage,
  response: ServerResponse,
  next: Next,
) => void;
