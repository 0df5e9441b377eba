import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Answers, Design, Layers } from "./design.ts";
import { rootLayer } from "./layers.ts";

const DATA = fileURLToPath(new URL("../../_data", import.meta.url));

export const shippedDefault: Design = {
  name: "default",
  summary: "the sample lab of RHEL 5 and 6, as it is",
  site: "default",
  domain: "m2.local",
  networks: [
    { name: "service", mode: "nat", subnet: "192.168.155.0/24", bridge: "virbr5" },
    { name: "default", mode: "nat", subnet: "192.168.122.0/24", bridge: "virbr0" },
  ],
  roles: [],
  key: "rsa",
  secrets: ["admin_password"],
  layers: (answers) => copied(shippedDefault, answers),
};

export const modern: Design = {
  name: "modern",
  summary: "the sample lab of today: identities, web, database, cluster and more, as it is",
  site: "modern",
  domain: "lab.test",
  networks: [
    { name: "lab", mode: "nat", subnet: "192.168.160.0/24", bridge: "virbr10" },
    { name: "backend", mode: "isolated", subnet: "192.168.161.0/24", bridge: "virbr11" },
  ],
  roles: [],
  layers: (answers) => copied(modern, answers),
};

/** The layers of a shipped lab, comments and all, with the domain, the networks and the password that were asked for. */
function copied({ site, domain, networks, secrets = [] }: Design, answers: Answers): Layers {
  const moved = new Map([[domain, answers.domain]]);
  for (const [at, { subnet = "" }] of networks.entries())
    moved.set(start(subnet), start(answers.networks[at]?.subnet ?? subnet));
  // At once: a network can move to where another was.
  const old = new RegExp([...moved.keys()].map((text) => text.replaceAll(".", "\\.")).join("|"), "g");
  const paths = readdirSync(join(DATA, site), { recursive: true, encoding: "utf8" }).sort();
  const texts = paths
    .filter((path) => path.endsWith(".yml"))
    .map((path) => {
      const text = readFileSync(join(DATA, site, path), "utf8").replace(
        old,
        (word) => moved.get(word) ?? word,
      );
      // With the comment before it, which tells the sample's password.
      return [path, text.replace(/^# .*\nrootpw: .*\n/m, () => rootLayer(answers.root))] as const;
    });
  const files: Record<string, string> = Object.fromEntries(texts);
  for (const { name, mode, bridge } of answers.networks) {
    const path = `networks.d/${name}.yml`;
    files[path] = (files[path] ?? "")
      .replace(/^mode: .*/m, `mode: ${mode}`)
      .replace(/(?<=^bridge: \{name: )[^,]*/m, bridge);
  }
  const path = "common/10_lab.yml";
  for (const name of secrets)
    files[path] = (files[path] ?? "").replace(
      new RegExp(`(?<=^  ${name}: ).*`, "m"),
      `!file ../../../${name}`,
    );
  return files;
}

/** What the addresses of a network with 256 of them begin with. */
function start(subnet: string): string {
  return subnet.replace(/\d+\/24$/, "");
}
