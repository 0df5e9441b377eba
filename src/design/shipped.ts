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
  layers: (answers) => shippedLayers(shippedDefault, answers),
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
  layers: (answers) => shippedLayers(modern, answers, { lab: "fd00:a0:" }),
};

/**
 * The layers of a shipped lab, including comments, with the domain, the networks and the password of the answers.
 * `ipv6`: the first part of a network's IPv6 addresses, by the network's name.
 */
function shippedLayers(
  { site, domain, networks, secrets = [] }: Design,
  answers: Answers,
  ipv6: Readonly<Record<string, string>> = {},
): Layers {
  const replacements = new Map([[domain, answers.domain]]);
  for (const [at, { name, subnet = "" }] of networks.entries()) {
    const chosen = answers.networks[at]?.subnet ?? subnet;
    replacements.set(subnetStart(subnet), subnetStart(chosen));
    const start6 = ipv6[name];
    if (start6 && chosen !== subnet) replacements.set(start6, ipv6Start(chosen));
  }
  // Replace all in one pass: a network can move to the old subnet of another.
  const old = new RegExp([...replacements.keys()].map((text) => text.replaceAll(".", "\\.")).join("|"), "g");
  const paths = readdirSync(join(DATA, site), { recursive: true, encoding: "utf8" }).sort();
  const texts = paths
    .filter((path) => path.endsWith(".yml"))
    .map((path) => {
      const text = readFileSync(join(DATA, site, path), "utf8").replace(
        old,
        (word) => replacements.get(word) ?? word,
      );
      // Also replace the comment before it, which names the sample's password.
      return [path, text.replace(/^# .*\nrootpw: .*\n/m, () => rootLayer(answers.root))] as const;
    });
  const files: Record<string, string> = Object.fromEntries(texts);
  for (const [at, { name, mode, bridge, subnet }] of answers.networks.entries()) {
    const path = `networks.d/${name}.yml`;
    const preset = networks[at];
    const isAsShipped = preset?.mode === mode && preset.bridge === bridge && preset.subnet === subnet;
    const text = files[path] ?? "";
    files[path] = (isAsShipped && answers.namePrefix === "" ? text : withoutExternal(text))
      .replace(/^mode: .*/m, `mode: ${mode}`)
      .replace(/(?<=^bridge: \{name: )[^,}]*/m, bridge);
  }
  const path = "common/10_lab.yml";
  for (const name of secrets)
    files[path] = (files[path] ?? "").replace(
      new RegExp(`(?<=^  ${name}: ).*`, "m"),
      `!file ../../../${name}`,
    );
  return files;
}

/**
 * The layer of a network of the lab's own: only libvirt's, as it ships it, can be external. Its dynamic range becomes smaller,
 * because libvirt's is the whole subnet.
 */
function withoutExternal(text: string): string {
  return text
    .replace(/^# .*\n(name: .*\n)external: true\n/m, "$1")
    .replace(/(?<=^dhcp: \{start: (?:\d+\.){3})2(?=,)/m, "200");
}

/** The first part of unique local IPv6 addresses for an IPv4 subnet: fdc0:a8a1: for 192.168.161.0/24. */
function ipv6Start(subnet: string): string {
  const [first = 0, second = 0, third = 0] = subnet.split(".").map(Number);
  return `fd${first.toString(16).padStart(2, "0")}:${(second * 256 + third).toString(16)}:`;
}

/** The first part of the addresses of a /24 subnet: 192.168.161. */
function subnetStart(subnet: string): string {
  return subnet.replace(/(?<!\d)\d+\/24$/, "");
}
