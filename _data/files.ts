import type { Build } from "../src/eleventy/build.ts";
import { guestArtifacts, hostArtifacts, labArtifacts } from "../src/model/artifact.ts";

/** The files that `templates` of guests and `host_templates` of the host name, by the page that makes them. */
export default ({ lab }: Build) => ({
  autoinst: guestArtifacts(lab.guests, (key) => key === "autoinst"),
  virtinst: guestArtifacts(lab.guests, (key) => key === "virtinst"),
  other: guestArtifacts(lab.guests, (key) => key !== "autoinst" && key !== "virtinst"),
  host: hostArtifacts(lab),
  lab: labArtifacts(lab),
});
