import { readFileSync } from "node:fs";
import { check, type Outcome } from "./check.ts";

const USAGE = `Usage: miniascape COMMAND [OPTION ...]

Commands: check
`;

const manifest = new URL("../../package.json", import.meta.url);
const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };

function run([command, ...args]: readonly string[]): Outcome {
  if (command === "check") {
    return check(args, { environment: process.env, terminal: process.stderr.isTTY ?? false, version });
  }
  if (command === "--version") return { status: 0, stdout: `${version}\n` };
  if (command === "-h" || command === "--help") return { status: 0, stdout: USAGE };
  return { status: 2, stderr: USAGE };
}

const { status, stdout = "", stderr = "" } = run(process.argv.slice(2));
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = status;
