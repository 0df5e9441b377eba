import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryDirectory } from "./build.ts";
import { eleventy, PROJECT, type Result, type RunOptions } from "./run.ts";

/** A copy of the project with other layers, templates or pages, and runs of Eleventy in it. */
export class Project {
  readonly dir: string;

  /** `files` by their paths. `layers: false`: without the shipped labs. */
  constructor(files: Readonly<Record<string, string>> = {}, { layers = true } = {}) {
    this.dir = join(temporaryDirectory(), "project");
    for (const name of [
      "package.json",
      "eleventy.config.js",
      ".eleventy.ts",
      "bin",
      "schemas",
      "site",
      "src",
      "templates",
    ]) {
      cpSync(join(PROJECT, name), join(this.dir, name), { recursive: true });
    }
    const wanted = (path: string) => layers || /_data(?:\/[^/]*\.ts|\/META(?:\/.*)?)?$/.test(path);
    cpSync(join(PROJECT, "_data"), join(this.dir, "_data"), { recursive: true, filter: wanted });
    symlinkSync(join(PROJECT, "node_modules"), join(this.dir, "node_modules"));
    this.write(files);
  }

  write(files: Readonly<Record<string, string>>): void {
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
