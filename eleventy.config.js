// Eleventy 3 looks for .js, .mjs and .cjs only: this file hands over to .eleventy.ts. A namespace of its own for each
// configuration load makes `--serve` see every edit of a TypeScript file.
import { randomUUID } from "node:crypto";
import { unloaded } from "miniascape/serve";
import { register } from "tsx/esm/api";

export default async function (eleventyConfig) {
  const tsx = register({ namespace: randomUUID() });
  const load = (path) => tsx.import(path, import.meta.url);
  try {
    return (await load("./.eleventy.ts")).default(eleventyConfig, load);
  } catch (error) {
    return unloaded(eleventyConfig, load, error);
  }
}
