// Plain JavaScript: it must work when the code of the project cannot be loaded.
import { lstatSync, readdirSync, readlinkSync, realpathSync, statSync, watch } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";

/** Files that editors write beside the one that they save. */
const TRANSIENT = /^\.#|^#.*#$|^\.goutputstream|~$|^4913$|\.sw[a-z]$|___jb_\w+___$/;
/** Directories in which nobody edits, unless they are given. */
const UNWATCHED = /^\.|^node_modules$/;
/** Linux follows no more links than that in a row. */
const MAX_LINKS = 40;

/**
 * Watches directories with everything below them. Calls `changed` with the path of each file that is written, created, deleted
 * or moved, and of each directory that comes or goes; for one save it may do so several times.
 */
export class WatchTree {
  /** @type {Map<string, import("node:fs").FSWatcher>} */
  #directories = new Map();
  /** By the path of a symbolic link: the watchers of the places that it leads to. */
  #links = new Map();
  #roots = new Set();
  #changed;

  /** @param {(path: string) => void} changed */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Watches a directory, which need not exist yet, and may be replaced. */
  add(directory) {
    const root = resolve(directory);
    if (this.#roots.has(root)) return;
    this.#roots.add(root);
    this.addFiles(dirname(root), (name) => name === basename(root));
    this.#look(root);
  }

  /** Watches some entries of a directory, by their names. */
  addFiles(directory, isWanted) {
    this.#watch(directory, (name, event) => {
      if (isWanted(name)) this.#look(join(directory, name), event);
    });
  }

  /** Watches what is at a path. `event`: what has happened to it, if anything has. */
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
      // A "rename" may have put another directory here, of which the old watcher hears nothing.
      if (isDirectory && event === "change" && this.#directories.has(path)) return;
      this.#forget(path);
      if (isDirectory) this.#lookInto(path, event);
    } catch {
      // It is gone by now, or a link in a circle: when that changes, another event comes.
    }
  }

  #lookInto(directory, event) {
    const watcher = this.#watch(directory, (name, entryEvent) => {
      if (!TRANSIENT.test(name)) this.#look(join(directory, name), entryEvent);
    });
    if (!watcher) return;
    this.#directories.set(directory, watcher);
    // From here on the watcher sees new entries.
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      if (TRANSIENT.test(entry.name)) continue;
      const path = join(directory, entry.name);
      if (entry.isDirectory() || entry.isSymbolicLink()) this.#look(path, event);
      else if (event) this.#changed(path);
    }
  }

  /** Watches each place that a link leads to: a write there causes no event in the link's own directory. */
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

  /** Null where there is no such directory. */
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

  /** Ends the watch of a directory and of all that is below it. */
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

/** Whether a link leads to a directory that the link itself is in. */
function isInItself(link) {
  const real = realpathSync(link);
  for (let above = dirname(link); above !== dirname(above); above = dirname(above))
    if (realpathSync(above) === real) return true;
  return false;
}
