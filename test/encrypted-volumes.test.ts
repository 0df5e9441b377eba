import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { ENCRYPTED, SECRETS, siteWithSecrets } from "./encrypted-lab.ts";
import { LabHost } from "./lab-host.ts";
import { driftOf, edit, labOfTwo, put, succeeded } from "./lab-of-two.ts";
import { LIMIT } from "./limits.ts";
import { PreparedHost } from "./prepared-host.ts";

const UP = new PreparedHost(async () => {
  const host = new LabHost(siteWithSecrets());
  succeeded(await host.run("up"));
  return host;
});
const [FIRST, SECOND] = SECRETS;
/** A secret that no disk of the lab has. */
const OTHER = "00000000-0000-4000-8000-0000000000bb";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const hasSecret = (host: LabHost, uuid: string) => existsSync(join(host.state, `secret/${uuid}`));
const secretValue = (host: LabHost, uuid: string) =>
  readFileSync(join(host.state, `secret/${uuid}.value`), "utf8");
/** The commands of virsh that changed something, without the connection. */
const changesOf = (host: LabHost) => host.changes().map((line) => line.split(" ").slice(3).join(" "));

suite("encrypted volumes: up", LIMIT, () => {
  test("defines a secret for each, and makes the volume and the disk with it; no command has a passphrase", async () => {
    const host = new LabHost(siteWithSecrets());
    const output = succeeded(await host.run("up"));
    const commands = host.changes();
    assert.deepEqual(
      SECRETS.map((uuid) => secretValue(host, uuid)),
      ["first", "it's a passphrase & <2>"].map(base64),
    );
    assert.equal(readFileSync(join(host.state, `secret/${FIRST}`), "utf8"), "volume /srv/pool/one.qcow2\n");
    assert.ok(commands.includes("virsh --connect qemu:///system vol-create default /dev/stdin"));
    assert.match(readFileSync(join(host.state, "made/default/one-1.raw"), "utf8"), /^1 raw luks$/m);
    assert.match(
      readFileSync(join(host.state, "domain/one.devices"), "utf8"),
      new RegExp(`one-1.raw'><encryption format='luks'><secret type='passphrase' uuid='${SECOND}'/>`),
    );
    for (const text of [output, ...commands])
      assert.doesNotMatch(text, /first\b(?!-lab)|passphrase &|Zmlyc3Q/);
    succeeded(await host.run("up"));
    assert.deepEqual(host.changes(), []);
    assert.deepEqual((await driftOf(host))["guest one"], []);
  });

  test("defines a secret again that is missing or without its value, which status sees", async () => {
    const host = await UP.copy();
    for (const name of [FIRST, `${FIRST}.value`, `${SECOND}.value`])
      rmSync(join(host.state, `secret/${name}`));
    assert.deepEqual((await driftOf(host))["guest one"], [
      "the secret of volume default/one.qcow2 is missing: host/secret_register.sh defines it",
      "the secret of volume default/one-1.raw has no value: host/secret_register.sh sets it",
    ]);
    host.changes();
    const { stdout } = await host.run("up", ["--dry-run"]);
    assert.match(stdout, new RegExp(`secret-set-value ${SECOND} --file /dev/stdin`));
    assert.deepEqual(host.changes(), []);
    succeeded(await host.run("up"));
    assert.equal(changesOf(host).filter((line) => line.startsWith("secret-")).length, 3);
    assert.equal(secretValue(host, SECOND), base64("it's a passphrase & <2>"));
  });

  test("stops before its first change at the secret of another for the volume, which stays", async () => {
    const host = new LabHost(siteWithSecrets());
    put(host, `secret/${OTHER}`, "volume /srv/pool/one.qcow2\n");
    const { code, stderr } = await host.run("up");
    assert.equal(code, 1);
    const text = `the secret ${OTHER}, which is not of this lab, is for volume /srv/pool/one.qcow2: give the disk another \`volume\`, or remove that secret`;
    assert.ok(stderr.includes(text), stderr);
    assert.deepEqual(host.changes(), []);
    succeeded(await host.run("down", ["--volumes", "--yes"]));
    assert.ok(hasSecret(host, OTHER));
  });

  test("leaves a secret that has the UUID, but is for something else", async () => {
    const host = await UP.copy();
    writeFileSync(join(host.state, `secret/${FIRST}`), "volume /srv/other/theirs.qcow2\n");
    const text = `the secret ${FIRST} of volume default/one.qcow2 is for volume /srv/other/theirs.qcow2, not for volume /srv/pool/one.qcow2: if nothing uses it, remove it: virsh --connect qemu:///system secret-undefine ${FIRST}`;
    assert.deepEqual((await driftOf(host))["guest one"], [text]);
    const { code, stderr } = await host.run("up");
    assert.equal(code, 1);
    assert.ok(stderr.includes(text), stderr);
    const down = await host.run("down", ["--volumes", "--yes"]);
    const stays = `secret ${FIRST} stays: it is not of this lab, but for volume /srv/other/theirs.qcow2`;
    assert.ok(down.stderr.includes(stays), down.stderr);
    assert.ok(hasSecret(host, FIRST) && !hasSecret(host, SECOND));
  });

  test("keeps the passphrase of a volume that is there, and gives a new volume that of the plan", async () => {
    const host = await UP.copy();
    const [first, second] = ENCRYPTED.disks;
    const another = { ...ENCRYPTED, disks: [{ ...first, encryption: { passphrase: "another" } }, second] };
    const later = new LabHost(siteWithSecrets(another), host);
    const text =
      "volume default/one.qcow2 has another passphrase than the plan: only a new volume gets that of the plan";
    assert.ok((await later.run("status")).stdout.includes(text));
    const { code, stderr } = await later.run("up", ["--adopt"]);
    assert.equal(code, 0, stderr);
    assert.ok(stderr.includes(text), stderr);
    assert.equal(secretValue(host, FIRST), base64("first"));
    succeeded(await later.run("guests.d/one/vmbuild.sh", ["--replace", "--adopt"]));
    assert.equal(secretValue(host, FIRST), base64("another"));
    // The volume is gone, its secret is there.
    rmSync(join(host.state, "vol/default/one.qcow2"));
    writeFileSync(join(host.state, `secret/${FIRST}.value`), base64("third"));
    const { stdout } = await later.run("status");
    const differs =
      "the secret of volume default/one.qcow2 has another passphrase than the plan: host/secret_register.sh sets it";
    assert.ok(stdout.includes(differs), stdout);
    succeeded(await later.run("host/secret_register.sh", ["one"]));
    assert.equal(secretValue(host, FIRST), base64("another"));
  });
});

suite("encrypted volumes: down", LIMIT, () => {
  test("keeps secrets with their volumes, and removes both with --volumes", async () => {
    const host = await UP.copy();
    const planned = await host.run("down", ["--volumes", "--yes", "--dry-run"]);
    assert.match(
      planned.stderr,
      /^down: would remove secrets of the volumes: default\/one.qcow2 default\/one-1.raw$/m,
    );
    succeeded(await host.run("down", ["--yes"]));
    assert.ok(hasSecret(host, FIRST));
    succeeded(await host.run("up"));
    host.changes();
    const { stderr } = await host.run("down", ["--volumes", "--yes", "one"]);
    assert.match(stderr, /^down: secrets of the volumes: default\/one.qcow2 default\/one-1.raw$/m);
    const changes = changesOf(host);
    const deleted = changes.indexOf("vol-delete --pool default one.qcow2");
    assert.ok(deleted >= 0 && deleted < changes.indexOf(`secret-undefine ${FIRST}`), changes.join("\n"));
    assert.ok(!hasSecret(host, FIRST) && !hasSecret(host, SECOND));
  });

  test("removes the secret of a volume that is gone already", async () => {
    const host = await UP.copy();
    rmSync(join(host.state, "vol/default/one.qcow2"));
    succeeded(await host.run("down", ["--volumes", "--yes"]));
    assert.ok(!hasSecret(host, FIRST));
  });

  test("keeps the guest of a volume or a secret that cannot be removed, and the next run removes it", async () => {
    for (const fault of ["secret-undefine", "vol-delete"]) {
      const host = await UP.copy();
      const failed = await host.run("down", ["--volumes", "--yes"], { FAIL_CHANGE: fault });
      assert.equal(failed.code, 1);
      assert.match(
        failed.stderr,
        /guest one stays, shut off: its volumes default\/one.qcow2, default\/one-1.raw could not be deleted/,
      );
      assert.ok(hasSecret(host, FIRST));
      succeeded(await host.run("down", ["--volumes", "--yes"]));
      assert.ok(!hasSecret(host, FIRST));
      assert.deepEqual(host.has("domain"), []);
    }
  });

  test("removes the secrets of a guest that is no longer in the plan with its volumes", async () => {
    const site = labOfTwo(
      { "guests.d/one.yml": null, "guests.d/two.yml": { disks: [{}], interfaces: [] } },
      { id: "first-lab" },
    );
    const pruned = await UP.copy();
    succeeded(await new LabHost(site, pruned).run("up", ["--prune", "--adopt"]));
    assert.ok(hasSecret(pruned, FIRST));
    const host = await UP.copy();
    succeeded(await new LabHost(site, host).run("down", ["--leftovers", "--volumes", "--yes", "--adopt"]));
    assert.ok(!hasSecret(host, FIRST) && !hasSecret(host, SECOND));
  });
});

suite("encrypted volumes: the other scripts", LIMIT, () => {
  test("status: a disk or a volume that is not encrypted as planned, or without a plan, is a difference", async () => {
    const host = await UP.copy();
    edit(join(host.state, "made/default/one-1.raw"), " luks", "");
    for (const side of ["devices", "running"]) {
      const one = join(host.state, `domain/one.${side}`);
      edit(one, /<encryption.*?<\/encryption>/, "");
      edit(one, SECOND, OTHER);
      edit(
        join(host.state, `domain/two.${side}`),
        "two.qcow2'></source>",
        `two.qcow2'><encryption format='luks'><secret type='passphrase' uuid='${OTHER}'/></encryption></source>`,
      );
    }
    const drift = await driftOf(host);
    assert.deepEqual(drift["guest one"], [
      "disk vda is not encrypted, planned",
      `disk vdb has the secret ${OTHER}, planned ${SECOND}`,
      "volume default/one-1.raw is not encrypted, planned",
    ]);
    assert.deepEqual(drift["guest two"], ["disk vda is encrypted, which is not planned"]);
  });

  test("secret_register.sh: without the passphrases, only what needs none is done", async () => {
    const host = new LabHost(siteWithSecrets());
    const file = join(host.site, "host/passphrases");
    const text = readFileSync(file, "utf8");
    rmSync(file);
    assert.match((await host.run("host/secret_register.sh", ["--dry-run"])).stdout, /secret-define/);
    const missing = await host.run("host/secret_register.sh");
    assert.equal(missing.code, 1);
    assert.match(
      missing.stderr,
      /cannot read .*passphrases, which only its owner can: run this as root or as the owner/,
    );
    writeFileSync(file, text.replace(new RegExp(`^passphrase ${FIRST}.*\n`, "m"), ""));
    const partly = await host.run("host/secret_register.sh");
    assert.equal(partly.code, 1);
    assert.match(
      partly.stderr,
      /passphrases has no passphrase of volume default\/one.qcow2: copy the whole output\n.*the secret of volume default\/one.qcow2 is not ready/,
    );
    const other = await host.run("host/secret_register.sh", ["three"]);
    assert.equal(other.code, 2);
    assert.match(other.stderr, /no guest three in this lab: /);
  });

  test("vmbuild.sh defines the secrets of its guest, and makes no volume without them", async () => {
    const host = new LabHost(siteWithSecrets());
    for (const kind of ["network", "storage"]) succeeded(await host.run(`host/${kind}_register.sh`));
    const dry = await host.run("guests.d/one/vmbuild.sh", ["--dry-run"]);
    assert.match(succeeded(dry), /secret-define.*\n.*secret-set-value.*\n(?:.*\n)*.*vol-create default/);
    const failed = await host.run("guests.d/one/vmbuild.sh", [], { FAIL_CHANGE: "secret-set-value" });
    assert.match(failed.stderr, /guest one is not built, because the secrets of its volumes are not defined/);
    assert.deepEqual(host.has("vol/default"), []);
    succeeded(await host.run("guests.d/one/vmbuild.sh"));
    assert.deepEqual(host.has("vol/default"), ["one-1.raw", "one.qcow2"]);
  });
});
