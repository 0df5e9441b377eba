import assert from "node:assert/strict";
import { cpSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { buildSite, temporaryDirectory } from "./build.ts";
import { inOwnProcess } from "./command.ts";
import { run } from "./run.ts";

const README = `The files of a lab, made by miniascape. On its libvirt host, which needs bash, virsh and virt-install:

  ./check-host           whether the host can run the lab
  sudo ./up -j 2         networks, storage pools, then the guests, two at a time; run it again if it was stopped
  sudo ./status          what runs, and how it differs from the plan
  sudo ./down            takes it all away; with --volumes, the disks too

Every script explains itself with --help. Copy the files that you need from host/etc to the same path below /etc.
index.html shows the plan.
`;

const bundle = (...args: string[]) => inOwnProcess(["bundle", ...args]);

test("a bundle is the output with its modes and a README, and the same bytes each time", async () => {
  const site = await buildSite("modern");
  const scratch = temporaryDirectory();
  const file = join(scratch, "lab.tar");
  assert.deepEqual(await bundle("-w", site, file), { code: 0, stdout: "", stderr: "" });
  const bytes = readFileSync(file);
  const copy = join(scratch, "copy");
  cpSync(site, copy, { recursive: true });
  await bundle("-w", copy, file);
  assert.deepEqual(readFileSync(file), bytes);
  assert.equal((await run("tar", ["xf", file, "-C", scratch])).stderr, "");
  for (const path of readFileSync(join(site, ".miniascape/files"), "utf8").trim().split("\n")) {
    assert.deepEqual(readFileSync(join(scratch, "lab", path)), readFileSync(join(site, path)), path);
    assert.equal(statSync(join(scratch, "lab", path)).mode, statSync(join(site, path)).mode, path);
  }
  assert.equal(readFileSync(join(scratch, "lab/README"), "utf8"), README);
  assert.ok(statSync(join(scratch, "lab/up")).mode & 0o100);
});

test("a bundle of what is not built is refused, and of what is secret nobody else may read", async () => {
  const scratch = temporaryDirectory();
  const none = await bundle("-w", scratch, join(scratch, "lab.tar"));
  assert.equal(none.code, 1);
  assert.ok(none.stderr.includes(" holds no finished build: run `miniascape generate` first"), none.stderr);
  assert.match((await bundle()).stderr, /name one output file, for example lab\.tar/);
  cpSync(join(await buildSite("default"), ".miniascape"), join(scratch, ".miniascape"), { recursive: true });
  writeFileSync(join(scratch, ".miniascape/files"), "ks.cfg\n");
  writeFileSync(join(scratch, "ks.cfg"), "text\n", { mode: 0o600 });
  assert.equal((await bundle("-w", scratch, join(scratch, "lab.tar"))).code, 0);
  assert.equal(statSync(join(scratch, "lab.tar")).mode & 0o777, 0o600);
});
