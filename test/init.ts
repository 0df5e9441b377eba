import assert from "node:assert/strict";
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dispatch } from "../src/cli/command-line/dispatch.ts";
import { COMMANDS } from "../src/cli/commands.ts";
import { settingsOf } from "../src/eleventy/settings.ts";
import { checkLab, type Lab } from "../src/lab.ts";
import type { PlanSources } from "../src/layers/catalog.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { temporaryDirectory } from "./build.ts";

export const KEY = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${"e".repeat(43)} alice: lab #1`;

/** A home without keys, a PATH without commands, and a directory for labs. */
export function bench() {
  const root = temporaryDirectory();
  const authorized = join(root, "alice.pub");
  writeFileSync(authorized, `# mine\n${KEY}\n`);
  const environment: NodeJS.ProcessEnv = { HOME: join(root, "home"), PATH: join(root, "bin") };
  const init = async (dir: string, ...args: string[]) => {
    let messages = "";
    const stream = { write: (text: string) => (messages += text.replaceAll(root, "ROOT")) };
    // Packing the package takes longer than all else.
    const dependency = args.some((arg) => arg.startsWith("--dependency")) ? [] : ["--dependency=1.2.3"];
    const status = await dispatch(COMMANDS, ["init", join(root, dir), ...args, ...dependency], {
      environment,
      stdin: Object.assign(Object.create(process.stdin), { isTTY: false }),
      stdout: stream,
      stderr: stream,
      version: "1.2.3",
      program: "miniascape",
    });
    return { status, messages, dir: join(root, dir) };
  };
  const tool = (name: string, script: string) => {
    mkdirSync(join(root, "bin"), { recursive: true });
    writeFileSync(join(root, "bin", name), `#!/bin/sh\n${script}`, { mode: 0o755 });
  };
  return { root, authorized, environment, init, tool };
}

export function filesBelow(dir: string): string[] {
  const paths = readdirSync(dir, { recursive: true, encoding: "utf8" }).sort();
  return paths.filter((path) => statSync(join(dir, path)).isFile());
}

export function settingsIn(dir: string): PlanSources {
  return settingsOf({}, { confdirs: [join(dir, "_data")] });
}

/** Fails on any finding, also on warnings. */
export function checkClean(dir: string): Lab {
  const { findings, lab } = checkLab(new LayerReader(), settingsIn(dir));
  assert.deepEqual(findings, []);
  assert.ok(lab && lab.guests.length > 0);
  return lab;
}
