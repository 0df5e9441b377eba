import assert from "node:assert/strict";
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "./build.ts";
import { Project, SMALL_LAB } from "./project.ts";
import { type Serving, servedToAll } from "./serving.ts";

/** The small lab, with a plain secret in one file, and with install trees that are mounted in a temporary directory. */
export function labWithTrees(): {
  readonly files: Readonly<Record<string, string>>;
  readonly trees: string;
} {
  const trees = join(temporaryDirectory(), "content");
  const tree = join(trees, "rocky/9");
  mkdirSync(join(tree, "images"), { recursive: true });
  writeFileSync(join(tree, ".treeinfo"), "[general]\n");
  writeFileSync(join(tree, "ks.cfg"), "a file of the DVD\n");
  writeFileSync(join(tree, "notes.html"), "<title>notes</title>");
  writeFileSync(join(tree, "images/install.img"), Buffer.alloc(100_000, "0123456789"));
  writeFileSync(join(tree, "a & <b>#?.txt"), "odd\n");
  writeFileSync(join(trees, "..", "outside"), "outside\n");
  symlinkSync("images", join(tree, "within"));
  symlinkSync("../../../outside", join(tree, "without"));
  const files = {
    ...SMALL_LAB,
    "_data/default/host.d/trees.yml": `images: {mount: ${trees}, trees: {rocky/9: Rocky-9.iso}}\n`,
    "_data/default/guests.d/two.yml":
      "os: {id: rhel9.4}\ninterfaces: [{network: lab, ip: 10.9.8.8}]\nvirtinst: {location: http://trees.test/9/}\n" +
      "templates: {autoinst: {src: secret.cfg, dst: ks.cfg}}\ntoken: !env LAB_TOKEN\n",
    "templates/secret.cfg": "# {{ token | line }}\n",
    "eleventy.txt": "beside the site",
  };
  return { files, trees };
}

export interface TreesServed {
  readonly serving: Serving;
  readonly trees: string;
}

/** Serves that lab for all tests of a file. */
export function servedTrees(): () => TreesServed {
  const { files, trees } = labWithTrees();
  const project = new Project(files, { layers: false });
  const serving = servedToAll(project, { env: { LAB_TOKEN: "hunter2-token" } });
  return () => ({ serving: serving(), trees });
}

/** The size of an image, in bytes: more than 2 GiB. */
const SIZE = 2 ** 31 + 2 ** 26;

/** Requests the last bytes before the 2 GiB of an image, and all bytes after them. */
export function testBigImage(trees: () => TreesServed, before: number): void {
  const first = 2 ** 31 - before;
  const bytes = SIZE - first;
  test(`${bytes} bytes of an image of more than 2 GiB go through in a fraction of their size of memory`, async () => {
    const { serving, trees: directory } = trees();
    const { url, get, pid } = serving;
    const image = join(directory, "rocky/9/big.img");
    closeSync(openSync(image, "w"));
    truncateSync(image, SIZE);
    const memory = () =>
      Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
    const start = memory();
    const headers = first > 0 ? { range: `bytes=${first}-` } : {};
    const size = await new Promise<number>((resolve, reject) => {
      let bytesRead = 0;
      request(`${url}/kstree/rocky/9/big.img`, { headers }, (response) => {
        assert.equal(response.headers["content-length"], String(bytes));
        response.on("data", (chunk: Buffer) => {
          bytesRead += chunk.length;
        });
        response.on("end", () => resolve(bytesRead));
        response.on("error", reject);
      }).end();
    });
    assert.equal(size, bytes);
    assert.ok(
      memory() - start < Math.min(300, bytes / 2 ** 21),
      `${start} MiB before, ${memory()} MiB after`,
    );
    const last = await get("/kstree/rocky/9/big.img", { headers: { range: "bytes=-3" } });
    assert.deepEqual([last.status, last.body], [206, "\0\0\0"]);
  });
}
