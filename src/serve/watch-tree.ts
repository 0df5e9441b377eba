import { type FSWatcher, readdirSync, realpathSync, statSync, watch } from "node:fs";
import { join, sep } from "node:path";

/**
 * Tells of each file below some directories that is saved, made, deleted or moved away, and of each directory that is
 * gone; of a save more than once. The result ends that.
 */
export function watchTree(directories: readonly string[], tell: (path: string) => void): () => void {
  const watchers = new Map<string, FSWatcher>();

  /** What is in a directory that has just come is new, too. */
  const look = (directory: string, isNew = false) => {
    if (watchers.has(directory)) return;
    const known = new Set<string>();
    try {
      // By way of a link a directory may be in itself.
      const real = realpathSync(directory);
      if (real !== directory && `${directory}/`.startsWith(`${real}/`)) return;
      const watcher = watch(directory, { persistent: false }, (_event, name) => {
        if (name !== null && !TRANSIENT.test(name)) changed(join(directory, name), known);
      });
      watcher.on("error", () => forget(directory));
      watchers.set(directory, watcher);
      for (const entry of readdirSync(directory, { withFileTypes: true })) {
        if (TRANSIENT.test(entry.name)) continue;
        const path = join(directory, entry.name);
        known.add(path);
        if (entry.isDirectory()) look(path, isNew);
        else if (entry.isSymbolicLink()) follow(path);
        if (isNew && !entry.isDirectory()) tell(path);
      }
    } catch {
      // It is not there, or there are no more watches to be had: then Eleventy's own have to do.
    }
  };

  const follow = (path: string) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) look(path);
    else if (stat && !watchers.has(path)) {
      // What is written behind a link is no change of the directory.
      watchers.set(
        path,
        watch(path, { persistent: false }, () => tell(path)).on("error", () => forget(path)),
      );
    }
  };

  const changed = (path: string, known: Set<string>) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat) known.add(path);
    if (stat?.isDirectory()) look(path, true);
    else if (stat) tell(path);
    else if (known.delete(path)) {
      forget(path);
      tell(path);
    }
  };

  const forget = (directory: string) => {
    for (const [path, watcher] of watchers) {
      if (path !== directory && !path.startsWith(`${directory}${sep}`)) continue;
      watcher.close();
      watchers.delete(path);
    }
  };

  for (const directory of directories) look(directory);
  return () => {
    for (const watcher of watchers.values()) watcher.close();
    watchers.clear();
  };
}

/** What editors make beside the file that they save. */
const TRANSIENT = /^\.|~$|^4913$|\.(?:tmp|sw[a-z])$|___jb_\w+___$|^node_modules$/;
