import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Project } from "./project.ts";
import { PROJECT } from "./run.ts";

/** The row of the mode `other`: a bridge of the host, for which libvirt does nothing. */
const ROW = `  other: {
    title: "Guests are where the host is, by a bridge of it",
    has: { ...NOTHING, wayOut: true, bridge: true, hostBridge: true },
    dhcpServer: "elsewhere",
    forward: "bridge",
    legend: "network of a test",
    line: { "--hue": "var(--n9)" },
    isOffered: true,
  },
`;

/** A copy of the project with one more row in the table of modes, and no other change of its code or templates. */
export function otherMode(files: Readonly<Record<string, string>>): Project {
  const path = "src/model/modes.ts";
  const source = readFileSync(join(PROJECT, path), "utf8");
  const end = "} as const satisfies";
  if (source.split(end).length !== 2) throw new Error(`${path} has its table elsewhere`);
  return new Project({ ...files, [path]: source.replace(end, () => ROW + end) }, { source: true });
}
