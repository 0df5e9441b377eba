import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "./build.ts";
import { executable, inOwnProcess } from "./command.ts";
import { LIMITS } from "./limits.ts";
import { run } from "./run.ts";
import { has } from "./tools.ts";

/**
 * Runs a command on a terminal of its own, and types each answer after its question. The terminal's text and the exit
 * status follow as JSON. A negative status is a signal.
 */
const TYPIST = `
import json, os, pty, select, sys
answers, command = json.loads(sys.argv[1]), sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
shown, seen = "", 0
while True:
    if not select.select([terminal], [], [], ${LIMITS.wait})[0]:
        os.kill(pid, 9)
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    shown += data.decode()
    while answers and answers[0][0] in shown[seen:]:
        seen = shown.index(answers[0][0], seen) + len(answers[0][0])
        os.write(terminal, answers.pop(0)[1].encode())
status = os.waitpid(pid, 0)[1]
print(json.dumps({"shown": shown, "status": -(status & 127) if status & 127 else status >> 8, "unasked": answers}))
`;

interface Session {
  readonly shown: string;
  readonly status: number;
  readonly unasked: readonly unknown[];
}

async function typed(cwd: string, answers: readonly [string, string][], ...args: string[]): Promise<Session> {
  const command = [process.execPath, executable(), "init", ...args];
  const { stdout, stderr } = await run("python3", ["-c", TYPIST, JSON.stringify(answers), ...command], {
    cwd,
    env: { HOME: join(cwd, "home"), NO_COLOR: "1", TERM: "dumb" },
  });
  assert.notEqual(stdout, "", stderr);
  return JSON.parse(stdout);
}

test("a lab is designed in a conversation, in which a wrong answer is asked for again", async (t) => {
  if (!has(t, "python3")) return;
  const cwd = temporaryDirectory();
  mkdirSync(join(cwd, "home"));
  writeFileSync(join(cwd, "home/alice.pub"), `ssh-ed25519 ${"A".repeat(68)} alice\n`);
  const { shown, status, unasked } = await typed(
    cwd,
    [
      ["Design [cloud]: ", "clusters\r"],
      ["unknown design `clusters`: did you mean `cluster`?", ""],
      ["Design [cloud]: ", "cluster\r"],
      ["Domain of the guests' names [ha.test]: ", "pair.test\r"],
      [
        "Networks, NAME:MODE:SUBNET, with spaces between them [lab:nat:",
        "front:isolated:10.77.0.0/24 ring:isolated\r",
      ],
      ["Release of the guests (almalinux9", "centos-stream9\r"],
      ["Install tree (a URL, or `host`: the host serves it from the DVD) [host]: ", "\r"],
      ["Guests, KIND=COUNT, with spaces between them (ha) [ha=3]: ", "ha=2\r"],
      ["Public keys for root's login (a file, or `new` for a new one) [new]: ", "~/alice.pub\r"],
    ],
    "my lab",
    "--dependency=1.2.3",
  );
  assert.deepEqual([status, unasked], [0, []], shown);
  assert.match(
    shown,
    /Designs:\r\n {2}cloud {6}a web server and a few guests from cloud images, up in minutes\r\n/,
  );
  assert.match(shown, /Made my lab\. Next: cd 'my lab' && npm install/);
  const layer = (path: string) => readFileSync(join(cwd, "my lab/_data/cluster", path), "utf8");
  assert.match(
    layer("networks.d/front.yml"),
    /^mode: isolated\ndomain: pair\.test\n.*\ngateway: 10\.77\.0\.1\n/m,
  );
  assert.match(layer("networks.d/ring.yml"), /^domain: ring\.pair\.test$/m);
  assert.match(
    layer("sysgroups.d/ha.yml"),
    /nodes: \[ha-1, ha-2\]\n {2}heartbeat: 1 .*\n {2}ip: 10\.77\.0\.199$/m,
  );
  assert.match(layer("common/10_lab.yml"), /^os: \{id: centos-stream9\}$/m);
  assert.deepEqual(readdirSync(join(cwd, "my lab/_data/cluster/guests.d")), ["ha-1.yml", "ha-2.yml"]);
});

test("Ctrl-C and Ctrl-D at a question leave nothing", async (t) => {
  if (!has(t, "python3")) return;
  const cwd = temporaryDirectory();
  mkdirSync(join(cwd, "empty"));
  for (const [key, dir] of [
    ["\x03", "lab"],
    ["\x04", "empty"],
  ] as const) {
    const questions: [string, string][] = [
      ["Design [cloud]: ", "servers\r"],
      ["Domain of the guests' names [lab.test]: ", "\r"],
      ["Networks, NAME:MODE:SUBNET, with spaces between them [lab:nat:", "\r"],
      ["Release of the guests (almalinux9", "ubuntu24.04\r"],
      [
        "Where guests come from (`image`: a cloud image, ready in minutes; `installer`: the distribution's installer) [installer]: ",
        "\r",
      ],
      ["ISO image of the installer (its path on the host, or `host`: in /srv/images) [host]: ", key],
    ];
    const { shown, status, unasked } = await typed(cwd, questions, dir);
    assert.deepEqual([status, unasked], [1, []], shown);
    assert.match(shown, /\r\nstopped: nothing was written\r\n$/);
    assert.deepEqual([readdirSync(cwd), readdirSync(join(cwd, "empty"))], [["empty"], []]);
  }
});

test("a signal while files are written leaves nothing, also of parents and in an empty directory", async (t) => {
  if (!has(t, "bash", "ssh-keygen")) return;
  const root = temporaryDirectory();
  const cwd = join(root, "here");
  mkdirSync(join(cwd, "empty"), { recursive: true });
  const keygen = (signal: string) => {
    const script = `#!/bin/bash\nls -A "$(dirname "\${@: -1}")/.." >${root}/staged\nkill -${signal} $PPID\nPATH=\${PATH#*:}\nexec ssh-keygen "$@"\n`;
    mkdirSync(join(root, "bin"), { recursive: true });
    writeFileSync(join(root, "bin/ssh-keygen"), script, { mode: 0o755 });
  };
  for (const [signal, dir] of [
    ["INT", "a/lab"],
    ["TERM", "empty"],
    ["HUP", "."],
  ] as const) {
    keygen(signal);
    const where = dir === "." ? join(cwd, "empty") : cwd;
    const { code } = await inOwnProcess(
      ["init", "--yes", "--authorized-keys=new", "--dependency=1.2.3", dir],
      {
        cwd: where,
        env: { PATH: `${join(root, "bin")}:${process.env.PATH}` },
      },
    );
    assert.notEqual(code, 0);
    assert.equal(readFileSync(join(root, "staged"), "utf8"), "staged\n");
    assert.deepEqual([readdirSync(cwd), readdirSync(join(cwd, "empty"))], [["empty"], []]);
  }
  assert.ok(existsSync(cwd));
});
