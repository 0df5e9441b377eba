// Hooks of Node's module loader that load the code of a project again while serving. Node never frees a module. So a module
// is only loaded again if it has changed, or a project file that it imports. Its URL contains its state (`?v=`). Packages
// are loaded once.
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { dirname, resolve as resolvePath } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's files during one load of the configuration: each is read once. */
class ProjectFiles {
  #files = new Map();
  #states = new Map();

  /** `failed`: the id of the last load in which a module failed. */
  constructor(load, failed) {
    this.load = load;
    this.failed = failed;
  }

  /** A text that changes when the file or a file that it imports changes, and after a failed load: Node keeps a failed module. */
  stateOf(file) {
    let state = this.#states.get(file);
    if (!state) {
      const stamps = this.#closureOf(file).map((each) => `${each} ${this.#look(each).stamp}`);
      state = createHash("sha1")
        .update([this.failed, ...stamps].join("\n"))
        .digest("base64url");
      this.#states.set(file, state);
    }
    return state;
  }

  #closureOf(file) {
    const closure = new Set([file]);
    for (const each of closure) for (const other of this.#look(each).imports) closure.add(other);
    return [...closure].sort();
  }

  #look(file) {
    let entry = this.#files.get(file);
    if (!entry) {
      entry = { stamp: stampOf(file) ?? "", imports: importsOf(file) };
      this.#files.set(file, entry);
    }
    return entry;
  }
}

/** Null if there is no such file. */
function stampOf(file) {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() ? `${stat.ino} ${stat.size} ${stat.ctimeMs}` : null;
}

/** Imports of types only. */
const TYPES = /^(?:import|export) type\b[^;]*?\bfrom\s*["'][^"']*["']/gm;
/** Any relative path in quotes. */
const PATH = /(["'`])(\.{1,2}\/[^"'`\n]+)\1/g;

function importsOf(file) {
  if (!/\.[cm]?[jt]s$/.test(file)) return [];
  let text = "";
  try {
    text = readFileSync(file, "utf8").replace(TYPES, "");
  } catch {
    // Node reports it.
  }
  return [...text.matchAll(PATH)].flatMap(([, , path]) => {
    const target = resolvePath(dirname(file), path);
    const names = [target, target.replace(/js$/, "ts"), `${target}.ts`, `${target}.js`, `${target}/index.ts`];
    return names.find((name) => stampOf(name) !== null) ?? [];
  });
}

/** The current load of the configuration. */
class Loads {
  #files = new ProjectFiles("", "");

  /** The files of a load; `load` is null for a module that another module of the load imports. */
  filesOf(load, failed) {
    if (load && load !== this.#files.load) this.#files = new ProjectFiles(load, failed);
    return this.#files;
  }
}

// Node passes no object of ours to the hooks, so their state must be in this module.
const loads = new Loads();

export async function resolve(specifier, context, next) {
  const result = await next(specifier, context);
  if (!result.url.startsWith("file:")) return result;
  const url = new URL(result.url);
  const [load, failed] = ["load", "failed"].map((name) => url.searchParams.get(name));
  for (const name of ["load", "failed"]) url.searchParams.delete(name);
  const files = loads.filesOf(load, failed);
  const isOfProject = load || /[?&]v=/.test(context.parentURL ?? "");
  if (isOfProject && !url.pathname.includes("/node_modules/"))
    url.searchParams.set("v", files.stateOf(fileURLToPath(url)));
  return { ...result, url: url.href };
}
