#!/usr/bin/env node
import { existsSync, readFileSync } from "node:fs";

// A checkout has its source; the installed package has what `npm pack` compiled of it, and no tsx is loaded.
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
