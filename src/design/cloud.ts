import type { Design } from "./design.ts";
import { composedLayers } from "./layers.ts";
import { node, web } from "./roles.ts";

export const cloud: Design = {
  name: "cloud",
  summary: "a web server and a few guests from cloud images, up in minutes",
  site: "lab",
  domain: "lab.test",
  networks: [{ name: "lab", mode: "nat" }],
  roles: [{ ...web, proposedCount: 1 }, node],
  release: "debian13",
  method: "image",
  layers: (answers) => composedLayers(answers, cloud.roles, "Guests from cloud images"),
};
