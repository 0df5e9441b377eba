import assert from "node:assert/strict";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import DevServer from "@11ty/eleventy-dev-server";
import { handler } from "../src/serve/handle.ts";
import { liveOf, type Served, serverOptions } from "../src/serve/live.ts";
import { hostNames, isOwnHost, isOwnPage } from "../src/serve/own-host.ts";
import { unservable } from "../src/served-directory.ts";
import { temporaryDirectory } from "./build.ts";
import { labOf } from "./host.ts";

const SECRET = "hunter2-token";
const FILES = 5000;

/** Files with their modes, below a directory. */
function put(dir: string, files: Readonly<Record<string, readonly [text: string, mode?: number]>>): void {
  for (const [path, [text, mode = 0o644]] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
    chmodSync(join(dir, path), mode);
  }
}

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly pieces: number;
}

const top = temporaryDirectory();
const [site, trees] = [join(top, "site"), join(top, "trees")];
const live = liveOf({ live: null } as unknown as Served);
let port = 0;
let server: ReturnType<typeof DevServer.getServer>;

before(async () => {
  put(site, {
    "index.html": ["<title>index</title>"],
    "p.html": [SECRET, 0o600],
    "q/index.html": [SECRET, 0o600],
    "404.html": [SECRET, 0o600],
    "guests.d/two/ks.cfg": [SECRET, 0o600],
    "guests.d/one/ks.cfg": ["# one"],
    ".miniascape/files": [SECRET],
  });
  put(trees, { "rocky/.treeinfo": ["[general]"], "rocky/own": [SECRET, 0o600] });
  symlinkSync("/etc", join(top, "link"));
  Object.assign(live, { host: null, handle: handler(live), names: hostNames(labOf("modern")) });
  live.trees = { directory: trees, url: "/kstree" };
  const options = serverOptions(live) as { ready(server: unknown): void };
  server = DevServer.getServer("test", site, { ...options, logger: { info() {}, error() {}, log() {} } });
  server.serve(0);
  await server.ready();
  options.ready(server);
  port = (server.server.address() as AddressInfo).port;
});
after(() => server.close());

/** `host`: the Host header. The path is sent as it is. */
function get(path: string, headers: Readonly<Record<string, string>> = {}, method = "GET"): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const call = request({ host: "127.0.0.1", port, path, method, headers, agent: false }, (response) => {
      let [body, pieces] = ["", 0];
      response.setEncoding("utf8").on("data", (text) => {
        body += text;
        pieces += 1;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body, pieces }));
    });
    call.on("upgrade", (_, socket) => {
      socket.destroy();
      resolve({ status: 101, body: "", pieces: 0 });
    });
    call.on("error", reject);
    call.end();
  });
}

test("only a Host header that names this server is answered: a page, a file, Eleventy's own script", async () => {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const literal = ({ address, family }: (typeof addresses)[number]) =>
    family === "IPv6" ? `[${address}]` : address;
  const own = [
    "localhost",
    "LOCALHOST",
    "127.0.0.1",
    "127.9.8.7",
    "ks.lab.test",
    "ks",
    "KS.Lab.Test.",
    "ks.backend.lab.test",
  ];
  const others = [
    ...[
      "evil.test",
      "localhost.evil.test",
      "ks.evil.test",
      "lab.test",
      "192.0.2.7",
      "[2001:db8::7]",
      "0.0.0.0",
    ],
    ...[
      "localhost@evil.test",
      "evil.test/localhost",
      "localhost evil.test",
      "127.0.0.1.evil.test",
      "127.evil.test",
    ],
  ];
  for (const path of ["/", "/guests.d/one/ks.cfg", "/.11ty/reload-client.js", "/.miniascape/report"]) {
    for (const name of [...own, ...addresses.filter(({ scopeid }) => !scopeid).map(literal)])
      for (const host of [name, `${name}:${port}`])
        assert.equal((await get(path, { host })).status, 200, host);
    for (const host of others) {
      const { status, body } = await get(path, { host });
      assert.match(String(status), /^40[03]$/, `${path} for ${host}`);
      assert.doesNotMatch(body, /title|one|socket\b.*reload/, host);
    }
  }
  assert.equal(
    (await get("/", { host: "evil.test" })).body,
    "ask for localhost, for an address of this machine, or for a name of the host in the plan\n",
  );
  assert.equal((await get("http://evil.test/", { host: "localhost" })).status, 400);
  for (const header of [undefined, "", ":8080"]) assert.equal(isOwnHost(header, new Set([""])), false);
});

test("a web socket is opened only for a page of this server", async () => {
  const socket = (headers: Readonly<Record<string, string>>) =>
    get("/", {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
      ...headers,
    });
  const here = `localhost:${port}`;
  assert.equal((await socket({ host: here, origin: `http://${here}` })).status, 101);
  assert.equal((await socket({ host: `ks:${port}`, origin: `http://KS:${port}` })).status, 101);
  const refused: readonly Readonly<Record<string, string>>[] = [
    { host: here },
    { host: here, origin: "null" },
    { host: here, origin: "http://evil.test" },
    { host: here, origin: "http://localhost" },
    { host: here, origin: `http://localhost:${port + 1}` },
    { host: here, origin: `http://evil.test/${here}` },
    { host: `evil.test:${port}`, origin: `http://evil.test:${port}` },
  ];
  for (const headers of refused) {
    const { status, body } = await socket(headers);
    assert.equal(status, 403, JSON.stringify(headers));
    if (headers.host === here) assert.equal(body, "open a socket only from a page of this server\n");
  }
  assert.ok(
    isOwnPage("https://ks", "ks") && isOwnPage("http://ks", "ks:80") && !isOwnPage("http://ks", "ks:443"),
  );
});

/** Other spellings of a path that mean the same to some servers. */
function spellings(path: string): string[] {
  const encoded = path.replace(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  const [, parent = "", name = ""] = /^(.*)\/([^/]*)$/.exec(path) ?? [];
  return [
    ...[
      path,
      `${path}/`,
      `${path}//`,
      `/${path}`,
      path.replaceAll("/", "//"),
      encoded,
      `${path}?a`,
      `${path}%3Fa`,
    ],
    ...[
      `${parent}/./${name}`,
      `${parent}/x/../${name}`,
      `${parent}/%2e/${name}`,
      `${parent}/x/%2E%2e/${name}`,
    ],
    ...[
      path.toUpperCase(),
      `${path}.`,
      `${path}%20`,
      `${path}%00`,
      `${path}%00.html`,
      `${path}%2f`,
      `${path}/.`,
    ],
    ...[
      encoded.replaceAll("%", "%25"),
      `${parent}\\${name}`,
      `${parent}%5c${name}`,
      `/.11ty/..${path}`,
      `/.11ty/%2e%2e${path}`,
    ],
    ...[
      `/.11ty/reload-client.js/..%2f..${path}`,
      `/x/..;${path}`,
      `${parent}/%c0%ae/${name}`,
      `/kstree/..${path}`,
      `/kstree%2f..${path}`,
    ],
  ];
}

test("a private file is refused, however its URL is written", async () => {
  const paths = [
    "/p",
    "/p.html",
    "/q",
    "/q/index.html",
    "/guests.d/two/ks.cfg",
    "/404.html",
    "/404",
    "/none",
  ];
  for (const path of [...paths, "/.miniascape/files", "/kstree/rocky/own"].flatMap(spellings)) {
    for (const headers of [{}, { range: "bytes=0-" }] as Record<string, string>[]) {
      const { status, body } = await get(path, headers);
      assert.doesNotMatch(body, new RegExp(SECRET), path);
      if (!path.startsWith("/.11ty/reload")) assert.match(String(status), /^(?:301|40[04])$/, path);
    }
  }
  assert.doesNotMatch((await get("/kstree/rocky/")).body, /own/);
  assert.equal((await get("/kstree/rocky/.treeinfo")).body, "[general]");
  assert.equal((await get("/")).status, 200);
});

test("install trees in a directory of the system, of a user, of the site or above the project are not served", async () => {
  const links = ["/", "/etc", process.cwd(), dirname(process.cwd()), join(site, "guests.d")];
  for (const directory of [...links, join(top, "link"), top]) {
    live.trees = { directory, url: "/kstree" };
    for (const path of ["", "passwd", "etc/passwd", "package.json", "site/guests.d/one/ks.cfg", "one/ks.cfg"])
      assert.equal((await get(`/kstree/${path}`)).status, 404, `${directory}: ${path}`);
  }
  live.trees = { directory: trees, url: "/kstree" };
  for (const path of [
    "/home",
    "/home/me",
    "/root",
    "/root/iso",
    "/var",
    "/var/lib",
    "/run/user/0",
    "/srv/.git",
    "/tmp/",
    "//etc/x",
    "/var/lib/libvirt/images",
  ])
    assert.notEqual(unservable(path), null, path);
  for (const path of [
    "/srv",
    "/srv/content",
    "/home/me/content",
    "/etcetera",
    "/run/media/me/DVD",
    "/mnt",
    "/var/www/html",
  ])
    assert.equal(unservable(path), null, path);
});

test(`a directory of ${FILES} files is listed in pieces, and other requests are answered meanwhile`, async () => {
  const many = join(trees, "many");
  mkdirSync(many);
  for (let at = 0; at < FILES; at += 1) writeFileSync(join(many, `f${at}`), "");
  const list = get("/kstree/many/");
  let isListed = false;
  list.then(() => {
    isListed = true;
  });
  let others = 0;
  while (!isListed) {
    await get("/guests.d/one/ks.cfg");
    if (!isListed) others += 1;
  }
  const { status, body, pieces } = await list;
  assert.equal(status, 200);
  assert.equal(body.match(/<li>/g)?.length, FILES + 1);
  assert.match(body, /<li><a href="\.\/f999">f999<\/a><\/li>\n<\/ul>\n$/);
  assert.ok(pieces > 8, `${pieces} pieces`);
  assert.ok(others > 0, `${others} other requests`);
  assert.equal((await get("/kstree/many/", {}, "HEAD")).status, 200);
});
