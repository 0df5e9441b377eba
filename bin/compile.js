// Compiles the source into the directory of the argument. `npm pack` makes `dist` so, and `init` of a checkout the code of
// the package that a lab carries.
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

await build({
  absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
  entryPoints: ["src/cli/main.ts", "src/eleventy/project.ts", "src/serve/unloaded.ts"],
  outdir: resolve(process.argv[2] ?? "dist"),
  bundle: true,
  splitting: true,
  packages: "external",
  platform: "node",
  target: "node20.11",
  format: "esm",
  chunkNames: "chunks/[name]-[hash]",
  logLevel: "warning",
});
