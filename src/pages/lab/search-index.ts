import type { LayerName } from "../layers/names.ts";
import type { PageSource } from "../source.ts";

/**
 * The search index as a script, because a page with a file: URL may load scripts, but no JSON. An entry is
 * [kind of thing, name, description, its page, more texts to search].
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
        ...interfaces.flatMap(({ ip, ip6, mac, network, fqdn: interfaceFqdn }) => [
          ip,
          ip6,
          mac,
          network,
          interfaceFqdn === fqdn ? "" : interfaceFqdn,
        ]),
        ...disks.flatMap(({ volume, path }) => volume ?? path ?? []),
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
      [gateway, domain, bridge?.name, ipv6?.subnet].filter(Boolean).join(" "),
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

/** JSON that is safe inside a `<script>` element and in a script file. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
