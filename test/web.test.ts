import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Lab } from "../src/lab.ts";
import { buildSite, temporaryDirectory } from "./build.ts";
import { hostValues, labOf, renderHost, SITES } from "./host.ts";
import { LIMITS } from "./limits.ts";
import { find, has } from "./tools.ts";

type Server = "nginx" | "apache2";

/** Whether this machine has any IPv6. */
const IPV6 = Object.values(networkInterfaces()).some((all) => all?.some(({ family }) => family === "IPv6"));

for (const server of ["nginx", "apache2"] as const) {
  for (const site of SITES) {
    test(`${server} serves the site ${site} and its install trees`, async (t) => {
      if (!has(t, server)) return;
      const lab = labOf(site);
      const { get, tree, out } = await serve(t, server, lab);
      const guest = `/guests.d/${lab.guests[0]?.name}/`;
      const answer = await get(`${guest}ks.cfg`);
      assert.equal(answer.status, 200);
      assert.match(answer.type, /^text\/plain/);
      assert.equal(answer.body, readFileSync(join(out, guest, "ks.cfg"), "utf8"));
      assert.match((await get(`${guest}vmbuild.sh`)).type, /^text\/plain/);
      assert.match((await get(guest)).type, /^text\/html/);
      assert.match((await get("/host/networks.d/")).body, /href="\w+\.xml"/);
      assert.equal((await get("/", { from: "127.0.0.9" })).status, 403);
      if (IPV6 && lab.networks.some(({ ipv6 }) => ipv6)) {
        assert.equal((await get("/", { from: "::1" })).status, 200);
      }

      assert.equal((await get(`${tree}.treeinfo`)).body, "[general]\n");
      assert.match((await get(tree)).body, /href="images\/"/);
      assert.match((await get(`${hostValues(lab).web.path}/`)).body, /href="\w+\/"/);
      const head = await get(`${tree}images/install.img`, { method: "HEAD" });
      assert.deepEqual([head.status, head.length, head.body], [200, "100000", ""]);
      const part = await get(`${tree}images/install.img`, { range: "bytes=99995-" });
      assert.deepEqual([part.status, part.body], [206, "56789"]);
      assert.equal((await get(`${tree}none`)).status, 404);
      assert.equal((await get(`${tree}.treeinfo`, { from: "127.0.0.9" })).status, 403);
      assert.match(String((await get(`${hostValues(lab).web.path}../server.conf`)).status), /^4/);
    });
  }

  test(`${server} keeps a hidden file of the site to itself`, async (t) => {
    if (!has(t, server)) return;
    const { get, tree } = await serve(t, server, labOf("modern", "web: {hidden: [guest.yml, ks.cfg]}"));
    for (const file of ["ks.cfg", "guest.yml"]) {
      assert.match(String((await get(`/guests.d/ipa/${file}`)).status), /^40[34]$/);
    }
    assert.equal((await get("/guests.d/ipa/vmbuild.sh")).status, 200);
    assert.equal((await get(`${tree}ks.cfg`)).body, "a file of the DVD\n");
  });
}

for (const server of ["nginx", "apache2"] as const) {
  test(`${server} gives out no private file, and of a site that is not served the install trees only`, async (t) => {
    if (!has(t, server)) return;
    const { get } = await serve(t, server, labOf("modern"), ["guests.d/ipa/ks.cfg"]);
    assert.match(String((await get("/guests.d/ipa/ks.cfg")).status), /^40[34]$/);
    assert.match(String((await get("/guests.d/../guests.d/ip%61//ks.cfg")).status), /^40[34]$/);
    assert.equal((await get("/guests.d/ipa/vmbuild.sh")).status, 200);
    assert.equal((await get("/guests.d/web-1/ks.cfg")).status, 200);
    const closed = await serve(t, server, labOf("modern", "serve: false"));
    assert.equal((await closed.get(`${closed.tree}.treeinfo`)).body, "[general]\n");
    for (const file of ["index.html", "guests.d/web-1/ks.cfg"]) {
      assert.equal((await closed.get(`/${file}`)).status, 404);
    }
  });
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly length: string;
  readonly body: string;
}

interface Served {
  /** The directory that the server publishes as the site. */
  readonly out: string;
  /** URL path of an install tree, with a slash at its end. */
  readonly tree: string;
  get(path: string, options?: { method?: string; range?: string; from?: string }): Promise<Reply>;
}

/**
 * A server with the lab's configuration, but with its paths in a temporary directory, with a free port, and open for
 * 127.0.0.1 instead of the host's networks. It is stopped when the test ends.
 */
async function serve(
  t: TestContext,
  server: Server,
  lab: Lab,
  privateFiles: readonly string[] = [],
): Promise<Served> {
  const { images, web } = hostValues(lab);
  const top = temporaryDirectory();
  const out = join(top, "site");
  cpSync(await buildSite(lab.site), out, { recursive: true });
  const path = Object.keys(images.trees)[0] ?? "";
  const mounted = join(top, "content", path);
  mkdirSync(join(mounted, "images"), { recursive: true });
  writeFileSync(join(mounted, ".treeinfo"), "[general]\n");
  writeFileSync(join(mounted, "ks.cfg"), "a file of the DVD\n");
  writeFileSync(join(mounted, "images/install.img"), Buffer.alloc(100_000, "0123456789"));
  // A server that root starts changes to another user.
  execFileSync("chmod", ["-R", "a+rX", top]);
  chmodSync(top, 0o755);

  const port = await freePort();
  const template = { nginx: "nginx.conf", apache2: "httpd.conf" }[server];
  const text = renderHost(template, lab, privateFiles)
    .replaceAll(web.root, out)
    .replaceAll(images.mount, join(top, "content"))
    .replaceAll("127.0.0.0/8", "127.0.0.1")
    .replaceAll("Require local", "Require ip 127.0.0.1 ::1")
    .replace("listen 80;", `listen 127.0.0.1:${port};`)
    .replace("listen [::]:80;", IPV6 ? `listen [::1]:${port};` : "")
    .replace("*:80>", `*:${port}>`);
  const daemon = start(server, top, { nginx: nginx, apache2: apache }[server](top, port, text));
  t.after(() => stop(daemon));

  const get: Served["get"] = (url, { method = "GET", range, from = "127.0.0.1" } = {}) =>
    new Promise((resolve, reject) => {
      const headers = { host: web.names[0] ?? "", ...(range && { range }) };
      const options = {
        host: from.includes(":") ? "::1" : "127.0.0.1",
        port,
        path: url,
        method,
        headers,
        localAddress: from,
        agent: false,
      };
      const call = request(options, (response) => {
        const { "content-type": type = "", "content-length": length = "" } = response.headers;
        let body = "";
        response.setEncoding("utf8");
        response.on("data", (text) => {
          body += text;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, type, length, body }));
      });
      call.on("error", reject);
      call.end();
    });
  await answering(daemon, () => get("/"));
  return { out, tree: `${web.path}/${path}/`, get };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The distribution's configuration around ours: the settings that ours needs. */
function nginx(top: string, _port: number, text: string): string {
  const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return `
    daemon off;
    pid ${top}/pid;
    events {}
    http {
      ${places.map((use) => `${use}_temp_path ${top}/${use};`).join("\n")}
      access_log off;
      types { text/html html; }
      ${text}
    }`;
}

function apache(top: string, port: number, text: string): string {
  const modules = ["alias", "authz_core", "authz_host", "autoindex", "dir", "mime", "mpm_event"];
  return `
    ${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join("\n")}
    ServerRoot ${top}
    ServerName localhost
    DefaultRuntimeDir ${top}
    PidFile ${top}/pid
    ErrorLog ${top}/error.log
    ${process.getuid?.() === 0 ? "User nobody\nGroup nogroup" : ""}
    TypesConfig /dev/null
    AddType text/html .html
    Listen 127.0.0.1:${port}
    ${IPV6 ? `Listen [::1]:${port}` : ""}
    <Directory />
      Require all denied
    </Directory>
    ${text}`;
}

/** Lets the server check its configuration, then starts it. */
function start(server: Server, top: string, configuration: string): ChildProcess {
  const file = join(top, "server.conf");
  writeFileSync(file, configuration);
  const options = { nginx: ["-e", join(top, "error.log"), "-c", file], apache2: ["-f", file] }[server];
  const command = find(server) as string;
  execFileSync(command, ["-t", ...options], { stdio: "pipe" });
  const foreground = { nginx: [], apache2: ["-DFOREGROUND"] }[server];
  return spawn(command, [...foreground, ...options], { stdio: ["ignore", "ignore", "inherit"] });
}

async function answering(daemon: ChildProcess, ask: () => Promise<unknown>): Promise<void> {
  for (let tries = LIMITS.wait * 20; daemon.exitCode === null; tries -= 1) {
    try {
      await ask();
      return;
    } catch (error) {
      if (tries === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`the server ended with ${daemon.exitCode}`);
}

async function stop(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null) return;
  const exit = new Promise((resolve) => daemon.once("exit", resolve));
  daemon.kill("SIGTERM");
  await exit;
}
