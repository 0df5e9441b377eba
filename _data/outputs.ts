import type { Build } from "../src/eleventy/build.ts";

/** The lab's files: pages take paths and templates from here. */
export default ({ outputs }: Build) => ({
  /** The paths of the own files of a guest, a network or a storage pool. */
  of: (object: unknown) => outputs.of(object),
  guestFiles: outputs.guestFiles,
  hostScripts: outputs.hostScripts,
  hostFiles: outputs.hostFiles,
});
