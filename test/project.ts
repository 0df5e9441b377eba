import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryDirectory } from "./build.ts";
import { compiledCode } from "./compiled-code.ts";
import { eleventy, PROJECT, type Result, type RunOptions } from "./run.ts";

/** A copy of the project with other layers, templates or pages, and runs of Eleventy in it. */
export class Project {
  readonly dir: string;
  readonly #source: boolean;

  /**
   * `files` by their paths. `layers: false`: without the shipped labs. `source: true`: with the source code, for tests that
   * change it or pack it; else with the compiled code, which loads sooner.
   */
  constructor(files: Readonly<Record<string, string>> = {}, { layers = true, source = false } = {}) {
    this.dir = join(temporaryDirectory(), "project");
    this.#source = source;
    for (const name of [
      "package.json",
      "eleventy.config.js",
      ".eleventy.ts",
      "bin",
      "schemas",
      "site",
      "templates",
    ]) {
      cpSync(join(PROJECT, name), join(this.dir, name), { recursive: true });
    }
    cpSync(source ? join(PROJECT, "src") : compiledCode(), this.path("src"), { recursive: true });
    const filter = (path: string) => layers || /_data(?:\/[^/]*\.ts|\/META(?:\/.*)?)?$/.test(path);
    cpSync(join(PROJECT, "_data"), join(this.dir, "_data"), { recursive: true, filter });
    symlinkSync(join(PROJECT, "node_modules"), join(this.dir, "node_modules"));
    this.write(files);
  }

  write(files: Readonly<Record<string, string>>): void {
    if (!this.#source && Object.keys(files).some((path) => path.startsWith("src/")))
      throw new Error("code can only be changed in a project with its source");
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.dir, path)), { recursive: true });
      writeFileSync(join(this.dir, path), text);
    }
  }

  path(path: string): string {
    return join(this.dir, path);
  }

  build(args: readonly string[] = [], options: RunOptions = {}): Promise<Result> {
    return eleventy(args, { cwd: this.dir, ...options });
  }
}

/** A minimal lab: one network, and one guest with its own kickstart template. */
export const SMALL_LAB = {
  "_data/default/networks.d/lab.yml": "mode: nat\ngateway: 10.9.8.1\nprefix: 24\ndomain: lab.test\n",
  "_data/default/guests.d/one.yml": [
    "os: {id: rhel9.4}",
    "interfaces:",
    "  - {network: lab, ip: 10.9.8.7}",
    "virtinst: {location: http://trees.test/9/}",
    "templates: {autoinst: {src: small.cfg, dst: ks.cfg}}",
    "",
  ].join("\n"),
  "templates/small.cfg": "# {{ name | line }}\nrootpw --iscrypted {{ rootpw | ks }}\n",
};
