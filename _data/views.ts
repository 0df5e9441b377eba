import type { Build } from "../src/eleventy/build.ts";
import { views } from "../src/pages/views.ts";

/** The pages of the index, by the template that makes them. */
export default (build: Build) => views(build, build.indexCache);
