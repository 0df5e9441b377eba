import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { errorAt } from "../../src/finding.ts";
import { parseDocument } from "../../src/layers/document.ts";
import { maskedText } from "../../src/pages/layers/lines.ts";
import { preparedFindings } from "../../src/report/prepared.ts";
import { MASK, Secrets } from "../../src/secrets/secrets.ts";
import { PROJECT } from "../run.ts";

const masked = (text: string) => maskedText(parseDocument(text, "a.yml"), new Secrets());

const SECRETS = [
  "# rootpw: hunter2",
  "#rootpw: hunter2 and more",
  "# admin_password = hunter2",
  "# the old password was hunter2",
  "# users: [{name: alice, password: hunter2}]",
  '# "api_key": "hunter2"',
  "# Passwd: hunter2",
  "# openssl gave $6$hunter2$QWERTYuiop./12345",
  "# $y$j9T$hunter2$QWERTYuiop./12345",
  "# gitlab: glpat-hunter2hunter2hunt",
  "# use ghp_hunter2hunter2hunter2hunter2hunt here",
  "# AKIAHUNTER2HUNTER2HU",
  "# eyJhunter2.eyJhunter2.hunter2",
  "# curl -H 'X: 0hunter2e5f0123456789abcdef0123456789'",
  "# aHVudGVyMghunter2xx9QWERTYUIOP/hunter2==",
  "# hunter2-QWERTY_uiop-1234567890",
  "# https://alice:hunter2@mirror.test/rocky",
  "# redis://:hunter2@cache.test/0",
];

test("a comment with a password, a hash, a token or credentials shows a mask, behind a value too", () => {
  for (const comment of SECRETS)
    for (const before of ["", "a: 1 ", "  "]) {
      const text = `x: ~\n${before}${comment}\ny: 1\n`;
      const shown = masked(text);
      assert.doesNotMatch(shown, /hunter2/i, comment);
      assert.ok(
        shown.includes(MASK) && shown.startsWith(`x: ~\n${before}#`) && shown.endsWith("\ny: 1\n"),
        shown,
      );
      const findings = preparedFindings(
        [errorAt({ file: "a.yml", line: 2, column: 1 }, "schema", "")],
        new Secrets(),
        () => text,
      );
      assert.equal(findings[0]?.excerpt, undefined);
    }
});

test("a private key in comments is masked line by line, to its end or to that of the comment", () => {
  const key = (kind: string) =>
    `# -----BEGIN ${kind}PRIVATE KEY-----\n# b3BlbnNzaC1rZX\n#   x y\n# -----END ${kind}PRIVATE KEY-----\n# after\na: 1 # b\n`;
  for (const kind of ["", "OPENSSH ", "RSA ", "ENCRYPTED "])
    assert.equal(masked(key(kind)), `${`# ${MASK}\n`.repeat(4)}# after\na: 1 # b\n`);
  assert.equal(
    masked("# -----BEGIN PGP PRIVATE KEY BLOCK-----\n# abc\na: 1\n# after\n"),
    `# ${MASK}\n# ${MASK}\na: 1\n# after\n`,
  );
});

test("other comments stay as they are: those of the shipped layers and these", () => {
  const text = [
    "# root's password: see the safe",
    "a: 1 # 52:54:00:05:01:51, 192.168.155.151/24, fd00:5::10",
    "# AlmaLinux-9.6-x86_64-dvd.iso in /srv/images/almalinux/9/x86_64/AlmaLinux-10.0-x86_64-dvd.iso",
    "# http://mirror.test/rocky/9.6/BaseOS/x86_64/os/ and iqn.2003-01.org.linux-iscsi.localhost.x8664:sn.0001",
    "# ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample alice@lab",
    "b: 'a # is no comment'",
    "",
  ].join("\n");
  assert.equal(masked(text), text.replace("see the safe", MASK));
  for (const dir of ["_data", "templates/defaults"])
    for (const path of readdirSync(join(PROJECT, dir), { recursive: true, encoding: "utf8" })) {
      if (!path.endsWith(".yml")) continue;
      const layer = readFileSync(join(PROJECT, dir, path), "utf8");
      const comments = (each: string) => each.match(/#.*/g) ?? [];
      assert.deepEqual(comments(masked(layer)), comments(layer), path);
    }
});
