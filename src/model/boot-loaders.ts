import { isMap, type ValueMap } from "../merge/merge.ts";
import { GRUB } from "../schema/networks/netboot.ts";

/** The directory in which a network has boot loaders, by its `netboot`; null: it has none. */
export function loaderRoot(netboot: unknown): string | null {
  return isMap(netboot) && typeof netboot.tftp === "string" ? netboot.tftp : null;
}

/** The directory from which machines with UEFI and without iPXE load shim and GRUB, by the `netboot` of their network. */
export function grubRoot(netboot: unknown): string | null {
  return isMap(netboot) && netboot.loader === GRUB ? loaderRoot(netboot) : null;
}

/**
 * Lines for dnsmasq, by which machines without iPXE get their boot loader: iPXE, which then
 * asks again, or shim. iPXE sends option 175. 7 and 9 are UEFI of x86_64 (RFC 4578, with its erratum).
 */
export function loaderOptions(netboot: unknown): readonly string[] {
  return [
    "dhcp-match=set:ipxe,175",
    "dhcp-match=set:efi,option:client-arch,7",
    "dhcp-match=set:efi,option:client-arch,9",
    `dhcp-boot=tag:!ipxe,tag:efi,${grubRoot(netboot) !== null ? "shimx64.efi" : "snponly.efi"}`,
    "dhcp-boot=tag:!ipxe,tag:!efi,undionly.kpxe",
  ];
}

/** A file of an installer that GRUB loads by TFTP: Debian's signed GRUB has no HTTP. */
export interface LoadedFile {
  /** A path below the site of the host, or the URL of another server. */
  readonly source: string;
  /** Below the TFTP directory. Other sources have other paths. */
  readonly path: string;
}

export function loadedFile(source: string): LoadedFile {
  const path = source
    .replace(/[^A-Za-z0-9./-]/g, (char) => `_${char.codePointAt(0)?.toString(16)}_`)
    .replaceAll("//", "/_2f_");
  return { source, path: `trees/${path}` };
}

/** The path on the host of a file that its own web server has. A URL of another server stays. */
export function sourceOnHost(source: string, { images, web }: ValueMap): string {
  const { mount } = isMap(images) ? images : {};
  const { path, root } = isMap(web) ? web : {};
  const trees = `${String(path).replace(/^\//, "")}/`;
  if (source.includes("://")) return source;
  return source.startsWith(trees) ? `${mount}/${source.slice(trees.length)}` : `${root}/${source}`;
}
