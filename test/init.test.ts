import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { DESIGNS } from "../src/design/designs.ts";
import { RELEASES } from "../src/design/release.ts";
import { releases } from "../src/kickstart/release.ts";
import { compileLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { testDesigns } from "./designs.ts";
import { bench, checkClean, filesBelow, settingsIn } from "./init.ts";
import { PROJECT } from "./run.ts";
import { has } from "./tools.ts";

testDesigns(7);

test("every release, from its mirror or from the host's DVD", async () => {
  const { authorized, init } = bench();
  for (const [name, { tree, dvd, directory, packages }] of Object.entries(RELEASES)) {
    if (!tree && !dvd) continue;
    const args = [`--release=${name}`, `--authorized-keys=${authorized}`, "--method=installer", "--yes"];
    const { dir } = await init(name, `--from=${packages === "rpm" ? "cluster" : "servers"}`, ...args);
    const { host, guests } = checkClean(dir);
    const virtinst = guests[0]?.virtinst as { location: string };
    assert.equal(virtinst.location, tree ?? `http://ks.ha.test/kstree/${directory}/`);
    const { trees } = host.values.images as { trees: object };
    assert.deepEqual(Object.keys(trees), tree ? [] : [directory]);
  }
  const refused = async (...args: string[]) =>
    (await init("no", `--authorized-keys=${authorized}`, "--yes", "--release=debian12", ...args)).messages;
  assert.match(
    await refused("--from=cluster"),
    /`cluster` needs kickstart: choose a release of RHEL or Fedora in place of Debian 12/,
  );
  assert.match(
    await refused("--from=single", "--tree=host"),
    /Debian 12 takes its packages from a mirror: give the URL of its installer there, which ends with \/installer-amd64\//,
  );
  const { dir } = await init(
    "own",
    "--from=single",
    "--release=rhel9",
    "--tree=http://trees.test/rhel9",
    `--authorized-keys=${authorized}`,
    "--yes",
  );
  const virtinst = checkClean(dir).guests[0]?.virtinst as { location: string };
  assert.equal(virtinst.location, "http://trees.test/rhel9/");
});

test("what is written: short, with the editor's line, no password of a sample, nothing of a machine", async () => {
  const { root, authorized, init } = bench();
  for (const { name } of DESIGNS) {
    const { dir } = await init(
      name,
      `--from=${name}`,
      `--authorized-keys=${authorized}`,
      "--yes",
      "--dependency=1.2.3",
    );
    for (const path of filesBelow(dir)) {
      const text = readFileSync(join(dir, path), "utf8");
      assert.ok(!text.includes(root), path);
      assert.doesNotMatch(text, /\$[56]\$|password: *miniascape/, path);
      if (!path.endsWith(".yml")) continue;
      const [, schema = ""] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
      const file = relative(dir, join(dir, dirname(path), schema));
      assert.match(file, /^schemas\/\w+\.json$/, path);
      // `npm install` writes them.
      assert.ok(existsSync(join(PROJECT, file)), file);
      assert.ok(text.split("\n").length <= 50 && text.split("\n").every((line) => line.length <= 130), path);
    }
    assert.equal(
      JSON.parse(readFileSync(join(dir, "package.json"), "utf8")).dependencies.miniascape,
      "1.2.3",
    );
  }
});

test("a shipped lab is copied comment by comment, but for root's password, and moves out of the way", async () => {
  const { root, authorized, init, tool } = bench();
  const rest = [`--authorized-keys=${authorized}`, "--yes"];
  const { dir } = await init("copy", "--from=modern", ...rest);
  for (const path of filesBelow(join(PROJECT, "_data/modern"))) {
    const [, ...lines] = readFileSync(join(dir, "_data/modern", path), "utf8").split("\n");
    const shipped = readFileSync(join(PROJECT, "_data/modern", path), "utf8");
    if (path !== "common/10_lab.yml") assert.equal(lines.join("\n"), shipped, path);
  }
  tool(
    "virsh",
    `case $4 in
net-list) echo theirs ;;
net-dumpxml) echo "<network><bridge name='virbr10'/><ip address='192.168.160.9' prefix='24'/></network>" ;;
esac`,
  );
  const moved = await init("moved", "--from=modern", "--domain=my.lab", ...rest);
  const { networks, guests } = checkClean(moved.dir);
  assert.deepEqual(
    networks.map(({ name, subnet, bridge, domain }) => [name, subnet, bridge?.name, domain]),
    [
      ["backend", "192.168.162.0/24", "virbr12", "backend.my.lab"],
      ["lab", "192.168.161.0/24", "virbr11", "my.lab"],
    ],
  );
  assert.equal(guests.find(({ name }) => name === "ipa")?.interfaces[0]?.ip, "192.168.161.10");
  assert.ok(root);
});

test("the sample of RHEL 5 and 6 has a password made for it, in a file of its own, and an RSA key", async (t) => {
  if (!has(t, "ssh-keygen")) return;
  const { environment, init } = bench();
  environment.PATH = process.env.PATH;
  const { dir, messages } = await init("old", "--from=default", "--yes");
  assert.match(messages, /^root login: new key ROOT\/old\/id_rsa\n/);
  assert.equal(statSync(join(dir, "admin_password")).mode & 0o777, 0o600);
  assert.match(readFileSync(join(dir, "admin_password"), "utf8"), /^[0-9a-f]{24}\n$/);
  assert.match(readFileSync(join(dir, ".gitignore"), "utf8"), /^\/id_rsa\n\/admin_password\n/m);
  assert.match(readFileSync(join(dir, "_data/default/common/10_lab.yml"), "utf8"), /^ {2}- ssh-rsa /m);
});

test("an empty directory is filled, and missing parents are made", async () => {
  const { root, authorized, init } = bench();
  mkdirSync(join(root, "empty"));
  for (const dir of ["empty", "a/b/c"]) {
    const { status, messages } = await init(dir, "--yes", `--authorized-keys=${authorized}`);
    assert.equal(status, 0, messages);
    checkClean(join(root, dir));
    assert.ok(filesBelow(join(root, dir)).includes(".eleventy.ts"));
    assert.equal(statSync(join(root, dir)).mode & 0o777, 0o777 & ~process.umask());
  }
  assert.deepEqual(readdirSync(root).sort(), ["a", "alice.pub", "empty"]);
});

test("a release that is newer than all: its tree and DVD are named as those of the newest of its distribution", async () => {
  const { authorized, init } = bench();
  const more = [`--authorized-keys=${authorized}`, "--yes"];
  const output = (title: string, older: string) =>
    `${title} is newer than every known release: its files are named like those of ${older}, so check that they exist\n`;
  const newest = (distribution: string) =>
    Math.max(...Object.keys(RELEASES).map((name) => Number(name.split(distribution)[1] ?? 0) || 0));
  const [last, next] = [newest("fedora"), Number(releases.at(-1)?.slice(1)) + 1];
  const fedora = await init("fedora", "--from=single", `--release=fedora${next}`, ...more);
  assert.equal(fedora.status, 0, fedora.messages);
  assert.ok(fedora.messages.startsWith(output(`Fedora ${next}`, `fedora${last}`)), fedora.messages);
  const warning = `\`fedora${next}\` is newer than every known release, and F${next - 1}`;
  assert.ok(fedora.messages.includes(warning), fedora.messages);
  const { guests } = compileLab(new LayerReader(), settingsIn(fedora.dir));
  const virtinst = guests[0]?.virtinst as { location: string };
  assert.ok(virtinst.location.endsWith(`/linux/releases/${next}/Everything/x86_64/os/`), virtinst.location);
  const later = newest("rhel") + 1;
  const rhel = await init("rhel", "--from=single", `--release=rhel${later}`, ...more);
  const title = `Red Hat Enterprise Linux ${later}`;
  assert.ok(rhel.messages.startsWith(output(title, `rhel${later - 1}`)), rhel.messages);
  const { host } = compileLab(new LayerReader(), settingsIn(rhel.dir));
  const { trees } = host.values.images as { trees: object };
  assert.deepEqual(trees, { [`rhel/${later}/x86_64`]: `rhel-${later}.0-x86_64-dvd.iso` });
});
