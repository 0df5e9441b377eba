import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
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
  completion: true,
  validate: true,
  hover: true,
};

/** The real yaml-language-server over stdio, as an editor talks to it, in a workspace with the shipped settings. */
export class Editor {
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

  /** The problems that the editor underlines in a file, as `line: message`. */
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

  /** The keys that the editor offers at a place of an open file. */
  async completion(path: string, line: number, character: number): Promise<string[]> {
    const textDocument = { uri: this.#uri(path) };
    const { result } = await this.#request("textDocument/completion", {
      textDocument,
      position: { line: line - 1, character },
    });
    const items = (result as { readonly items?: readonly { readonly label: string }[] } | null)?.items ?? [];
    return items.flatMap(({ label }) => (label.startsWith("!") ? [] : [label])).sort();
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
