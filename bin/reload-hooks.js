// Hooks of Node's module loader, by which the code of a project is loaded anew while serving. Node keeps each module that
// it has ever loaded: so a module is loaded again only if it, or what it imports of the project, has changed since. Its
// URL says of which state it is (`?v=`). Packages are loaded once.
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { dirname, resolve as resolvePath } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's files as one load of the configuration finds them: each is looked at once. */
class ProjectFiles {
  #files = new Map();
  #states = new Map();

  /** `failed`: the last load before it in which a module failed. */
  constructor(load, failed) {
    this.load = load;
    this.failed = failed;
  }

  /** Changes with a file and with all that it imports; after a failure, with which Node keeps a module, in any case. */
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
    let known = this.#files.get(file);
    if (!known) {
      known = { stamp: stampOf(file) ?? "", imports: importsOf(file) };
      this.#files.set(file, known);
    }
    return known;
  }
}

/** Null for what is no file. */
function stampOf(file) {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() ? `${stat.ino} ${stat.size} ${stat.ctimeMs}` : null;
}

/** Types are no code. */
const TYPES = /^(?:import|export) type\b[^;]*?\bfrom\s*["'][^"']*["']/gm;
/** Whatever it is that a path is given for. */
const PATH = /(["'`])(\.{1,2}\/[^"'`\n]+)\1/g;

function importsOf(file) {
  if (!/\.[cm]?[jt]s$/.test(file)) return [];
  let text = "";
  try {
    text = readFileSync(file, "utf8").replace(TYPES, "");
  } catch {
    // Node tells of it.
  }
  return [...text.matchAll(PATH)].flatMap(([, , path]) => {
    const target = resolvePath(dirname(file), path);
    const names = [target, target.replace(/js$/, "ts"), `${target}.ts`, `${target}.js`, `${target}/index.ts`];
    return names.find((name) => stampOf(name) !== null) ?? [];
  });
}

/** The loads of the configuration, one after another. */
class Loads {
  #files = new ProjectFiles("", "");

  /** The files as a load finds them; `load` is null for a module that one of its modules imports. */
  filesOf(load, failed) {
    if (load && load !== this.#files.load) this.#files = new ProjectFiles(load, failed);
    return this.#files;
  }
}

// Node calls the hooks with nothing of ours: what they share can only be here.
const loads = new Loads();

export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  if (!found.url.startsWith("file:")) return found;
  const url = new URL(found.url);
  const [load, failed] = ["load", "failed"].map((name) => url.searchParams.get(name));
  for (const name of ["load", "failed"]) url.searchParams.delete(name);
  const files = loads.filesOf(load, failed);
  const isOfProject = load || /[?&]v=/.test(context.parentURL ?? "");
  if (isOfProject && !url.pathname.includes("/node_modules/"))
    url.searchParams.set("v", files.stateOf(fileURLToPath(url)));
  return { ...found, url: url.href };
}
