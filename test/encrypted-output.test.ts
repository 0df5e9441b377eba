import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { OwnLab } from "./own-lab.ts";

const PASSPHRASE = "correct horse battery";
const GUEST = `sysgroup: none
templates: {autoinst: ~}
installer: manual
disks:
  - encryption: {passphrase: !env LUKS}
`;

test("a passphrase of a volume is in one file, which only its owner can read and no web server serves", async () => {
  const lab = new OwnLab({ "_data/default/guests.d/safe.yml": GUEST });
  const { code, stdout, stderr } = await lab.build([], { LUKS: PASSPHRASE });
  assert.equal(code, 0, stderr);
  assert.match(
    stderr,
    /safe.yml:5:\d+: info: `disks\[0\].encryption.passphrase` is a secret, .*; in host\/passphrases \[secret-in-file\]/,
  );
  const site = lab.path("_site");
  const files = readdirSync(site, { recursive: true, encoding: "utf8" }).filter((path) =>
    statSync(join(site, path)).isFile(),
  );
  const holding = files.filter((path) => readFileSync(join(site, path), "latin1").includes(PASSPHRASE));
  assert.deepEqual(holding, ["host/passphrases"]);
  assert.equal(statSync(join(site, "host/passphrases")).mode & 0o777, 0o600);
  assert.match(
    readFileSync(join(site, "host/etc/nginx/conf.d/miniascape.conf"), "utf8"),
    /host\/passphrases/,
  );
  const page = readFileSync(join(site, "host.html"), "utf8").replace(/<[^>]*>/g, "");
  assert.match(page, /^passphrase [-0-9a-f]{36} &#39;\*{8}&#39;$/m);
  assert.match(readFileSync(join(site, "guests.d/safe/guest.yml"), "utf8"), /passphrase: .\*{8}/);
  assert.ok(!(stdout + stderr).includes(PASSPHRASE));
});

test("a lab without encrypted volumes has neither the script nor the file of secrets", async () => {
  const lab = new OwnLab({ "_data/default/guests.d/plain.yml": GUEST.replace(/ {2}- .*/, "  - {}") });
  const { code, stderr } = await lab.build();
  assert.equal(code, 0, stderr);
  assert.deepEqual(
    readdirSync(lab.path("_site/host")).filter((name) => /secret|passphrase/.test(name)),
    [],
  );
});
