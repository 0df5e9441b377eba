import type { Build } from "../src/eleventy/build.ts";
import { views } from "../src/pages/views.ts";

/** The pages of the index, by their template in `site`. */
export default (build: Build) => views(build, build.indexCache);
