import type { IncomingMessage, Server, ServerResponse } from "node:http";

/** Eleventy's development server, as far as it is used here: what `this` is in a middleware of it. */
export interface DevServer {
  readonly dir: string;
  readonly options: { readonly pathPrefix: string };
  readonly server: Server;
  /** Told of a build that has failed. */
  sendError(failure: { readonly error: unknown }): unknown;
  /** Told of a build that has not. */
  reload(event: unknown): unknown;
}

export type Next = () => void;
export type Handle = (
  server: DevServer,
  request: IncomingMessage,
  response: ServerResponse,
  next: Next,
) => void;
