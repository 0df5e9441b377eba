import { clusterShell } from "./clustershell.ts";
import { csv } from "./csv.ts";
import { graphviz, mermaid } from "./diagrams.ts";
import type { Export } from "./export.ts";
import { inventory } from "./inventory.ts";
import { prometheus } from "./prometheus.ts";
import { sshConfig } from "./ssh-config.ts";

/** All exports, in the order of the page "How to use". A new one is a file beside this and a line here. */
export const EXPORTS: readonly Export[] = [
  sshConfig,
  inventory,
  prometheus,
  clusterShell,
  mermaid,
  graphviz,
  csv,
];
