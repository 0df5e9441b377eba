import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Result, run } from "./run.ts";

/** A libvirtd in its own namespaces (with-libvirtd.sh). It also ends if this process is killed. */
export class Libvirtd {
  readonly #script: ChildProcess;
  readonly #nsenter: readonly string[];

  private constructor(script: ChildProcess) {
    const namespaces = `/proc/${script.pid}/ns`;
    this.#script = script;
    this.#nsenter = [
      ...[`--mount=${namespaces}/mnt`, `--net=${namespaces}/net`, `--pid=${namespaces}/pid_for_children`],
      `--wd=${process.cwd()}`,
    ];
  }

  static async start(): Promise<Libvirtd> {
    const path = join(import.meta.dirname, "with-libvirtd.sh");
    // `cat` ends when we close our end of its pipe.
    const script = spawn(path, ["sh", "-c", "echo ready; exec cat"], { stdio: ["pipe", "pipe", "inherit"] });
    const [output] = await Promise.race([once(script.stdout, "data"), once(script, "exit")]);
    if (String(output) !== "ready\n") throw new Error(`with-libvirtd.sh ended with ${output}`);
    return new Libvirtd(script);
  }

  run(command: string, args: readonly string[] = []): Promise<Result> {
    return run("nsenter", [...this.#nsenter, command, ...args]);
  }

  /** Starts a command like a terminal: in its own process group, which Ctrl-C reaches. */
  start(command: string, args: readonly string[] = []): ChildProcess {
    return spawn("nsenter", [...this.#nsenter, command, ...args], {
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
    });
  }

  /** Serves the install trees in `directory` with these host names (install-trees.ts). */
  async serve(directory: string, names: Iterable<string>): Promise<void> {
    const hosts = join(directory, "hosts");
    writeFileSync(hosts, `127.0.0.1 ${["localhost", ...names].join(" ")}\n`);
    await this.run("mount", ["--bind", hosts, "/etc/hosts"]);
    const node = [
      process.execPath,
      "--import",
      "tsx",
      join(import.meta.dirname, "install-trees.ts"),
      directory,
    ];
    const server = spawn("nsenter", [...this.#nsenter, ...node], { stdio: ["ignore", "pipe", "inherit"] });
    await Promise.race([once(server.stdout, "data"), once(server, "exit")]);
  }

  async stop(): Promise<void> {
    const exit = once(this.#script, "exit");
    this.#script.stdin?.end();
    await exit;
  }
}
