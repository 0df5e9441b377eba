import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { unpackTar } from "modern-tar";
import { freshSite } from "./build.ts";
import { OwnLab } from "./own-lab.ts";
import { PROJECT } from "./run.ts";
import { SUSE_LAB } from "./suse-lab.ts";

// `npm run golden` writes the trees anew; look at the diff before you commit it.
const WRITE = process.env.MINIASCAPE_GOLDEN === "write";
const GOLDEN = join(PROJECT, "test/golden");

for (const site of ["default", "modern", "mixed"]) {
  test(`the tree of the site ${site} is the golden one: the set of files, and each byte`, async () => {
    const root = await freshSite(site);
    assert.deepEqual(
      filesOf(root).filter((path) => /^\n|\n\n$/.test(readFileSync(join(root, path), "utf8"))),
      [],
    );
    const tree = await goldenForm(root);
    const golden = join(GOLDEN, site);
    if (WRITE) writeTree(golden, tree);
    const expected = readTree(golden);
    assert.deepEqual([...tree.keys()], [...expected.keys()]);
    for (const [path, content] of tree) assert.equal(content, expected.get(path), path);
  });
}

// No sample has a guest that Agama installs.
test("the profiles of Agama are the golden ones, and the script of one", async () => {
  const lab = new OwnLab(SUSE_LAB);
  const { code, stderr } = await lab.build();
  assert.equal(code, 0, stderr);
  const names = /^guests\.d\/(?:[^/]+\/autoinst\.json|leap\/vmbuild\.sh\+x)$/;
  const tree = new Map([...(await goldenForm(lab.path("_site")))].filter(([path]) => names.test(path)));
  const golden = join(GOLDEN, "suse");
  if (WRITE) writeTree(golden, tree);
  assert.deepEqual([...tree], [...readTree(golden)]);
});

/**
 * What of a tree is golden: every artifact's text; of a page and its assets the presence alone, for pages have tests
 * of their own; of model.json too, for guest.yml holds the same; of an embedded archive what is in it, never compressed
 * bytes. The mode of what is executable stands in its name.
 */
async function goldenForm(root: string): Promise<Map<string, string>> {
  const tree = new Map<string, string>();
  for (const path of filesOf(root)) {
    const text = readFileSync(join(root, path), "utf8");
    const name = statSync(join(root, path)).mode & 0o100 ? `${path}+x` : path;
    if (/\.html$|^assets\/|^model\.json$|^\.miniascape\//.test(path)) tree.set(name, "");
    else tree.set(name, await withArchivesListed(text));
  }
  return new Map([...tree].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const BASE64 = /^H4sI[A-Za-z0-9+/=\n]+?(?=^EOF$)/gm;

async function withArchivesListed(text: string): Promise<string> {
  let listed = text;
  for (const [base64] of text.matchAll(BASE64)) {
    const entries = await unpackTar(gunzipSync(Buffer.from(base64, "base64")));
    const listing = entries.map(({ header: { name, mode, uid, gid, mtime }, data }) =>
      [
        `== ${name} ${mode?.toString(8)} ${uid}:${gid} ${mtime?.toISOString()}`,
        Buffer.from(data ?? []).toString(),
      ].join("\n"),
    );
    listed = listed.replace(base64, () => listing.join(""));
  }
  return listed;
}

function filesOf(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}

function readTree(root: string): Map<string, string> {
  const paths = existsSync(root) ? filesOf(root).sort() : [];
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), "utf8")]));
}

function writeTree(root: string, tree: ReadonlyMap<string, string>): void {
  rmSync(root, { recursive: true, force: true });
  for (const [path, content] of tree) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}
