#!/usr/bin/env node
import "./node-version.js";
import { existsSync, readFileSync } from "node:fs";

// A checkout has the source. The installed package has the code that `npm pack` compiled, and needs no tsx.
const source = new URL("../src/cli/main.ts", import.meta.url);

if (process.argv[2] === "--version") {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  console.log(version);
} else if (existsSync(source)) {
  const { tsImport } = await import("tsx/esm/api");
  await tsImport(source.href, import.meta.url);
} else {
  await import("../dist/cli/main.js");
}
