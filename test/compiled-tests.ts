import { readFileSync, rmSync } from "node:fs";
import { dirname, extname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Loader, type Plugin } from "esbuild";
import { PROJECT } from "./run.ts";

const CODE = join(PROJECT, "node_modules/.cache/miniascape-tests");

/** The compiled files are elsewhere, but `import.meta` names the places of the sources. */
const PLACES: Plugin = {
  name: "places",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.[jt]s$/ }, ({ path }) => {
      const places = { dirname: dirname(path), filename: path, url: pathToFileURL(path).href };
      const contents = Object.entries(places).reduce(
        (text, [name, place]) => text.replaceAll(`import.meta.${name}`, JSON.stringify(place)),
        readFileSync(path, "utf8"),
      );
      return { contents, loader: extname(path).slice(1) as Loader };
    }),
};

/** Compiles test files once, together with the code that they test: no process has to load tsx. Returns their paths. */
export async function compiledTests(files: readonly string[]): Promise<string[]> {
  rmSync(CODE, { recursive: true, force: true });
  await build({
    absWorkingDir: PROJECT,
    entryPoints: [...files],
    outbase: "test",
    outdir: CODE,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    packages: "external",
    plugins: [PLACES],
    platform: "node",
    target: "node20.11",
    format: "esm",
    sourcemap: true,
    logLevel: "warning",
  });
  return files.map((file) => join(CODE, relative("test", file)).replace(/\.ts$/, ".mjs"));
}
