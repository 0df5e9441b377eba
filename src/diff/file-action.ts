import { isMap } from "../merge/merge.ts";
import type { Action } from "./action.ts";
import type { Tree } from "./tree.ts";

/** Whose file a path of the output is: an object as commands name it, or `site`. */
export function ownerOf(path: string): string {
  const [top = "", second = "", third = ""] = path.split("/");
  if (top === "guests.d" && third) return `guest/${second}`;
  if (top === "networks" && third) return `network/${second}`;
  if (/^(?:up|down|status|check-host)$/.test(path)) return "host";
  if (top !== "host") return "site";
  if (second === "networks.d" && third) return `network/${third.replace(/\.(?:xml|yml)$/, "")}`;
  if (second === "storages.d" && third) return `storage/${third.replace(/\.xml$/, "")}`;
  return "host";
}

/** Whether a file only shows values to people; `key`: of a file that `templates` names, which an installer or a host reads. */
export function isDocument(path: string, key: unknown): boolean {
  if (key !== undefined) return false;
  return /\.html$|^assets\/|^model\.json$|^guests\.d\/[^/]+\/guest\.yml$|^host\/networks\.d\/[^/]+\.yml$/.test(
    path,
  );
}

/** The keys of the files that `templates` of guests and `host_templates` name, by the paths of these files. */
export function* templateKeys({ model }: Tree): Iterable<readonly [path: string, key: unknown]> {
  for (const { name, files } of mapsIn(model.guests))
    for (const { key, dst } of mapsIn(files)) yield [`guests.d/${name}/${dst}`, key];
  const { host } = model;
  for (const { key, dst } of mapsIn(isMap(host) ? host.files : [])) yield [`host/${dst}`, key];
}

function mapsIn(value: unknown) {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

/** What a changed file asks for by itself; null stands for a file that is not there, `key` is of `templates` or `host_templates`. */
export function fileAction(path: string, before: string | null, after: string | null, key: unknown): Action {
  if (isDocument(path, key)) return "documentation";
  const owner = ownerOf(path);
  if (owner.startsWith("storage/")) return "pool-restart";
  if (owner.startsWith("network/"))
    return networkFrame(before) === networkFrame(after) ? "live" : "network-restart";
  if (!owner.startsWith("guest/")) return "host-file";
  if (key === "autoinst")
    return kickstartBody(before) === kickstartBody(after) ? "documentation" : "guest-rebuild";
  if (key === "virtinst") return buildBody(before) === buildBody(after) ? "documentation" : "guest-restart";
  return "host-file";
}

/** The XML of a network without what net-update changes: hosts of DNS and DHCP, and ranges. */
function networkFrame(xml: string | null): string | null {
  return (
    xml
      ?.replace(/<host\b[^>]*\/>|<host\b.*?<\/host>/gs, "")
      .replace(/<range\b[^>]*\/>/g, "")
      .replace(/<!--.*?-->/gs, "")
      .replace(/\s+/g, " ") ?? null
  );
}

/** A kickstart without the comment at its top, which says what the guest is for. */
function kickstartBody(text: string | null): string | null {
  return text?.replace(/^(?:#.*\n|\n)+/, "") ?? null;
}

/** What of the shipped script around virt-install says what the guest is made of. */
const MADE_OF = /^(?:name|location|kernel_args|os|.+\+)=|^ +--|^(?:interface|disk) /;
const NOT_MADE_OF = /^ +--(?:connect|metadata|autostart|extra-args|noautoconsole)/;

/** Of another script every line. */
function buildBody(text: string | null): string | null {
  const lines = text?.split("\n") ?? [];
  const own = lines.filter((line) => MADE_OF.test(line) && !NOT_MADE_OF.test(line));
  return lines.includes("install=(") ? own.join("\n") : text;
}
