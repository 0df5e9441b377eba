import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { completionScript } from "../src/cli/command-line/completion-script.ts";
import { COMMANDS } from "../src/cli/commands.ts";
import { temporaryDirectory } from "./build.ts";
import { executable, inOwnProcess } from "./command.ts";
import { commandTable, withCommandTable } from "./documentation/commands.ts";
import { LIMITS } from "./limits.ts";
import { PROJECT, run } from "./run.ts";
import { has } from "./tools.ts";

const SCRIPT = completionScript(COMMANDS);

/** A directory with the script, and with `miniascape` on its PATH. */
function shellHome(): { dir: string; env: Record<string, string> } {
  const dir = temporaryDirectory();
  mkdirSync(join(dir, "bin"));
  writeFileSync(join(dir, "completion"), SCRIPT);
  writeFileSync(
    join(dir, "bin/miniascape"),
    `#!/bin/sh\nexec '${process.execPath}' '${executable()}' "$@"\n`,
  );
  chmodSync(join(dir, "bin/miniascape"), 0o755);
  return {
    dir,
    env: { PATH: `${dir}/bin:${process.env.PATH}`, HOME: dir, MINIASCAPE_CONFDIR: `${PROJECT}/_data` },
  };
}

/** The words that bash offers for the last one of these words. */
async function offered(...words: string[]): Promise<string[]> {
  const { dir, env } = shellHome();
  const program = `. ./completion; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _miniascape; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { code, stdout, stderr } = await run("bash", ["-uc", program, "bash", "miniascape", ...words], {
    cwd: dir,
    env,
  });
  assert.equal(code, 0, stderr);
  assert.equal(stderr, "");
  return stdout.split("\n").filter((line) => line !== "");
}

test("bash: commands, their options, fixed values, directories, and the names of the plan", async () => {
  assert.deepEqual(await offered("g"), ["generate", "guest"]);
  assert.deepEqual(
    await offered(""),
    COMMANDS.map(({ name }) => name),
  );
  assert.deepEqual(await offered("gu", "--gen"), ["--genall"]);
  assert.ok((await offered("net", "-")).includes("--force"));
  assert.deepEqual(await offered("check", "--format", "=", "s"), ["sarif"]);
  assert.deepEqual(await offered("check", "--format", "="), ["text", "json", "sarif"]);
  assert.deepEqual(await offered("ge", "-w", "b"), ["bin"]);
  assert.deepEqual(await offered("gu", "rhs"), ["rhs-1", "rhs-2", "rhs-3", "rhs-4"]);
  assert.deepEqual(await offered("guest", "--site", "=", "modern", "web"), ["web-1", "web-2"]);
  assert.deepEqual(await offered("guest", "-c", "/nowhere", "web"), []);
  assert.deepEqual(await offered("g", "x"), [], "an ambiguous command");
  assert.deepEqual(await offered("completion", ""), ["bash", "zsh"]);
  assert.deepEqual(await offered("which", "guest/vm"), ["guest/vmbuild.sh"]);
  assert.deepEqual(await offered("list", "k"), ["kinds"]);
});

test("zsh: the same script, by its own key", async (t) => {
  if (!has(t, "zsh", "python3")) return;
  const { dir, env } = shellHome();
  writeFileSync(join(dir, ".zshrc"), "PS1='> '; . ./completion 2>&1; echo ready\n");
  const { stdout } = await run("python3", ["-c", TERMINAL, "miniascape gu sate\t", "satellite"], {
    cwd: dir,
    env: { ...env, TERM: "dumb", ZDOTDIR: dir },
  });
  assert.match(stdout, /miniascape gu satellite/);
});

/** Types into a zsh, and shows its terminal when the expected text is there. */
const TERMINAL = `
import os, pty, select, sys, time
typed, wanted = sys.argv[1].encode(), sys.argv[2].encode()
pid, terminal = pty.fork()
if pid == 0:
    os.execvp("zsh", ["zsh", "-i"])
said, sent, end = b"", False, time.time() + ${LIMITS.wait}
while time.time() < end and wanted not in said:
    if select.select([terminal], [], [], 0.2)[0]:
        said += os.read(terminal, 1024)
    elif b"ready" in said and not sent:
        sent = True
        os.write(terminal, typed)
os.kill(pid, 9)
sys.stdout.buffer.write(said)
`;

test("shellcheck finds nothing in the script", async (t) => {
  if (!has(t, "shellcheck")) return;
  const { dir } = shellHome();
  // Words of completion have no spaces here: an unquoted $(compgen) gives a list to both shells.
  const { code, stdout } = await run("shellcheck", [
    "-s",
    "bash",
    "-e",
    "SC2207,SC1091",
    join(dir, "completion"),
  ]);
  assert.equal(code, 0, stdout);
});

test("usage of the completion", async () => {
  const completion = (...args: string[]) => inOwnProcess(["completion", ...args]);
  const none = await completion();
  assert.equal(none.code, 2);
  assert.match(none.stderr, /^miniascape completion: name a shell: bash or zsh\n/);
  const fish = await completion("fish");
  assert.match(fish.stderr, /^miniascape completion: unknown shell `fish`: choose bash or zsh\n/);
  assert.match((await completion("bash", "zsh")).stderr, /: one shell at a time\n/);
  const objects = await completion("object");
  assert.ok(
    objects.stdout.startsWith("host\ncds-1\n") && objects.stdout.includes("\nservice\n"),
    objects.stdout,
  );
});

test("README: the table of commands is the program's (npm run docs writes it)", () => {
  const file = join(PROJECT, "README.md");
  const text = withCommandTable(readFileSync(file, "utf8"), COMMANDS);
  if (process.env.MINIASCAPE_DOCS === "write") writeFileSync(file, text);
  assert.equal(readFileSync(file, "utf8"), text);
  assert.ok(text.includes(commandTable(COMMANDS)));
});
