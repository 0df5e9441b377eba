import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { after, before } from "node:test";
import { textReport } from "../src/report/text.ts";
import type { Failure } from "../src/serve/failure.ts";
import { LIMITS } from "./limits.ts";
import type { Project } from "./project.ts";
import { PROJECT } from "./run.ts";

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface RequestOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The address of this machine to connect to. */
  readonly host?: string;
}

/** `npx eleventy --serve` in a project, until the test ends. */
export interface Serving {
  readonly url: string;
  readonly out: string;
  readonly pid: number;
  /** The log so far. */
  log(): string;
  /** Requests the path without any change to it. */
  get(path: string, options?: RequestOptions): Promise<Reply>;
}

interface ServeOptions {
  readonly env?: Record<string, string>;
  readonly args?: readonly string[];
}

export async function serve(
  t: { after(end: () => Promise<void>): void },
  project: Pick<Project, "dir" | "path">,
  { env = {}, args = [] }: ServeOptions = {},
): Promise<Serving> {
  const port = await freePort();
  const command = join(PROJECT, "node_modules/@11ty/eleventy/cmd.cjs");
  const child = spawn(process.execPath, [command, "--serve", `--port=${port}`, ...args], {
    cwd: project.dir,
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text) => {
      log += text;
    });
  t.after(() => stop(child));
  await until(() => {
    if (child.exitCode !== null) throw new Error(`serving ended with ${child.exitCode}:\n${log}`);
    return log.includes("Server at");
  });
  const get: Serving["get"] = (path, { method = "GET", headers = {}, host = "127.0.0.1" } = {}) =>
    new Promise((resolve, reject) => {
      const call = request({ host, port, path, method, headers, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString("latin1"),
          }),
        );
      });
      call.on("error", reject);
      call.end();
    });
  return {
    url: `http://127.0.0.1:${port}`,
    out: project.path("_site"),
    pid: child.pid as number,
    log: () => log,
    get,
  };
}

/** Serves a project for all tests of a file. */
export function servedToAll(
  project: Pick<Project, "dir" | "path">,
  options: ServeOptions = {},
): () => Serving {
  let serving: Serving;
  const ends: (() => Promise<void>)[] = [];
  before(async () => {
    serving = await serve({ after: (end) => ends.push(end) }, project, options);
  });
  after(() => Promise.all(ends.map((end) => end())));
  return () => serving;
}

/** Polls until a condition holds. The limit allows for a busy machine. */
export async function until(isSo: () => boolean | Promise<boolean>, what = "it"): Promise<void> {
  const end = Date.now() + LIMITS.wait * 1000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`${what} did not come within ${LIMITS.wait} s`);
    await pause(5);
  }
}

/** The text of a served file; empty while it is being replaced. */
export function textOf({ get }: Pick<Serving, "get">, path: string): Promise<string> {
  return get(path).then(
    ({ body }) => body,
    () => "",
  );
}

/** The report of the last build; null if it had no error. */
export async function failureOf({ get }: Pick<Serving, "get">): Promise<Failure | null> {
  const { body } = await get("/.miniascape/report");
  return JSON.parse(Buffer.from(body, "latin1").toString());
}

/** The same as in the terminal; empty without an error. */
export async function reportOf(serving: Pick<Serving, "get">): Promise<string> {
  const { findings = [], text = "" } = (await failureOf(serving)) ?? {};
  return findings.length > 0 ? textReport(findings, { colour: false }) : text;
}

/** Waits until a build has put all its files in place. */
export function settled({ out }: Serving): Promise<void> {
  return until(() => !existsSync(join(out, "INCOMPLETE")) && !existsSync(join(out, ".miniascape/next")));
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGINT");
  const late = setTimeout(() => child.kill("SIGKILL"), LIMITS.wait * 1000);
  await exit;
  clearTimeout(late);
  assert.equal(child.signalCode, null, "serving ends when it is told to");
}
