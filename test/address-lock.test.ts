import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { suite, test } from "node:test";
import { commandIn } from "./cli.ts";
import { OwnLab } from "./own-lab.ts";

const LOCK = "_data/default/addresses.lock.yml";
const GUEST = "interfaces: [{network: lan, ip: auto, ip6: auto}]\ntemplates: ~\n";
const FILES = {
  "_data/default/networks.d/lan.yml":
    'mode: bridge\nbridge: {name: br0}\ngateway: 10.7.0.1\nprefix: 24\nipv6: {gateway: "fd00:7::1"}\nstatic: {start: 10.7.0.20, end: 10.7.0.29}\nchecks: {ignore: [reaches-host]}\n',
  "_data/default/guests.d/web.yml": `range: {from: 1, to: 3}\n${GUEST}`,
};

function labOf(files: Readonly<Record<string, string>> = {}) {
  const lab = new OwnLab({ ...FILES, ...files });
  const lock = (...args: string[]) => commandIn(lab.dir, ["lock", ...args]);
  return { lab, lock, text: () => readFileSync(lab.path(LOCK), "utf8") };
}

suite("miniascape lock", () => {
  test("writes a sorted line for each address; builds only read them, and write plain addresses", async () => {
    const { lab, lock, text } = labOf();
    const warning = "6 automatic addresses of the network `lan` must be in addresses.lock.yml";
    const first = await lab.build();
    assert.equal(first.code, 0, first.stderr);
    assert.ok(first.stderr.includes(warning), first.stderr);
    assert.ok(!existsSync(lab.path(LOCK)));

    const { code, stdout, stderr } = await lock();
    assert.deepEqual(
      [code, stdout, stderr],
      [0, `${LOCK}: 6 addresses, 6 of them new; 0 of no interface\n`, ""],
    );
    const [comment, heading, ...lines] = text().trimEnd().split("\n");
    assert.equal(
      comment,
      "# Automatic addresses. `miniascape lock` writes this file: keep it beside the layers in git.",
    );
    assert.equal(heading, "lan:");
    const ends = lines.flatMap((line) => / {2}web-\d\/0: 10\.7\.0\.(2\d)$/.exec(line)?.[1] ?? []);
    assert.deepEqual(
      lines,
      ends.flatMap((end, at) => [
        `  web-${at + 1}/0: 10.7.0.${end}`,
        `  web-${at + 1}/0/ip6: fd00:7::${end}`,
      ]),
    );

    const second = await lab.build();
    assert.ok(!second.stderr.includes("addresses.lock.yml"), second.stderr);
    const host = readFileSync(lab.path("_site/check-host"), "utf8");
    for (const [at, end] of ends.entries()) {
      assert.ok(
        host.includes(`  10.7.0.${end} web-${at + 1} lan br0\n  fd00:7::${end} web-${at + 1} lan br0\n`),
        host,
      );
      const guest = readFileSync(lab.path(`_site/guests.d/web-${at + 1}/guest.yml`), "utf8");
      assert.ok(guest.includes(`ip: 10.7.0.${end}`), guest);
      assert.doesNotMatch(guest, /ip6?: auto/);
    }
  });

  test("leaves the lines of guests that are gone, until --prune", async () => {
    const { lab, lock, text } = labOf();
    await lock();
    const all = text();
    lab.write({ "_data/default/guests.d/web.yml": `range: {from: 1, to: 2}\n${GUEST}` });
    const again = await lock();
    assert.equal(again.stdout, `${LOCK}: 6 addresses, 0 of them new; 2 of no interface\n`);
    assert.equal(text(), all);
    assert.equal(
      (await lock("--prune")).stdout,
      `${LOCK}: 4 addresses, 0 of them new; 2 of no interface, deleted\n`,
    );
    assert.equal(text(), all.split("\n").slice(0, -3).join("\n").concat("\n"));
    rmSync(lab.path("_data/default/guests.d/web.yml"));
    await lock("--prune");
    assert.ok(!existsSync(lab.path(LOCK)));
  });

  test("writes nothing for a plan with an error, and shows it", async () => {
    const { lock, text } = labOf({ [LOCK]: "lan: {web-1/0: 10.7.1.1}\n" });
    const { code, stdout, stderr } = await lock();
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(
      stderr,
      /^_data\/default\/addresses\.lock\.yml:1:16: error: the address 10\.7\.1\.1 of web-1\/0 is/,
    );
    assert.equal(text(), "lan: {web-1/0: 10.7.1.1}\n");
  });
});
