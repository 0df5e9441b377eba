import type { Build } from "../src/eleventy/build.ts";

export default ({ lab }: Build) => lab;
