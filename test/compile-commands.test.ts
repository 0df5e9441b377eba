import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { buildSite, temporaryDirectory } from "./build.ts";
import { commandIn } from "./cli.ts";
import { executable, inOwnProcess } from "./command.ts";
import { PROJECT, type Result, run } from "./run.ts";
import { has } from "./tools.ts";

/** The sample lab is only built for a test that uses it. */
const ENVIRONMENT = { NO_COLOR: "1", MINIASCAPE_CONFDIR: join(PROJECT, "_data") };

/** Runs the command in a directory outside the project. */
function miniascape(cwd: string, ...args: string[]): Promise<Result> {
  return commandIn(cwd, args, ENVIRONMENT);
}

/** The same in a process of its own, like a shell. */
function inShell(cwd: string, ...args: string[]): Promise<Result> {
  return inOwnProcess(args, { cwd, env: ENVIRONMENT });
}

/** Files with their content, without miniascape's own notes. */
function filesBelow(directory: string): Map<string, string> {
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter(
    (file) => !file.startsWith(".miniascape") && statSync(join(directory, file)).isFile(),
  );
  return new Map(files.sort().map((file) => [file, readFileSync(join(directory, file), "utf8")]));
}

const GUESTS = [
  "cds-1 cds-2 rhel-5-client-1 rhel-5-cluster-1 rhel-5-cluster-2 rhel-6-client-1 rhel-6-client-2 rhel-6-cluster-1",
  "rhel-6-cluster-2 rhs-1 rhs-2 rhs-3 rhs-4 rhua rhui-rhel-5-client-1 rhui-rhel-6-client-1 sam satellite",
].flatMap((line) => line.split(" "));

/** Without findings and counts, which the original did not print. */
function infoLines(stderr: string): string[] {
  return stderr.split("\n").filter((line) => line.startsWith("[INFO]") && !line.startsWith("[INFO] Wrote"));
}

test("the session of the original's documentation, as typed", async () => {
  const cwd = temporaryDirectory();
  const banner = await inShell(cwd);
  assert.equal(banner.code, 2);
  const [usage = "", , commands = "", abbreviations = ""] = banner.stdout.split("\n");
  assert.equal(usage, "Usage: miniascape COMMAND_OR_COMMAND_ABBREV [Options] [Arg ...]");
  for (const name of ["init", "generate", "guest", "net"]) assert.ok(commands.includes(name), commands);
  assert.match(abbreviations, /^Command abbreviations: i, ge, gu, n$/);

  const net = await miniascape(cwd, "n", "-f", "-w", "workdir");
  assert.equal(net.code, 0, net.stderr);
  assert.deepEqual(
    infoLines(net.stderr).map((line) => line.replace(/ from .*/, "")),
    GUESTS.map((name) => `[INFO] Loading ${name}'s config`),
  );
  const names = readdirSync(join(cwd, "workdir/host/networks.d"));
  assert.deepEqual(
    names.filter((name) => name.startsWith("service")),
    ["service.xml", "service.yml"],
  );

  const help = await miniascape(cwd, "gu", "-h");
  assert.equal(help.code, 0);
  for (const option of [
    "-h, --help",
    "-t, --tmpldir=DIR",
    "-c, --confdir=DIR",
    "-w, --workdir=DIR",
    "-A, --genall",
    "-D, --debug",
  ])
    assert.ok(help.stdout.includes(option), option);
  const bare = await miniascape(cwd, "gu");
  assert.equal(bare.code, 2);
  assert.ok(bare.stderr.startsWith(help.stdout), bare.stderr);
  assert.equal(
    bare.stderr.slice(help.stdout.length),
    `
Available VMs: cds-1, cds-2, rhel-5-client-1, rhel-5-cluster-1,
rhel-5-cluster-2, rhel-6-client-1, rhel-6-client-2, rhel-6-cluster-1,
rhel-6-cluster-2, rhs-1, rhs-2, rhs-3, rhs-4, rhua, rhui-rhel-5-client-1,
rhui-rhel-6-client-1, sam, satellite
`,
  );

  const sam = await inShell(cwd, "gu", "sam", "-w", "workdir/guests.d/sam");
  assert.equal(sam.code, 0, sam.stderr);
  assert.deepEqual(infoLines(sam.stderr), [
    "[INFO] Generating setup data archive to embedded: sam",
    "[INFO] Generating workdir/guests.d/sam/ks.cfg from sam-ks.cfg [autoinst]",
    "[INFO] Generating workdir/guests.d/sam/vmbuild.sh from vmbuild.sh [virtinst]",
  ]);
  const whole = filesBelow(await buildSite("default"));
  const part = filesBelow(join(cwd, "workdir"));
  assert.ok(part.has("guests.d/sam/ks.cfg") && part.has("host/networks.d/service.xml"));
  for (const [file, text] of part) assert.equal(text, whole.get(file), file);
});

test("generate writes what `npx eleventy` writes, wherever it is given, and tells of it unless --quiet", async () => {
  const cwd = temporaryDirectory();
  const { code, stdout, stderr } = await miniascape(cwd, "ge", "--site=modern", "-w", "../here/out");
  assert.equal(code, 0, stderr);
  assert.equal(stdout, "");
  assert.deepEqual(filesBelow(join(cwd, "../here/out")), filesBelow(await buildSite("modern")));
  assert.match(stderr, /^\[INFO\] Loading build's config from .*_data\/modern$/m);
  assert.match(
    stderr,
    /^\[INFO\] Generating \.\.\/here\/out\/guests\.d\/build\/ks\.cfg from ks\.cfg \[autoinst\]$/m,
  );
  assert.match(stderr, /^\[INFO\] Wrote \d+ of \d+ files in \.\.\/here\/out$/m);
  assert.doesNotMatch(stderr, /DEBUG/);
  const again = await miniascape(cwd, "generate", "--site=modern", "-q", "--workdir=../here/out");
  assert.deepEqual([again.code, again.stdout, again.stderr], [0, "", ""]);
  const debug = await miniascape(cwd, "guest", "build", "-D", "--site=modern", "-w", "one");
  assert.match(
    debug.stderr,
    /^\[DEBUG\] Layers of guest build: \S+defaults\/guest\/\S+ .*guests\.d\/build\S*$/m,
  );
});

test("guest writes one guest's files into the directory itself, those of several below it, and leaves all others", async () => {
  const cwd = temporaryDirectory();
  const whole = filesBelow(await buildSite("default"));
  writeFileSync(join(cwd, "mine.txt"), "mine\n");
  assert.equal((await miniascape(cwd, "gu", "rhua", "-w", ".")).code, 0);
  const own = [...filesBelow(cwd).keys()];
  assert.deepEqual(own, ["guest.yml", "index.html", "ks.cfg", "mine.txt", "vmbuild.sh"]);
  assert.equal(readFileSync(join(cwd, "ks.cfg"), "utf8"), whole.get("guests.d/rhua/ks.cfg"));

  assert.equal((await miniascape(cwd, "gu", "rhua", "sam", "-w", "two")).code, 0);
  assert.deepEqual(readdirSync(join(cwd, "two/guests.d")), ["rhua", "sam"]);
  assert.equal((await miniascape(cwd, "gu", "cds-1", "-w", "two/guests.d/cds-1/")).code, 0);
  assert.deepEqual(
    readdirSync(join(cwd, "two/guests.d")),
    ["cds-1", "rhua", "sam"],
    "a part takes nothing away",
  );
  assert.equal(existsSync(join(cwd, "two/guests.d/cds-1/.miniascape")), false);
  assert.equal((await miniascape(cwd, "gu", "-A", "-q", "-w", "two")).code, 0);
  const all = [...whole].filter(([file]) => file.startsWith("guests.d/"));
  assert.deepEqual([...filesBelow(join(cwd, "two"))], all);
  // A build of the whole lab then accepts the parts as its own files.
  assert.equal((await miniascape(cwd, "ge", "-q", "-w", "two")).code, 0);
  assert.deepEqual(filesBelow(join(cwd, "two")), whole);
});

test("mistakes in the command line and in the plan", async () => {
  const cwd = temporaryDirectory();
  const unknown = await miniascape(cwd, "gu", "sma");
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /^miniascape guest: there is no guest `sma`: did you mean `sam`\?\n/);
  assert.match((await miniascape(cwd, "gu", "x")).stderr, /there is no guest `x`: see `miniascape list`\n/);
  const both = await miniascape(cwd, "gu", "-A", "sam");
  assert.equal(both.code, 2);
  assert.match(both.stderr, /name guests, or use --genall for all of them, but not both/);
  const empty = await miniascape(cwd, "gu", "-c", ".", "sam");
  assert.equal(empty.code, 1);
  assert.match(
    empty.stderr,
    /there is no site `default`: no layer file is below this directory \[site-missing\]/,
  );
  const broken = await miniascape(
    cwd,
    "ge",
    "-c",
    join(PROJECT, "_data"),
    "-c",
    ".",
    "--site",
    "none",
    "-w",
    "out",
  );
  assert.equal(broken.code, 1);
  assert.match(broken.stderr, /\[site-missing\]/);
  assert.equal(existsSync(join(cwd, "out")), false);
});

test("net asks before it writes over networks; without a terminal it says what to give", async (t) => {
  if (!has(t, "python3")) return;
  const cwd = temporaryDirectory();
  assert.equal((await miniascape(cwd, "net", "-q", "-w", "w")).code, 0, "nothing is there: no question");
  writeFileSync(join(cwd, "w/host/networks.d/service.xml"), "changed\n");
  const silent = await inShell(cwd, "net", "-w", "w");
  assert.equal(silent.code, 2);
  assert.equal(silent.stderr, "miniascape net: w/host/networks.d already exists: -f overwrites it\n");
  const answered = (answer: string) =>
    run("python3", ["-c", PTY, answer, process.execPath, executable(), "net", "-w", "w"], {
      cwd,
      env: ENVIRONMENT,
    });
  const no = await answered("n");
  assert.match(no.stdout, /Are you sure to generate networks in w \? \[y\/n\]: /);
  assert.equal(no.code, 1);
  assert.equal(readFileSync(join(cwd, "w/host/networks.d/service.xml"), "utf8"), "changed\n");
  const yes = await answered("y");
  assert.equal(yes.code, 0, yes.stdout);
  assert.match(readFileSync(join(cwd, "w/host/networks.d/service.xml"), "utf8"), /<name>service<\/name>/);
});

/** Runs a command on a terminal of its own, answers its first question, and shows its output. */
const PTY = `
import os, pty, sys
answer, command = sys.argv[1], sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
said, asked = b"", False
while True:
    try:
        part = os.read(terminal, 1024)
    except OSError:
        break
    if not part:
        break
    said += part
    if not asked and b"[y/n]: " in said:
        asked = True
        os.write(terminal, answer.encode() + b"\\n")
sys.stdout.buffer.write(said)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;
