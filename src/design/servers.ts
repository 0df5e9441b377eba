import type { Design } from "./design.ts";
import { composedLayers } from "./layers.ts";
import { db, files, node, web } from "./roles.ts";

export const servers: Design = {
  name: "servers",
  summary: "web servers, a database and NFS, with a network of their own behind",
  site: "lab",
  domain: "lab.test",
  networks: [
    { name: "lab", mode: "nat" },
    { name: "backend", mode: "isolated" },
  ],
  roles: [web, db, files, { ...node, proposedCount: 0 }],
  layers: (answers) => composedLayers(answers, servers.roles, "Web servers and what is behind them"),
};
