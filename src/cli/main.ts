import { readFileSync } from "node:fs";
import { COMMANDS } from "./commands.ts";
import { dispatch } from "./dispatch.ts";

const manifest = new URL("../../package.json", import.meta.url);
const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };

process.exitCode = await dispatch(COMMANDS, process.argv.slice(2), {
  environment: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  version,
  program: "miniascape",
});
