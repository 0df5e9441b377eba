import assert from "node:assert/strict";
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { Changes } from "../bin/changes.js";
import { WatchTree } from "../bin/watch-tree.js";
import { temporaryDirectory } from "./build.ts";
import { pause, until } from "./serving.ts";

/** A watched directory, and another directory. */
class Watched {
  readonly #base = temporaryDirectory();
  readonly #changed = new Set<string>();

  constructor() {
    for (const name of ["tree", "other"]) mkdirSync(join(this.#base, name));
  }

  start(): void {
    new WatchTree((path: string) => this.#changed.add(path)).add(this.path("tree"));
  }

  path(name: string): string {
    return join(this.#base, name);
  }

  write(name: string, text = `${Math.random()}`): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  get changed(): ReadonlySet<string> {
    return this.#changed;
  }

  /** Calls a function, and waits until each path is reported. */
  async names(paths: readonly string[], act: () => void): Promise<void> {
    await pause(30);
    this.#changed.clear();
    act();
    await until(() => paths.every((name) => this.#changed.has(this.path(name))), paths.join()).catch(
      (error) => {
        throw new Error(`${error.message}: only ${[...this.#changed].join()}`);
      },
    );
  }
}

test("what is written, renamed, deleted or comes in a new directory is named", async () => {
  const watched = new Watched();
  watched.write("tree/a");
  watched.write("tree/inner/b");
  watched.start();
  await watched.names(["tree/a"], () => watched.write("tree/a"));
  for (let times = 0; times < 3; times += 1)
    await watched.names(["tree/inner/b"], () => {
      watched.write("other/new");
      renameSync(watched.path("other/new"), watched.path("tree/inner/b"));
    });
  await watched.names(["tree/a", "tree/c"], () => renameSync(watched.path("tree/a"), watched.path("tree/c")));
  await watched.names(["tree/c"], () => rmSync(watched.path("tree/c")));
  await watched.names(["tree/x/y/z"], () => watched.write("tree/x/y/z"));
  await watched.names(["tree/x/y/z"], () => watched.write("tree/x/y/z"));
  await watched.names(["tree/x"], () => rmSync(watched.path("tree/x"), { recursive: true }));
});

test("no repository and no package below a watched directory is watched", async () => {
  const watched = new Watched();
  watched.write("tree/.git/index");
  watched.start();
  await watched.names(["tree/node_modules"], () => watched.write("tree/node_modules/p/index.js"));
  await watched.names(["tree/end"], () => {
    watched.write("tree/.git/index");
    watched.write("tree/node_modules/p/index.js");
    watched.write("tree/end");
  });
  assert.deepEqual([...watched.changed], [watched.path("tree/end")]);
});

test("a directory that is replaced is watched as the one before was, also the topmost", async () => {
  const watched = new Watched();
  watched.write("tree/inner/b");
  watched.start();
  for (const [name, file] of [
    ["tree/inner", "tree/inner/b"],
    ["tree", "tree/inner/b"],
  ] as const) {
    // The file system may reuse the inode of the old file for the new one.
    await watched.names([file], () => {
      rmSync(watched.path(name), { recursive: true });
      watched.write(file);
    });
    await watched.names([file], () => watched.write(file));
    await watched.names([name], () => renameSync(watched.path(name), watched.path("other/moved")));
    await watched.names([file], () => renameSync(watched.path("other/moved"), watched.path(name)));
    await watched.names([file], () => watched.write(file));
  }
});

test("what is behind a symbolic link is watched, wherever the link leads to by then", async () => {
  const watched = new Watched();
  watched.write("other/file");
  watched.write("other/second");
  watched.write("other/dir/file");
  watched.start();
  symlinkSync("../other/hop", watched.path("tree/link"));
  await watched.names(["tree/link"], () => symlinkSync("file", watched.path("other/hop")));
  await watched.names(["tree/link"], () => watched.write("other/file"));
  for (let times = 0; times < 3; times += 1)
    await watched.names(["tree/link"], () => {
      watched.write("other/new");
      renameSync(watched.path("other/new"), watched.path("other/file"));
    });
  await watched.names(["tree/link"], () => {
    symlinkSync("second", watched.path("other/new"));
    renameSync(watched.path("other/new"), watched.path("other/hop"));
  });
  await watched.names(["tree/link"], () => watched.write("other/second"));
  await watched.names(["tree/dir/file"], () => symlinkSync("../other/dir", watched.path("tree/dir")));
  await watched.names(["tree/dir/file"], () => watched.write("other/dir/file"));
  symlinkSync("..", watched.path("tree/circle"));
  symlinkSync("self", watched.path("tree/self"));
  await watched.names(["tree/after"], () => watched.write("tree/after"));
});

test("there is one build at a time, and another for what changes meanwhile or before the first", async () => {
  const changes = new Changes();
  const builds: string[][] = [];
  let end = () => {};
  changes.note("early");
  await pause(30);
  changes.start((files: readonly string[]) => {
    builds.push([...files]);
    return new Promise<void>((resolve) => {
      end = resolve;
    });
  });
  await until(() => builds.length === 1);
  changes.note("a");
  changes.note("b");
  changes.note("a");
  await pause(30);
  assert.deepEqual(builds, [["early"]]);
  end();
  await until(() => builds.length === 2);
  changes.ask();
  end();
  await until(() => builds.length === 3);
  end();
  await pause(30);
  assert.deepEqual(builds, [["early"], ["a", "b"], []]);
});
