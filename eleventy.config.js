// Eleventy 3 looks for .js, .mjs and .cjs only: this file hands over to .eleventy.ts. A namespace of its own for each
// configuration load makes `--serve` see every edit of a TypeScript file.
import { randomUUID } from "node:crypto";
import { register } from "tsx/esm/api";

export default async function (eleventyConfig) {
  const tsx = register({ namespace: randomUUID() });
  const load = (path) => tsx.import(path, import.meta.url);
  try {
    return (await load("./.eleventy.ts")).default(eleventyConfig, load);
  } catch (error) {
    // Thrown here, it would have `--serve` forget what to watch, and never see it mended.
    for (const code of ["./src/**/*.ts", "./_data/*.ts", "./.eleventy.ts"])
      eleventyConfig.addWatchTarget(code, { resetConfig: true });
    eleventyConfig.on("eleventy.before", () => {
      throw error;
    });
    return { dir: { input: "site", data: "../_data", includes: "../templates" } };
  }
}
