import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { unpackTar } from "modern-tar/fs";

const run = promisify(execFile);

/** A revision that does not exist or lacks a directory, or an error of git. */
export class RevisionError extends Error {}

/**
 * Writes the configuration directories of a git revision, each into its own directory in `into`. The other files of the
 * work tree are linked beside them in their present state, because `!file` may name a secret that git does not have.
 */
export async function confdirsAt(
  confdirs: readonly string[],
  revision: string,
  into: string,
): Promise<string[]> {
  const found: string[] = [];
  for (const [at, confdir] of confdirs.entries())
    found.push(await confdirAt(confdir, revision, join(into, String(at))));
  return found;
}

async function confdirAt(confdir: string, revision: string, into: string): Promise<string> {
  const real = existsSync(confdir) ? realpathSync(confdir) : null;
  if (real === null) throw new RevisionError(`there is no directory \`${confdir}\``);
  const top = (await git(real, "rev-parse", "--show-toplevel")).toString().trimEnd();
  const commit = (await git(real, "rev-parse", "--verify", "--end-of-options", `${revision}^{commit}`))
    .toString()
    .trim();
  const path = relative(realpathSync(top), real);
  // META is beside the directory of a site.
  const places = [path, join(dirname(path), "META")].filter((one) => path !== "" && !one.startsWith(".."));
  const there = (await git(top, "ls-tree", "-z", "--name-only", commit, "--", ...places)).toString();
  const paths = there.split("\0").filter((one) => one !== "" && (path === "" || places.includes(one)));
  if (paths.length === 0 || (path !== "" && !paths.includes(path)))
    throw new RevisionError(`revision \`${revision}\` has no \`${confdir}\``);
  const archive = await git(top, "archive", "--format=tar", commit, "--", ...(path === "" ? ["."] : paths));
  mkdirSync(into, { recursive: true });
  await pipeline(Readable.from([archive]), unpackTar(into));
  linkRest(top, into, path);
  return join(into, path);
}

/** Links the other files of the work tree, in each directory on the path to the configuration. */
function linkRest(top: string, into: string, path: string): void {
  const steps = path === "" ? [] : path.split("/");
  for (let depth = 0; depth < steps.length; depth += 1) {
    const inner = steps.slice(0, depth).join("/");
    for (const name of readdirSync(join(top, inner))) {
      const link = join(into, inner, name);
      if (name !== ".git" && name !== steps[depth] && name !== "META" && !existsSync(link))
        symlinkSync(join(top, inner, name), link);
    }
  }
}

async function git(dir: string, ...args: string[]): Promise<Buffer> {
  try {
    const options = { cwd: dir, encoding: "buffer", maxBuffer: 1 << 30 } as const;
    return (await run("git", args, options)).stdout;
  } catch (error) {
    const { stderr, message, code } = error as { stderr?: Buffer; message: string; code?: unknown };
    if (code === "ENOENT")
      throw new RevisionError("a revision needs git, which is not installed: install it");
    throw new RevisionError(`git says: ${(stderr?.toString().trim() || message).split("\n")[0]}`);
  }
}
