import { isMap } from "../merge/merge.ts";

/** The directory in which a network has boot loaders, by its `netboot`; null: it has none. */
export function loaderRoot(netboot: unknown): string | null {
  return isMap(netboot) && typeof netboot.tftp === "string" ? netboot.tftp : null;
}

/**
 * Lines for dnsmasq, by which machines without iPXE get their boot loader: iPXE, which then
 * asks again. iPXE sends option 175. 7 and 9 are UEFI of x86_64 (RFC 4578, with its erratum).
 */
export const LOADER_OPTIONS: readonly string[] = [
  "dhcp-match=set:ipxe,175",
  "dhcp-match=set:efi,option:client-arch,7",
  "dhcp-match=set:efi,option:client-arch,9",
  "dhcp-boot=tag:!ipxe,tag:efi,snponly.efi",
  "dhcp-boot=tag:!ipxe,tag:!efi,undionly.kpxe",
];
