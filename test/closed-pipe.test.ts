import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
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
