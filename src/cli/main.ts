import { readFileSync } from "node:fs";
import { exitOnClosedPipe } from "../eleventy/closed-pipe.ts";
import { dispatch } from "./command-line/dispatch.ts";
import { COMMANDS } from "./commands.ts";

const manifest = new URL("../../package.json", import.meta.url);
const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };

exitOnClosedPipe();
process.exitCode = await dispatch(COMMANDS, process.argv.slice(2), {
  environment: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  version,
  program: "miniascape",
});
