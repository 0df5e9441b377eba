import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryDirectory } from "./build.ts";
import { commandIn } from "./cli.ts";
import { inOwnProcess } from "./command.ts";
import { type Result, run } from "./run.ts";

export const NETWORK =
  "gateway: 10.9.8.1\nprefix: 24\ndomain: lab.test\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\n";
export const GUEST = [
  "description: a machine",
  "os: {id: rhel9.4}",
  "interfaces: [{network: lab, mac: 52:54:00:00:00:07, ip: 10.9.8.7}]",
  "virtinst: {location: http://trees.test/9/, ram: 2048}",
  "",
].join("\n");
export const LAB = {
  "default/networks.d/lab.yml": NETWORK,
  "default/storages.d/default.yml": "path: /srv/default\n",
  "default/sysgroups.d/one.yml": "lang: C\n",
  "default/guests.d/one.yml": GUEST,
};

const ENVIRONMENT = { NO_COLOR: "1", LAB_KEY: "now-words-of-now" };

/** A configuration and its built output. */
export class Lab {
  readonly dir = temporaryDirectory();

  constructor(files: Readonly<Record<string, string>> = LAB) {
    this.write(files);
  }

  write(files: Readonly<Record<string, string>>): this {
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.dir, "conf", path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    return this;
  }

  run(command: string, ...args: string[]): Promise<Result> {
    return commandIn(this.dir, [command, "-c", "conf", ...args], ENVIRONMENT);
  }

  /** The same in a process of its own. */
  process(command: string, ...args: string[]): Promise<Result> {
    return inOwnProcess([command, "-c", "conf", ...args], { cwd: this.dir, env: ENVIRONMENT });
  }

  async build(...args: string[]): Promise<this> {
    const { code, stderr } = await this.run("generate", "-q", ...args);
    assert.equal(code, 0, stderr);
    return this;
  }

  async diff(...args: string[]) {
    const { code, stdout, stderr } = await this.run("diff", "--json", ...args);
    assert.equal(code, 1, stderr);
    const { objects, files } = JSON.parse(stdout);
    const own = objects.filter(({ follows }: { follows: boolean }) => !follows);
    return { objects, files, own };
  }

  async git(...args: string[]): Promise<void> {
    const settings = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main"];
    const { code, stderr } = await run("git", [...settings, ...args], { cwd: this.dir });
    assert.equal(code, 0, stderr);
  }
}
