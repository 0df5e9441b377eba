import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, type TestContext, test } from "node:test";
import { ImageHost } from "./image-host.ts";
import { has } from "./tools.ts";

const URL = "https://images.test/a.qcow2";
const SUMS = "https://images.test/SHA256SUMS";

/** A host with a lab whose image `a` has a list of hashes; null: qemu-img is missing. */
function listed(t: TestContext, tools?: readonly string[]): ImageHost | null {
  return has(t, "qemu-img", "python3") ? new ImageHost({ a: { url: URL, sums: SUMS } }, tools) : null;
}

const volumeOf = (hash: string, name = "a") => `${name}-${hash.slice(0, 12)}`;

suite("host/image_register.sh", () => {
  test("gets an image with the hash of the list, and uploads it once", async (t) => {
    const host = listed(t);
    if (!host) return;
    const hash = host.image("a.qcow2");
    host.put("SHA256SUMS", `${"0".repeat(64)}  b.qcow2\n${hash} *a.qcow2\n`);
    const first = await host.register();
    assert.equal(first.code, 0, first.stderr);
    assert.deepEqual(host.volumes(), [volumeOf(hash)]);
    assert.deepEqual(readFileSync(join(host.pool, volumeOf(hash))), readFileSync(join(host.web, "a.qcow2")));
    assert.deepEqual(host.lines("urls"), [URL, SUMS]);
    host.lines("log");
    // The list is not read again: the lab keeps its image.
    const other = host.image("a.qcow2", "-o", "cluster_size=4096");
    host.put("SHA256SUMS", `${other}  a.qcow2\n`);
    const second = await host.register("a");
    assert.equal(second.code, 0, second.stderr);
    assert.match(second.stderr, /image a is there: volume a-/);
    assert.deepEqual([host.lines("urls"), host.lines("log"), host.volumes()], [[], [], [volumeOf(hash)]]);
  });

  test("knows the forms of lists, and takes the longer hash", async (t) => {
    const host = listed(t);
    if (!host) return;
    const hash = host.image("a.qcow2");
    const long = host.hash("a.qcow2", "sha512");
    host.put(
      "SHA256SUMS",
      `# a.qcow2: 8 bytes\n${long}  ./a.qcow2\r\nSHA256 (a.qcow2) = ${hash.toUpperCase()}\r\n`,
    );
    const { code, stderr } = await host.register();
    assert.equal(code, 0, stderr);
    assert.deepEqual(host.volumes(), [volumeOf(long)]);
  });

  test("takes the one hash in a list of the image alone, whatever name the build has there", async (t) => {
    if (!has(t, "qemu-img")) return;
    const sums = (name: string) => ({
      url: `https://images.test/${name}`,
      sums: `https://images.test/${name}.sha256`,
    });
    const host = new ImageHost({ a: sums("a"), b: sums("b"), c: sums("c"), d: sums("d") });
    const hash = host.image("a");
    for (const name of ["b", "c", "d"]) host.image(name);
    host.put("a.sha256", `${hash}  a-Build7.qcow2\n`);
    host.put("b.sha256", `${hash}\n`);
    host.put("c.sha256", `# a signed list\nSHA256 (a-Build7.qcow2) = ${hash}\n`);
    host.put("d.sha256", `${hash}  d-Build7.qcow2\n${"0".repeat(64)}  d-Build8.qcow2\n`);
    const { code, stderr } = await host.register();
    assert.deepEqual(
      [code, host.volumes()],
      [1, ["a", "b", "c"].map((name) => volumeOf(hash, name))],
      stderr,
    );
    assert.match(stderr, /d\.sha256 has no hash of d\n/);
  });

  const refused: Readonly<Record<string, readonly [list: (hash: string) => string, message: RegExp]>> = {
    "another hash": [
      (hash) => `${hash.replace(/^./, (digit) => (digit === "0" ? "1" : "0"))}  a.qcow2\n`,
      /image a: the hash of https:\/\/images\.test\/a\.qcow2 is [0-9a-f]{64}, planned [0-9a-f]{64}: it is another file/,
    ],
    "no hash of the file": [
      (hash) => `${hash}  b.qcow2\n${hash}  xa.qcow2\n`,
      /SHA256SUMS has no hash of a\.qcow2/,
    ],
    "no hash, but a text": [() => "zz  a.qcow2\n", /SHA256SUMS has no hash of a\.qcow2/],
  };
  for (const [what, [list, message]] of Object.entries(refused))
    test(`refuses an image whose list has ${what}`, async (t) => {
      const host = listed(t);
      if (!host) return;
      host.put("SHA256SUMS", list(host.image("a.qcow2")));
      const { code, stderr } = await host.register();
      assert.deepEqual([code, host.volumes(), host.lines("log")], [1, [], []], stderr);
      assert.match(stderr, message);
    });

  test("says which URL it cannot get, and goes on with the next image", async (t) => {
    if (!has(t, "qemu-img")) return;
    const urls = { a: { url: URL, sums: SUMS }, b: { url: "https://images.test/b", sha256: "0".repeat(64) } };
    const host = new ImageHost(urls);
    host.image("a.qcow2");
    const { code, stderr } = await host.register();
    assert.equal(code, 1);
    assert.match(stderr, /image a: cannot get https:\/\/images\.test\/SHA256SUMS\n/);
    assert.match(stderr, /image b: cannot get https:\/\/images\.test\/b\n/);
    assert.equal((await host.register("c")).code, 2);
  });

  test("refuses images that would read other files of the host, and other formats", async (t) => {
    if (!has(t, "qemu-img")) return;
    const images: Readonly<Record<string, readonly string[]>> = {
      backed: ["-b", "/etc/hostname", "-F", "raw", "-u"],
      split: ["-o", "data_file=/etc/hostname,data_file_raw=on"],
    };
    for (const [name, options] of Object.entries(images)) {
      const path = join(new ImageHost({}).web, "x");
      execFileSync("touch", [path]);
      const value = options.map((option) => option.replace("/etc/hostname,", `${path},`));
      const probe = new ImageHost({ [name]: { path } });
      const args = ["create", "-q", "-f", "qcow2", ...value, join(probe.web, name), "8M"];
      execFileSync("qemu-img", args);
      const host = new ImageHost({ [name]: { path: join(probe.web, name) } });
      const { code, stderr } = await host.register();
      assert.deepEqual([code, host.volumes(), host.lines("log")], [1, [], []], stderr);
      assert.match(stderr, /name an image that stands alone/, name);
    }
    const plain = new ImageHost({});
    plain.put("raw", "text\n");
    const host = new ImageHost({ raw: { path: join(plain.web, "raw") } });
    const { code, stderr } = await host.register();
    assert.deepEqual([code, host.volumes()], [1, []]);
    assert.match(stderr, /is no qcow2 image: name one in that format/);
  });

  test("unpacks images, and names the tool that is missing, as check-host does", async (t) => {
    if (!has(t, "qemu-img")) return;
    const packers = { xz: "xz", gz: "gzip", bz2: "bzip2" };
    for (const [suffix, tool] of Object.entries(packers)) {
      const source = new ImageHost({});
      source.image("a.qcow2");
      const packed = execFileSync(tool, ["-c", join(source.web, "a.qcow2")]);
      const image = { url: `https://images.test/a.qcow2.${suffix}`, sums: SUMS };
      const host = new ImageHost({ a: image }, ["curl", tool]);
      writeFileSync(join(host.web, `a.qcow2.${suffix}`), packed);
      const hash = host.hash(`a.qcow2.${suffix}`);
      host.put("SHA256SUMS", `${hash}  a.qcow2.${suffix}\n`);
      const { code, stderr } = await host.register();
      assert.equal(code, 0, stderr);
      assert.deepEqual(
        readFileSync(join(host.pool, volumeOf(hash))),
        readFileSync(join(source.web, "a.qcow2")),
      );
      const bare = new ImageHost({ a: image }, ["curl"]);
      writeFileSync(join(bare.web, `a.qcow2.${suffix}`), packed);
      bare.put("SHA256SUMS", `${hash}  a.qcow2.${suffix}\n`);
      const { code: failed, stderr: output } = await bare.register();
      assert.deepEqual([failed, bare.volumes()], [1, []]);
      assert.match(output, new RegExp(`${tool} is missing`));
      const { stdout } = await bare.run("check-host");
      assert.match(stdout, new RegExp(`^problem  ${tool} is missing, which unpacks the cloud image a$`, "m"));
      assert.doesNotMatch((await host.run("check-host")).stdout, new RegExp(`${tool} is missing`));
    }
  });

  test("fetches with python3 where curl and wget are missing", async (t) => {
    const host = listed(t, []);
    if (!host) return;
    // No web server answers there.
    const { code, stderr } = await host.run("host/image_register.sh", [], {
      https_proxy: "http://127.0.0.1:1",
    });
    assert.equal(code, 1);
    assert.match(stderr, /urllib/);
    assert.match(stderr, /image a: cannot get https:\/\/images\.test\/a\.qcow2/);
  });

  test("--dry-run prints what it would do, and changes nothing", async (t) => {
    const host = listed(t);
    if (!host) return;
    const { code, stderr } = await host.register("--dry-run");
    assert.deepEqual([code, host.volumes(), host.lines("urls"), host.lines("log")], [0, [], [], []]);
    assert.match(stderr, /image a would be taken from https:\/\/images\.test\/a\.qcow2/);
  });

  test("replaces a volume whose upload was interrupted, and leaves none behind when an upload fails", async (t) => {
    const host = listed(t);
    if (!host) return;
    const hash = host.image("a.qcow2");
    host.put("SHA256SUMS", `${hash}  a.qcow2\n`);
    const failed = await host.run("host/image_register.sh", [], { FAIL_CHANGE: "--length" });
    assert.deepEqual([failed.code, host.volumes()], [1, []], failed.stderr);
    assert.match(failed.stderr, /cannot upload it as volume a-/);
    writeFileSync(join(host.pool, volumeOf(hash)), "\0".repeat(1000));
    const { code, stderr } = await host.register();
    assert.equal(code, 0, stderr);
    assert.deepEqual(readFileSync(join(host.pool, volumeOf(hash))), readFileSync(join(host.web, "a.qcow2")));
  });

  test("--prune removes the other volumes of an image, except those that volumes are based on", async (t) => {
    if (!has(t, "qemu-img")) return;
    const source = new ImageHost({});
    const hash = source.image("a.qcow2");
    const host = new ImageHost({ a: { path: join(source.web, "a.qcow2"), sha256: hash } });
    const used = join(host.pool, "a-0123456789ab");
    const make = (path: string, ...options: string[]) =>
      execFileSync("qemu-img", ["create", "-q", "-f", "qcow2", ...options, path, "8M"]);
    make(used);
    make(join(host.pool, "web.qcow2"), "-b", used, "-F", "qcow2");
    const others = ["a-0123456789abc", "a-b-0123456789ab", "a-not-a-volume"];
    for (const name of ["a-fedcba987654", ...others]) make(join(host.pool, name));
    const remaining = ["a-0123456789ab", volumeOf(hash), "web.qcow2", ...others].sort();
    const dry = await host.register("--prune", "--dry-run");
    assert.match(dry.stdout, /vol-delete --pool default a-fedcba987654$/m);
    assert.equal(host.volumes().length, remaining.length);
    const { code, stderr } = await host.register("--prune");
    assert.equal(code, 0, stderr);
    assert.match(stderr, /volume a-0123456789ab stays: other volumes are based on it/);
    assert.deepEqual(host.volumes(), remaining);
  });

  test("--prune leaves the volume of an image whose hash only the list has", async (t) => {
    const host = listed(t);
    if (!host) return;
    host.put("SHA256SUMS", `${host.image("a.qcow2")}  a.qcow2\n`);
    assert.equal((await host.register()).code, 0);
    const before = host.volumes();
    const { code, stdout } = await host.register("--prune");
    assert.deepEqual([code, stdout], [0, ""]);
    assert.deepEqual(host.volumes(), before);
    assert.equal(before.length, 1);
  });

  test("several volumes of an image without a hash in the plan are a choice of the user", async (t) => {
    const host = listed(t);
    if (!host) return;
    for (const digits of ["0123456789ab", "fedcba987654"]) writeFileSync(join(host.pool, `a-${digits}`), "");
    const { code, stderr } = await host.register();
    assert.equal(code, 1);
    assert.match(
      stderr,
      /several volumes in pool default \(a-0123456789ab, a-fedcba987654\): set its `sha256`/,
    );
  });
});
