import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eleventy, PROJECT } from "./run.ts";

// Not with the runner's `after`: it would belong to the test that is running at that time.
const temporary: string[] = [];
process.on("exit", () => {
  for (const dir of temporary) rmSync(dir, { recursive: true, force: true });
});

/** A directory that is removed when the process ends. */
export function temporaryDirectory(): string {
  const dir = mkdtempSync(join(tmpdir(), "miniascape-"));
  temporary.push(dir);
  return dir;
}

const built = new Map<string, Promise<string>>();

/** The output tree of a shipped site, for reading only: test files share it until a file changes that a build reads. */
export function buildSite(site: string): Promise<string> {
  let tree = built.get(site);
  if (!tree) {
    tree = sharedSite(site);
    built.set(site, tree);
  }
  return tree;
}

/** The same, but always a new build. */
export function freshSite(site: string): Promise<string> {
  return buildInto(join(temporaryDirectory(), "site"), site);
}

async function buildInto(output: string, site: string): Promise<string> {
  const env = { MINIASCAPE_SITE: site, MINIASCAPE_CONFDIR: undefined, MINIASCAPE_TMPLDIR: undefined };
  const { code, stderr } = await eleventy([`--output=${output}`], { env });
  if (code !== 0) throw new Error(`building the site ${site} failed:\n${stderr}`);
  return output;
}

const SHARED = join(PROJECT, "node_modules/.cache/miniascape-sites");
const DAY = 24 * 60 * 60 * 1000;

async function sharedSite(site: string): Promise<string> {
  const shared = sharedDirectory();
  const tree = join(shared, site);
  if (existsSync(tree)) return tree;
  const staged = await buildInto(mkdtempSync(join(shared, ".staged-")), site);
  try {
    renameSync(staged, tree);
  } catch (error) {
    // Another test file was first.
    rmSync(staged, { recursive: true });
    if (!existsSync(tree)) throw error;
  }
  return tree;
}

/** The directory in which test files share what they make from the present state of the project. */
export function sharedDirectory(): string {
  const state = stateOfProject();
  const directory = join(SHARED, state);
  mkdirSync(directory, { recursive: true });
  forgetOthers(state);
  return directory;
}

/** A hash of Node's version and of all files that a build of a shipped site reads. */
function stateOfProject(): string {
  const hash = createHash("sha256").update(process.version);
  const inputs = [
    ".eleventy.ts",
    "_data",
    "bin",
    "package-lock.json",
    "package.json",
    "schemas",
    "site",
    "src",
    "templates",
  ];
  for (const path of ["eleventy.config.js", ...inputs].flatMap(filesAt)) {
    const text = readFileSync(join(PROJECT, path));
    hash.update(`${path}\0${text.length}\0`).update(text);
  }
  return hash.digest("hex").slice(0, 16);
}

function filesAt(path: string): string[] {
  if (statSync(join(PROJECT, path)).isFile()) return [path];
  const names = readdirSync(join(PROJECT, path), { recursive: true, encoding: "utf8" }).sort();
  return names.map((name) => join(path, name)).filter((file) => statSync(join(PROJECT, file)).isFile());
}

/** Removes the trees of other states, unless tests may still read them. */
function forgetOthers(state: string): void {
  for (const other of readdirSync(SHARED)) {
    const dir = join(SHARED, other);
    if (other !== state && Date.now() - statSync(dir).mtimeMs > DAY) rmSync(dir, { recursive: true });
  }
}
