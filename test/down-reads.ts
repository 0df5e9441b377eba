import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite, test } from "node:test";
import { temporaryDirectory } from "./build.ts";
import { LabHost, smallSite } from "./lab-host.ts";
import { LIMIT } from "./limits.ts";
import { PreparedHost } from "./prepared-host.ts";

const FOREIGN = "00000000-0000-4000-8000-00000000000";
/** Pools that exist on this machine, for the libvirt of a test host. */
const POOLS = temporaryDirectory();
for (const file of ["lab/a.qcow2", "lab/b.qcow2", "lab/data.qcow2", "theirs/clone.qcow2"]) {
  mkdirSync(dirname(join(POOLS, file)), { recursive: true });
  writeFileSync(join(POOLS, file), "");
}
const SITE = smallSite({
  "common/10.yml": { virtinst: { location: "http://ks/tree/" }, os: { id: "rhel9.4" } },
  "networks.d/lab.yml": { gateway: "10.9.8.1", prefix: 24, dhcp: "elsewhere" },
  "storages.d/default.yml": { path: join(POOLS, "lab") },
  "guests.d/a.yml": { interfaces: [{ network: "lab" }], disks: [{}] },
  "guests.d/b.yml": { interfaces: [{ network: "lab" }], disks: [{}, { volume: "data.qcow2" }] },
});

const UP = new PreparedHost(async () => {
  const host = new LabHost(SITE);
  const up = await host.run("up");
  assert.equal(up.code, 0, up.stderr);
  return host;
});

/**
 * A host with the lab, and with other people's objects: a network, a pool and two guests, one of them a linked clone of
 * `b`.
 */
async function labHost(): Promise<LabHost> {
  const host = await UP.copy();
  const files = {
    "net/theirs.xml": `<network>\n<name>theirs</name>\n<uuid>${FOREIGN}1</uuid>\n</network>\n`,
    "pool/theirs.xml": `<pool type='dir'>\n<name>theirs</name>\n<uuid>${FOREIGN}2</uuid>\n<target>\n<path>${POOLS}/theirs</path>\n</target>\n</pool>\n`,
    "pool/theirs.active": "",
    "vol/theirs/clone.qcow2": `${POOLS}/lab/b.qcow2`,
    "domain/theirs.xml": `${FOREIGN}3\n`,
    "domain/theirs.disks": `<source file='${POOLS}/theirs/clone.qcow2'/>\n`,
    "domain/other.xml": `${FOREIGN}4\n`,
    "domain/other.autostart": "",
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(host.state, path)), { recursive: true });
    writeFileSync(join(host.state, path), text);
  }
  return host;
}

/** All objects of libvirt. */
function digest(state: string): string {
  const hash = createHash("sha256");
  for (const path of readdirSync(state, { recursive: true, encoding: "utf8" }).sort()) {
    if (["reads", "empty", "log"].includes(path) || statSync(join(state, path)).isDirectory()) continue;
    hash.update(JSON.stringify([path, readFileSync(join(state, path), "utf8")]));
  }
  return hash.digest("hex");
}

/** Lets every n-th read fail, one in each run. */
export function testReads(every = 1): void {
  suite("a read of `down --volumes`", LIMIT, () => {
    for (const mode of ["FAIL_READ", "EMPTY_READ"] as const)
      test(`that ${mode === "FAIL_READ" ? "fails" : "has an empty answer"} stops it before the first change`, async () => {
        const host = await labHost();
        const down = async (variables: Record<string, string>) => {
          const state = join(temporaryDirectory(), "state");
          cpSync(host.state, state, { recursive: true });
          const result = await host.run("down", ["--volumes", "--yes"], { STATE: state, ...variables });
          return { state, ...result };
        };
        const before = digest(host.state);
        const whole = await down({ COUNT_READS: "yes" });
        assert.equal(whole.code, 0, whole.stderr);
        assert.match(
          whole.stderr.replaceAll(POOLS, ""),
          /^down: volume default\/b\.qcow2 stays: guest theirs uses \/theirs\/clone\.qcow2, which is based on it; image \/theirs\/clone\.qcow2 is based on it$/m,
        );
        assert.match(whole.stderr, /^down: volumes \(pool, name\): default a\.qcow2 default data\.qcow2$/m);
        const count = Number(readFileSync(join(whole.state, "reads"), "utf8"));
        const list = existsSync(join(whole.state, "empty"))
          ? readFileSync(join(whole.state, "empty"), "utf8")
          : "";
        // For an answer that is empty anyway, a failure makes no difference.
        const empty = new Set(list.split("\n").map(Number));
        assert.ok(count > 40, `${count} reads`);
        assert.ok(empty.size < 12, list);
        const numbers = Array.from({ length: count }, (_, at) => at + 1).filter(
          (number) => number % every === 0 && !empty.has(number),
        );
        const trial = async (number: number) => {
          const { state, code, stdout, stderr } = await down({ [mode]: String(number) });
          const where = `read ${number}: ${stdout}${stderr}`;
          assert.notEqual(code, 0, where);
          assert.equal(digest(state), before, where);
          assert.equal(stdout, "", where);
        };
        const parts = [0, 1, 2].map(async (first) => {
          for (let at = first; at < numbers.length; at += 3) await trial(numbers[at] as number);
        });
        await Promise.all(parts);
      });

    test("finds a guest gone that was listed: it goes on without it", async () => {
      const host = await labHost();
      host.changes();
      const down = await host.run("down", ["--volumes", "--yes"], { VANISHES: "theirs" });
      assert.equal(down.code, 0, down.stderr);
      assert.match(
        down.stderr.replaceAll(POOLS, ""),
        /^down: volume default\/b\.qcow2 stays: image \/theirs\/clone\.qcow2 is based on it$/m,
      );
      assert.deepEqual(host.has("domain"), ["other"]);
    });
  });
}
