import type { Build } from "../src/eleventy/build.ts";
import type { Guest } from "../src/model/guest.ts";
import type { Network } from "../src/model/network.ts";
import type { Storage } from "../src/model/storage.ts";

/** The paths and templates of output files, for the pages in `site`. */
export default ({ outputs }: Build) => ({
  ofGuest: (guest: Guest) => outputs.ofGuest(guest),
  ofNetwork: (network: Network) => outputs.ofNetwork(network),
  ofStorage: (storage: Storage) => outputs.ofStorage(storage),
  guestFiles: outputs.guestFiles,
  hostScripts: outputs.hostScripts,
  hostFiles: outputs.hostFiles,
});
