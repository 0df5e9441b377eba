import type { Build } from "../src/eleventy/build.ts";
import { exportedLab } from "../src/exports/exported-lab.ts";
import { EXPORTS } from "../src/exports/exports.ts";

/** The files in `exports/`. The page masks the facts before it asks for a text. */
export default ({ lab }: Build) => {
  const facts = exportedLab(lab);
  return EXPORTS.map(({ name, text }) => ({ path: `exports/${name}`, facts, text }));
};
