// Plain JavaScript: it must work when the code of the project cannot be loaded.
import { lstatSync, readdirSync, readlinkSync, realpathSync, statSync, watch } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";

/** Temporary files of editors. */
const TRANSIENT = /^\.#|^#.*#$|^\.goutputstream|~$|^4913$|\.sw[a-z]$|___jb_\w+___$/;
/** Directories that are not watched, except as roots. */
const UNWATCHED = /^\.|^node_modules$/;
/** Linux follows at most 40 symbolic links in a path. */
const MAX_LINKS = 40;

/**
 * Watches directories and everything in them. Calls `changed` with the path of each file that is written, created, deleted
 * or moved, and of each new or removed directory. One save may cause several calls.
 */
export class WatchTree {
  /** @type {Map<string, import("node:fs").FSWatcher>} */
  #directories = new Map();
  /** For each symbolic link, the watchers of its targets. */
  #links = new Map();
  #roots = new Set();
  #changed;

  /** @param {(path: string) => void} changed */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Watches a directory. It need not exist yet, and may be replaced later. */
  add(directory) {
    const root = resolve(directory);
    if (this.#roots.has(root)) return;
    this.#roots.add(root);
    this.addFiles(dirname(root), (name) => name === basename(root));
    this.#look(root);
  }

  /** Watches entries of a directory, selected by name. */
  addFiles(directory, isWanted) {
    this.#watch(directory, (name, event) => {
      if (isWanted(name)) this.#look(join(directory, name), event);
    });
  }

  /** Watches a path. `event`: the event of the path; null: there was none. */
  #look(path, event = null) {
    if (event) this.#changed(path);
    try {
      this.#unfollow(path);
      const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink();
      if (isLink) this.#follow(path);
      const isDirectory =
        statSync(path, { throwIfNoEntry: false })?.isDirectory() &&
        (this.#roots.has(path) || !UNWATCHED.test(basename(path))) &&
        !(isLink && isInItself(path));
      // After a "rename" another directory may be here, but the old watcher still watches the old one.
      if (isDirectory && event === "change" && this.#directories.has(path)) return;
      this.#forget(path);
      if (isDirectory) this.#lookInto(path, event);
    } catch {
      // The path has disappeared, or is a circle of links. When that changes, there is another event.
    }
  }

  #lookInto(directory, event) {
    const watcher = this.#watch(directory, (name, entryEvent) => {
      if (!TRANSIENT.test(name)) this.#look(join(directory, name), entryEvent);
    });
    if (!watcher) return;
    this.#directories.set(directory, watcher);
    // The watcher reports entries that are created from now on.
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      if (TRANSIENT.test(entry.name)) continue;
      const path = join(directory, entry.name);
      if (entry.isDirectory() || entry.isSymbolicLink()) this.#look(path, event);
      else if (event) this.#changed(path);
    }
  }

  /** Watches all targets of a chain of links, because a write to a target causes no event in the link's directory. */
  #follow(link) {
    const watchers = [];
    let place = link;
    for (let links = 0; links < MAX_LINKS; links += 1) {
      if (!lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink()) break;
      const target = resolve(dirname(place), readlinkSync(place));
      const watcher = this.#watch(dirname(target), (name, event) => {
        if (name === basename(target)) this.#look(link, event);
      });
      if (watcher) watchers.push(watcher);
      place = target;
    }
    this.#links.set(link, watchers);
  }

  #unfollow(link) {
    for (const watcher of this.#links.get(link) ?? []) watcher.close();
    this.#links.delete(link);
  }

  /** null: there is no such directory. */
  #watch(directory, changed) {
    try {
      const watcher = watch(directory, { persistent: false }, (event, name) => {
        if (name !== null) changed(name, event);
      });
      return watcher.on("error", () => watcher.close());
    } catch (error) {
      if (error.code === "ENOSPC" || error.code === "EMFILE")
        console.error(
          `${directory} cannot be watched (${error.code}): raise fs.inotify.max_user_watches and ` +
            "fs.inotify.max_user_instances with sysctl, and start again",
        );
      return null;
    }
  }

  /** Stops watching a directory and everything in it. */
  #forget(directory) {
    if (!this.#directories.has(directory)) return;
    const below = `${directory}${sep}`;
    for (const [path, watcher] of this.#directories) {
      if (path !== directory && !path.startsWith(below)) continue;
      watcher.close();
      this.#directories.delete(path);
    }
    for (const link of this.#links.keys()) if (link.startsWith(below)) this.#unfollow(link);
  }
}

/** Whether a link's target is a directory that contains the link. */
function isInItself(link) {
  const real = realpathSync(link);
  for (let above = dirname(link); above !== dirname(above); above = dirname(above))
    if (realpathSync(above) === real) return true;
  return false;
}
