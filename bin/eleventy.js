// The module miniascape/eleventy, for a lab's .eleventy.ts. A checkout has the source, which the lab's tsx compiles; the
// installed package has the code that `npm pack` compiled.
import "./node-version.js";
import { existsSync } from "node:fs";

const source = new URL("../src/eleventy/project.ts", import.meta.url);

export const { lab } = await import(existsSync(source) ? source.href : "../dist/eleventy/project.js");
