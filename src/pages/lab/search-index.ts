import type { LayerName } from "../layers/names.ts";
import type { PageSource } from "../source.ts";

/**
 * What the search box looks through, as a script: a page opened from a file may load one, and nothing else. Each entry
 * is [kind of thing, name, what is said of it, its page, further texts].
 */
export function searchScript({ lab }: PageSource, layers: Iterable<LayerName>): string {
  const entries: string[][] = [];
  for (const { name, sysgroup, description, fqdn, interfaces, disks } of lab.guests) {
    entries.push([
      "guest",
      name,
      [sysgroup, typeof description === "string" ? description : ""].filter(Boolean).join(", "),
      `guests.d/${encodeURIComponent(name)}/index.html`,
      [
        fqdn,
        ...interfaces.flatMap(({ ip, ip6, mac, network, fqdn: own }) => [
          ip,
          ip6,
          mac,
          network,
          own === fqdn ? "" : own,
        ]),
        ...disks.map(({ volume }) => volume),
      ]
        .filter(Boolean)
        .join(" "),
    ]);
  }
  for (const { name, mode, subnet, gateway, domain, bridge, names, ipv6 } of lab.networks) {
    const page = `networks/${encodeURIComponent(name)}/index.html`;
    entries.push([
      "network",
      name,
      [mode, subnet].filter(Boolean).join(", "),
      page,
      [gateway, domain, bridge.name, ipv6?.subnet].filter(Boolean).join(" "),
    ]);
    for (const entry of names)
      entries.push(["name", entry.name, `${entry.ip} on ${name}`, `${page}#names`, ""]);
  }
  for (const kind of [...new Set(lab.guests.map(({ sysgroup }) => sysgroup))].sort()) {
    entries.push(["kind", kind, "", `kinds/${encodeURIComponent(kind)}/index.html`, ""]);
  }
  for (const { name, path } of lab.storages) {
    entries.push(["pool", name, path, `pools/${encodeURIComponent(name)}/index.html`, ""]);
  }
  for (const { dst } of lab.host.files) entries.push(["host file", dst, "", "host.html", ""]);
  for (const { name, page } of layers) {
    entries.push(["layer", name, "", page.split("/").map(encodeURIComponent).join("/"), ""]);
  }
  return `globalThis.miniascapeIndex = [\n${entries.map((entry) => safeJson(entry)).join(",\n")}\n];\n`;
}

/** Fit to stand in a script, wherever that stands. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
