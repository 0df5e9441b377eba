import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { test } from "node:test";
import { executable } from "../command.ts";
import { OwnLab } from "../own-lab.ts";
import { run } from "../run.ts";
import { hasNamespaces } from "../tools.ts";
import { filesOf } from "../trees.ts";

const GUEST = "virtinst: {location: http://trees.test/9/, ram: 2048}\nos: {id: rocky9}\n";

/** Builds, then builds a larger lab while three inodes are free, then again with enough of them. */
const SCRIPT = `
set -e
build() { "$node" "$program" generate -c "$1" -w "$dir/mount/out"; }
mount -t tmpfs -o nr_inodes=20000 tmpfs "$dir/mount"
build "$dir/_data" >&2
cp -a "$dir/mount/out" "$dir/before"
used=$(df --output=iused "$dir/mount" | tail -1)
mount -o "remount,nr_inodes=$((used + 3))" "$dir/mount"
code=0
build "$dir/larger" >"$dir/said" 2>&1 || code=$?
diff -r "$dir/before" "$dir/mount/out"
ls "$dir/mount"
grep -v '^\\[INFO\\]' "$dir/said"
echo "$code"
mount -o remount,nr_inodes=20000 "$dir/mount"
build "$dir/larger" >&2
cp -a "$dir/mount/out" "$dir/after"
`;

test("without free inodes a build says so in one line, and the last good output stays", async (t) => {
  if (!hasNamespaces(t)) return;
  const lab = new OwnLab({ "_data/default/guests.d/a.yml": GUEST });
  lab.write({
    "larger/META/a.yml": "site: default\n",
    "larger/default/guests.d/a.yml": `${GUEST}description: changed\n`,
    "larger/default/guests.d/b.yml": GUEST,
  });
  mkdirSync(lab.path("mount"));
  const { code, stdout, stderr } = await run(
    "unshare",
    ["--mount", "--propagation", "private", "bash", "-c", SCRIPT],
    {
      cwd: lab.dir,
      env: {
        dir: lab.dir,
        node: process.execPath,
        program: executable(),
      },
    },
  );
  assert.equal(code, 0, `${stdout}${stderr}`);
  const [names, message = "", status, ...rest] = stdout.trim().split("\n");
  assert.deepEqual([names, status, rest], ["out", "1", []], stdout);
  assert.match(
    message,
    /^miniascape generate: \S*mount\/out\S*: no space left on device \(ENOSPC\): free some space and inodes there \(df -h, df -i\), or name another directory$/,
  );
  const after = filesOf(lab.path("after"));
  assert.ok([...after.keys()].some((path) => path.startsWith("guests.d/b/")));
});
