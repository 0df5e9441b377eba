// What a lab's .eleventy.ts imports as miniascape/eleventy. A checkout has its source, which the lab's tsx reads; the
// installed package has what `npm pack` compiled of it.
import { existsSync } from "node:fs";

const source = new URL("../src/eleventy/project.ts", import.meta.url);

export const { lab } = await import(existsSync(source) ? source.href : "../dist/eleventy/project.js");
