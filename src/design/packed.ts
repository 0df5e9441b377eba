import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { packTar } from "modern-tar";
import { compareText } from "../finding.ts";

/** The directory of the package that runs. */
export const PACKAGE = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

const CODE = "dist";
/** Files that npm packs whatever `files` says. */
const ALWAYS = ["LICENSE", "README.md", "package.json"];
/** npm's own: the same files make the same package. */
const TIME = new Date("1985-10-26T08:15:00Z");

/** A file that npm installs as a package. */
export interface PackedPackage {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The package that runs, with the same files as `npm pack` makes it of. The code of a checkout is compiled. Throws an
 * Error if that fails.
 */
export async function packedPackage(): Promise<PackedPackage> {
  const { version, files } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));
  const compiled = existsSync(join(PACKAGE, "src")) ? compile() : null;
  try {
    const paths = [...filesOf(PACKAGE, files, compiled !== null), ...ALWAYS].map(
      (path) => [path, join(PACKAGE, path)] as const,
    );
    const code = compiled
      ? below(compiled, ".").map((path) => [`${CODE}/${path}`, join(compiled, path)] as const)
      : [];
    const entries = [...paths, ...code]
      .filter(([, file]) => existsSync(file))
      .sort(([a], [b]) => compareText(a, b))
      .map(([path, file]) => entryOf(path, file));
    return { name: `miniascape-${version}.tgz`, bytes: gzipSync(await packTar(entries), { level: 9 }) };
  } finally {
    if (compiled) rmSync(compiled, { recursive: true });
  }
}

/** The files that `files` of package.json names: directories, files, and files to leave out. */
function filesOf(root: string, files: readonly string[], isCompiled: boolean): string[] {
  const isLeftOut = (path: string) =>
    files.includes(`!${path}`) || (isCompiled && path.startsWith(`${CODE}/`));
  return files
    .filter((name) => !name.startsWith("!") && existsSync(join(root, name)))
    .flatMap((name) => below(root, name))
    .filter((path) => !isLeftOut(path));
}

/** The paths of a file, or of all files below a directory, from `root`. */
function below(root: string, name: string): string[] {
  if (statSync(join(root, name)).isFile()) return [name];
  return readdirSync(join(root, name), { recursive: true, encoding: "utf8" })
    .map((path) => join(name, path))
    .filter((path) => statSync(join(root, path)).isFile());
}

function entryOf(path: string, file: string) {
  const body = readFileSync(file);
  const mode = statSync(file).mode & 0o100 || path.startsWith("bin/") ? 0o755 : 0o644;
  return { header: { name: `package/${path}`, size: body.length, mode, uid: 0, gid: 0, mtime: TIME }, body };
}

/** Compiles the code of a checkout into a new directory. */
function compile(): string {
  const directory = mkdtempSync(join(tmpdir(), "miniascape-"));
  const command = [join(PACKAGE, "bin/compile.js"), directory];
  const { status, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
  if (status === 0) return directory;
  rmSync(directory, { recursive: true });
  throw new Error(stderr);
}
