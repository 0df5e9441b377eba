import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import { executable } from "./command.ts";
import { LIMIT } from "./limits.ts";
import { Project, SMALL_LAB } from "./project.ts";
import { PROJECT } from "./run.ts";

const ELEVENTY = join(PROJECT, "node_modules/@11ty/eleventy/cmd.cjs");

test("a server whose output nobody reads any more ends", LIMIT, async () => {
  const project = new Project(SMALL_LAB, { layers: false });
  const server = spawn(process.execPath, [ELEVENTY, "--serve", "--port=0"], {
    cwd: project.dir,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(server, "exit");
  try {
    await once(server.stdout, "data");
    server.stdout.destroy();
    server.stderr.destroy();
    // It prints a line for each change.
    const saves = setInterval(() => project.write({ "templates/small.cfg": `# ${Math.random()}\n` }), 300);
    const [code] = await ended;
    clearInterval(saves);
    assert.equal(code, 1);
  } finally {
    server.kill("SIGKILL");
  }
});

test("a command whose output nobody reads ends without a stack trace", LIMIT, async () => {
  const program = executable();
  for (const args of [
    ["explain", "--output", "guests.d/cds-1/vmbuild.sh"],
    ["explain", "--output", "check-host"],
    ["list", "outputs"],
    ["which", "guest/vmbuild.sh"],
    ["check", "--format", "json"],
    ["diff", "--json"],
    ["list", "--help"],
    ["completion", "bash"],
    ["--help"],
  ]) {
    const command = spawn(process.execPath, [program, ...args], {
      cwd: join(program, "../.."),
      stdio: ["ignore", "pipe", "pipe"],
    });
    command.stdout.destroy();
    const errors = await command.stderr.setEncoding("utf8").toArray();
    assert.doesNotMatch(errors.join(""), /EPIPE|^ +at /m, args.join(" "));
  }
});
