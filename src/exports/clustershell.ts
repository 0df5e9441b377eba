import { yamlText } from "../artifacts/yaml-text.ts";
import { type Export, plainNames } from "./export.ts";
import { kindsOf } from "./inventory.ts";

/** Group names must not hold characters of ClusterShell's own syntax, such as `@` and `:`. */
const groupName = (text: string) => text.replace(/[^\w.-]/g, "_");

export const clusterShell: Export = {
  name: "clustershell.yaml",
  readers: "clush and nodeset of ClusterShell, in groups.d",
  command: "clush -w @SITE:KIND uptime",
  text: ({ site, guests }) => {
    const nodes = (members: typeof guests) => plainNames(members.map(({ name }) => name)).join(",");
    const groups: Record<string, string> = {};
    for (const [kind, members] of kindsOf(guests)) {
      let name = groupName(kind);
      for (let suffix = 2; name === "all" || Object.hasOwn(groups, name); suffix += 1)
        name = `${groupName(kind)}_${suffix}`;
      groups[name] = nodes(members);
    }
    return `${yamlText({ [groupName(site)]: { ...groups, all: nodes(guests) } })}\n`;
  },
};
