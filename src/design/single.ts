import type { Design } from "./design.ts";
import { composedLayers } from "./layers.ts";
import { node } from "./roles.ts";

export const single: Design = {
  name: "single",
  summary: "one network, a few guests of one kind",
  site: "lab",
  domain: "lab.test",
  networks: [{ name: "lab", mode: "nat" }],
  roles: [node],
  layers: (answers) => composedLayers(answers, single.roles, "A few guests on one network"),
};
