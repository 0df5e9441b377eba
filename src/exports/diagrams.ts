import type { Export } from "./export.ts";
import type { ExportedGuest, ExportedLab, ExportedNetwork } from "./facts.ts";

/** The ends of each edge are indexes in the lists of guests and networks. */
function edgesOf({ guests, networks }: ExportedLab) {
  const indexes = new Map(networks.map(({ name }, at) => [name, at]));
  return guests.flatMap(({ interfaces }, guest) =>
    interfaces.flatMap(({ network, ip, ip6 }) => {
      const at = indexes.get(network);
      return at === undefined ? [] : { guest, network: at, label: ip ?? ip6 ?? "" };
    }),
  );
}

const linesOf = ({ name, subnets }: ExportedNetwork) => [name, ...subnets];
const guestText = ({ name }: ExportedGuest) => name;

/** Ids are numbers, because a name can be a word of Mermaid's own, such as `end`. */
export const mermaid: Export = {
  name: "topology.mmd",
  readers: "GitHub, GitLab, Obsidian, by Mermaid",
  command: "npx @mermaid-js/mermaid-cli -i exports/topology.mmd -o topology.svg",
  text: (lab) => {
    const quoted = (lines: readonly string[]) =>
      `"${lines.map((line) => line.replace(/[^\w .:/+-]/g, (char) => `#${char.codePointAt(0)};`)).join("<br/>")}"`;
    return [
      "flowchart LR",
      ...lab.networks.map((network, at) => `  n${at}([${quoted(linesOf(network))}])`),
      ...lab.guests.map((guest, at) => `  g${at}[${quoted([guestText(guest)])}]`),
      ...edgesOf(lab).map(({ guest, network, label }) =>
        label ? `  g${guest} ---|${quoted([label])}| n${network}` : `  g${guest} --- n${network}`,
      ),
      "",
    ].join("\n");
  },
};

export const graphviz: Export = {
  name: "topology.dot",
  readers: "Graphviz",
  command: "dot -Tsvg exports/topology.dot >topology.svg",
  text: (lab) => {
    const quoted = (text: string) => `"${text.replace(/["\\]/g, "\\$&").replace(/[\x00-\x1f]/g, " ")}"`;
    const label = (lines: readonly string[]) => lines.map((line) => quoted(line).slice(1, -1)).join("\\n");
    return [
      `graph ${quoted(lab.site)} {`,
      "  rankdir=LR;",
      "  node [shape=box];",
      ...lab.networks.map((network, at) => `  n${at} [shape=ellipse, label="${label(linesOf(network))}"];`),
      ...lab.guests.map((guest, at) => `  g${at} [label=${quoted(guestText(guest))}];`),
      ...edgesOf(lab).map((edge) => `  g${edge.guest} -- n${edge.network} [label=${quoted(edge.label)}];`),
      "}",
      "",
    ].join("\n");
  },
};
