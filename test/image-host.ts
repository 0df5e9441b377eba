import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "./build.ts";
import { smallSite } from "./lab-host.ts";
import { type Result, run } from "./run.ts";

/** The tools of the scripts, without those that unpack images and fetch them. */
const TOOLS =
  `awk bash cat cp cut dd dirname env grep head ln ls mkdir mktemp mv od ps python3 qemu-img realpath rm sed
  sha256sum sha512sum sleep sort stat tail touch tr truncate wc`.split(/\s+/);

/** A host with the scripts of a lab with these cloud images, a web server, and a storage pool `default`. */
export class ImageHost {
  readonly directory = temporaryDirectory();
  readonly web = join(this.directory, "web");
  readonly pool = join(this.directory, "state/default");
  readonly #site: string;

  /** `tools`: further ones, by their names. curl is recorded; wget is the same one under another name. */
  constructor(images: object, tools: readonly string[] = ["curl"]) {
    this.#site = smallSite({
      "host.d/images.yml": { cloud_images: images },
      "storages.d/default.yml": { path: "/srv/pool" },
    });
    for (const each of ["bin", "web", "state/default"])
      mkdirSync(join(this.directory, each), { recursive: true });
    const bin = join(this.directory, "bin");
    for (const tool of ["virsh", ...tools.filter((each) => each === "curl")]) {
      cpSync(join(import.meta.dirname, "fixtures/images", tool), join(bin, tool));
      chmodSync(join(bin, tool), 0o755);
    }
    for (const tool of [...TOOLS, ...tools.filter((each) => each !== "curl")]) this.addTool(tool);
  }

  /** Puts a program of this machine on the host. */
  addTool(tool: string): void {
    const path = [`/bin/${tool}`, `/usr/bin/${tool}`].find((each) => existsSync(each));
    if (path) symlinkSync(path, join(this.directory, "bin", tool));
  }

  run(
    script: string,
    args: readonly string[] = [],
    extra: Readonly<Record<string, string>> = {},
  ): Promise<Result> {
    const variables = {
      PATH: join(this.directory, "bin"),
      STATE: join(this.directory, "state"),
      WEB: this.web,
      XDG_RUNTIME_DIR: this.directory,
      TMPDIR: this.directory,
      ...extra,
    };
    const words = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
    return run("env", ["-i", ...words, "bash", join(this.#site, script), ...args]);
  }

  register(...args: string[]): Promise<Result> {
    return this.run("host/image_register.sh", args);
  }

  /** The lines of a log since the last call: `log` of changes, `urls` of downloads. */
  lines(name: "log" | "urls"): string[] {
    const file = join(this.directory, `state.${name}`);
    const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
    writeFileSync(file, "");
    return lines;
  }

  volumes(): string[] {
    return readdirSync(this.pool).sort();
  }

  /** Makes a real qcow2 image on the web server. Returns its hash. */
  image(name: string, ...options: string[]): string {
    execFileSync("qemu-img", ["create", "-q", "-f", "qcow2", ...options, join(this.web, name), "8M"]);
    return this.hash(name);
  }

  hash(name: string, kind: "sha256" | "sha512" = "sha256"): string {
    return createHash(kind)
      .update(readFileSync(join(this.web, name)))
      .digest("hex");
  }

  put(name: string, text: string): void {
    writeFileSync(join(this.web, name), text);
  }
}
