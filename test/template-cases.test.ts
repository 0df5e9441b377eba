import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "./build.ts";
import { inOwnProcess } from "./command.ts";
import { OwnLab } from "./own-lab.ts";
import { PROJECT } from "./run.ts";

function directory(files: Readonly<Record<string, string>>): string {
  const dir = temporaryDirectory();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

const runCases = (cwd: string, ...args: string[]) =>
  inOwnProcess(["test", "-t", "mine", ...args], {
    cwd,
    env: { NO_COLOR: "1", MINIASCAPE_CONFDIR: join(PROJECT, "_data") },
  });

const CASES = {
  "mine/guest/motd": "Welcome to {{ name | line }}{% if motto %}: {{ motto | line }}{% endif %}\n",
  "mine/guest/motd.tests/plain.yml": "name: here\n",
  "mine/guest/motd.tests/plain.out": "Welcome to here\n",
  "mine/guest/motd.tests/of-a-guest.yml": "_guest: sam\nmotto: be brief\n",
};

test("cases beside a template: as expected, not, and written anew", async () => {
  const dir = directory(CASES);
  const missing = await runCases(dir);
  assert.equal(missing.code, 1);
  assert.equal(
    missing.stdout,
    "FAIL guest/motd: of-a-guest\nmine/guest/motd.tests/of-a-guest.out does not exist: --regenerate writes it\nok   guest/motd: plain\n",
  );
  assert.equal(missing.stderr, "1 of 2 as expected\n");
  const written = await runCases(dir, "--regenerate");
  assert.deepEqual([written.code, written.stderr], [0, "2 of 2 written\n"]);
  const out = join(dir, "mine/guest/motd.tests/of-a-guest.out");
  assert.equal(readFileSync(out, "utf8"), "Welcome to sam: be brief\n");
  assert.equal((await runCases(dir)).code, 0);
  writeFileSync(out, "Welcome to sma: be brief\n");
  const wrong = await runCases(dir, "guest/motd");
  assert.equal(wrong.code, 1);
  assert.match(wrong.stdout, /\n-Welcome to sma: be brief\n\+Welcome to sam: be brief\nok /);
});

test("a case that cannot be rendered is reported at its place, and where there is none that is reported", async () => {
  const dir = directory({
    ...CASES,
    "mine/guest/motd.tests/plain.yml": "motto: x\n",
    "mine/guest/motd.tests/of-a-guest.yml": "_guest: sma\n",
    "mine/guest/motd.tests/of-a-network.yml": "_network: service\nmotto: x\n",
    "mine/guest/motd.tests/of-a-network.out": "Welcome to service: x\n",
    "mine/guest/motd.tests/of-nothing.yml": "_network: nothing-like-it\n",
    "mine/guest/motd.tests/of-the-host.yml": "_host: true\nname: host\nmotto: ~\n",
    "mine/guest/motd.tests/of-the-host.out": "Welcome to host\n",
  });
  const { code, stdout, stderr } = await runCases(dir);
  assert.equal(code, 1);
  assert.deepEqual(
    stdout.split("\n").map((line) => line.slice(0, 4)),
    ["FAIL", "ok  ", "FAIL", "ok  ", "FAIL", ""],
  );
  assert.match(
    stderr,
    /of-a-guest\.yml:1:9: error: there is no guest `sma`: did you mean `sam`\? \[template-case\]/,
  );
  assert.match(
    stderr,
    /mine\/guest\/motd:1:22: error: `line` takes text or a number, but this is nothing: set the value/,
  );
  assert.match(stderr, /there is no network `nothing-like-it`: name one of the plan \[template-case\]/);
  const none = await runCases(dir, "guest/other");
  assert.equal(none.code, 1);
  assert.equal(
    none.stderr,
    "there are no test cases: put TEMPLATE.tests/NAME.yml, a context, beside a template\n",
  );
});

test("a template of the user's own extends the shipped one of its name, and includes its snippets", async () => {
  const project = new OwnLab({
    "templates.mine/autoinstall.d/ks.cfg":
      '{% extends "shipped:autoinstall.d/ks.cfg" %}\n{% block post %}\n{{ super() }}\necho mine\n{% endblock %}\n',
    "templates.mine/snippets/post/ssh": '{% include "shipped:snippets/post/ssh" %}\n# and mine\n',
  });
  const { code, stderr } = await project.build([], {
    MINIASCAPE_CONFDIR: join(PROJECT, "_data"),
    MINIASCAPE_TMPLDIR: "templates.mine",
    MINIASCAPE_SITE: "modern",
  });
  assert.equal(code, 0, stderr);
  const kickstart = readFileSync(project.path("_site/guests.d/web-1/ks.cfg"), "utf8");
  assert.match(kickstart, /\necho mine\n/);
  assert.match(kickstart, /\n# and mine\n/);
});
