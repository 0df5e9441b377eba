import assert from "node:assert/strict";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { temporaryDirectory } from "./build.ts";
import { LIMIT } from "./limits.ts";
import { PROJECT } from "./run.ts";

interface EditorDiagnostic {
  readonly message: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: {
    readonly uri?: string;
    readonly diagnostics?: readonly EditorDiagnostic[];
    readonly items?: readonly { readonly section: string }[];
  };
  readonly result?: unknown;
}

const shipped = JSON.parse(readFileSync(join(PROJECT, "schemas/settings.json"), "utf8"));
const SETTINGS = {
  schemas: shipped["yaml.schemas"],
  customTags: shipped["yaml.customTags"],
  schemaStore: { enable: false },
  validate: true,
  hover: true,
};

/** The real yaml-language-server over stdio, as an editor talks to it, in a workspace with the shipped settings. */
class Editor {
  readonly #server: ChildProcessWithoutNullStreams;
  readonly #root: string;
  readonly #waiting = new Map<string, (message: Message) => void>();
  #input = Buffer.alloc(0);
  #requests = 0;

  constructor(root: string) {
    this.#root = root;
    const bin = join(PROJECT, "node_modules/yaml-language-server/bin/yaml-language-server");
    this.#server = spawn(process.execPath, [bin, "--stdio"], { cwd: root });
    this.#server.stdout.on("data", (data: Buffer) => this.#read(data));
    this.#server.stderr.resume();
  }

  async start(): Promise<void> {
    const rootUri = pathToFileURL(this.#root).href;
    await this.#request("initialize", {
      processId: process.pid,
      rootUri,
      workspaceFolders: [{ uri: rootUri, name: "lab" }],
      capabilities: {
        workspace: { configuration: true },
        textDocument: { hover: { contentFormat: ["plaintext"] } },
      },
    });
    this.#send({ method: "initialized", params: {} });
    this.#send({ method: "workspace/didChangeConfiguration", params: {} });
  }

  /** What the editor underlines in a file, as `line: message`. */
  async diagnostics(path: string, text: string): Promise<string[]> {
    const uri = this.#uri(path);
    const answer = new Promise<Message>((resolve) => this.#waiting.set(uri, resolve));
    this.#send({
      method: "textDocument/didOpen",
      params: { textDocument: { uri, languageId: "yaml", version: 1, text } },
    });
    const found = (await answer).params?.diagnostics ?? [];
    return [...found]
      .sort((a, b) => a.range.start.line - b.range.start.line)
      .map(({ range, message }) => `${range.start.line + 1}: ${message}`);
  }

  async hover(path: string, line: number, character: number): Promise<string> {
    const textDocument = { uri: this.#uri(path) };
    const { result } = await this.#request("textDocument/hover", {
      textDocument,
      position: { line: line - 1, character },
    });
    return JSON.stringify(result);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#server.once("exit", resolve));
    this.#server.kill();
    await ended;
  }

  #uri(path: string): string {
    return pathToFileURL(join(this.#root, path)).href;
  }

  #request(method: string, params: unknown): Promise<Message> {
    this.#requests += 1;
    const id = this.#requests;
    const answer = new Promise<Message>((resolve) => this.#waiting.set(String(id), resolve));
    this.#send({ id, method, params });
    return answer;
  }

  #send(message: object): void {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.#server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #read(data: Buffer): void {
    this.#input = Buffer.concat([this.#input, data]);
    for (;;) {
      const end = this.#input.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#input.toString("latin1", 0, end))?.[1]);
      const next = end + 4 + length;
      if (this.#input.length < next) return;
      this.#receive(JSON.parse(this.#input.toString("utf8", end + 4, next)) as Message);
      this.#input = this.#input.subarray(next);
    }
  }

  #receive(message: Message): void {
    if (message.method !== undefined && message.id !== undefined) {
      const items = message.params?.items ?? [];
      const result = items.map(({ section }) => (section === "yaml" ? SETTINGS : null));
      this.#send({ id: message.id, result });
      return;
    }
    const key = message.method === undefined ? String(message.id) : (message.params?.uri ?? "");
    this.#waiting.get(key)?.(message);
    this.#waiting.delete(key);
  }
}

let editor: Editor;

before(async () => {
  const workspace = temporaryDirectory();
  cpSync(join(PROJECT, "schemas"), join(workspace, "schemas"), { recursive: true });
  editor = new Editor(workspace);
  await editor.start();
});

after(() => editor.stop());

const LAYERS = [
  ...["META", "default", "modern"].map((name) => `_data/${name}`),
  ...["guest", "host"].map((name) => `templates/defaults/${name}`),
].flatMap((dir) =>
  readdirSync(join(PROJECT, dir), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yml"))
    .map((name) => `${dir}/${name}`),
);

test("an editor underlines nothing in the shipped layer files", LIMIT, async () => {
  assert.ok(LAYERS.length > 60);
  const found = await Promise.all(
    LAYERS.map((path) => editor.diagnostics(path, readFileSync(join(PROJECT, path), "utf8"))),
  );
  assert.deepEqual(
    LAYERS.flatMap((path, at) => (found[at] ?? []).map((line) => `${path}:${line}`)),
    [],
  );
});

const GOOD = `
sysgroup: web
hostname: !remove
domain: ~
virtinst: {ram: 2048, vcpus: !remove, wait: !remove, firmware: !remove, location: !remove}
disks:
  - {size: 20, bus: virtio, cache: !remove, shared: !remove}
interfaces: !append
  - {network: lab, ip: 192.168.160.9, mac: !remove, bootproto: static}
packages: !prepend [nginx]
repos: !remove
rootpw: !env ROOTPW
authorized_keys: [!file ~/.ssh/id_ed25519.pub]
users: [{name: alice, password: !file alice.hash, groups: [wheel]}]
cluster: !remove
templates: {mine: {src: mine.cfg, dst: mine.cfg}, autoinst: ~, virtinst: !remove}
checks: {ignore: [duplicate-mac, {id: duplicate-ip, reason: they never run at once}]}
a_key_of_my_own: {templates: [of, my, own]}
`;

test("an editor underlines nothing in a layer with all three tags", LIMIT, async () => {
  assert.deepEqual(await editor.diagnostics("_data/lab/guests.d/web-1/10_good.yml", GOOD), []);
});

const BAD: readonly [path: string, text: string, expected: readonly string[]][] = [
  [
    "_data/lab/guests.d/a.yml",
    "description: a\nvirtinst:\n  ram: 2048\n  rma: 1024\n",
    ["4: Property rma is not allowed."],
  ],
  [
    "_data/lab/guests.d/b.yml",
    "disks:\n  - size: 20\n    bus: virtoi\n",
    ['3: Value is not accepted. Valid values: "virtio"'],
  ],
  ["_data/lab/sysgroups.d/web/10.yml", "virtinst: {ram: 0}\n", ["1: Value is below the minimum of 1."]],
  [
    "_data/lab/common/10.yml",
    "packages:\n  nginx: true\n",
    ["2: Incorrect type. Expected one of array, null."],
  ],
  [
    "_data/lab/networks.d/lab.yml",
    "mode: nat\ngateway: 10.1.1.1\nprefix: 31\nbridge: {nmae: br7}\n",
    ["3: Value is above the maximum of 30.", "4: Property nmae is not allowed."],
  ],
  ["_data/lab/storages.d/a.yml", "path: images\n", ["1: String does not match the pattern of"]],
  ["_data/lab/host.d/a.yml", "web:\n  port: 65536\n", ["2: Value is above the maximum of 65535."]],
  ["_data/META/10.yml", "site: a\nguest: {dirs: guests.d}\n", ["2: Property dirs is not allowed."]],
];

for (const [path, text, expected] of BAD) {
  test(`an editor underlines the fault in ${path}`, LIMIT, async () => {
    const found = await editor.diagnostics(path, text);
    assert.equal(found.length, expected.length, found.join("\n"));
    for (const [at, start] of expected.entries()) assert.ok(found[at]?.startsWith(start), found[at]);
  });
}

test("an editor shows what a key means", LIMIT, async () => {
  const path = "_data/lab/guests.d/hover.yml";
  await editor.diagnostics(path, "virtinst:\n  wait: 5\n");
  assert.match(await editor.hover(path, 2, 3), /Minutes until virt-install stops waiting/);
});
