// Eleventy 3 looks for .js, .mjs and .cjs only: this file hands over to .eleventy.ts. A namespace of its own for each
// configuration load makes `--serve` see every edit of a TypeScript file.
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { register } from "tsx/esm/api";

export default async function (eleventyConfig) {
  const tsx = register({ namespace: randomUUID() });
  const load = (path) => tsx.import(path, import.meta.url);
  try {
    return (await load("./.eleventy.ts")).default(eleventyConfig, load);
  } catch (error) {
    // Thrown here, it would have `--serve` forget what to watch, and never see it mended.
    const live = globalThis[Symbol.for("miniascape.live")];
    live?.stop?.();
    const code = ["./src/**/*.ts", "./_data/*.ts", "./.eleventy.ts", ...(live ? [live.signals.reload] : [])];
    for (const target of code) eleventyConfig.addWatchTarget(target, { resetConfig: true });
    let isStale = false;
    eleventyConfig.on("eleventy.beforeWatch", () => {
      isStale = true;
    });
    eleventyConfig.on("eleventy.before", () => {
      // Saved while it was building: then Eleventy does not load the code again, unless it is told once more.
      if (isStale && live) writeFileSync(live.signals.reload, randomUUID());
      throw error;
    });
    return { dir: { input: "site", data: "../_data", includes: "../templates" } };
  }
}
