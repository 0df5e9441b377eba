import { createHash } from "node:crypto";

/**
 * By which libvirt knows an object of the lab: always the same for the same plan, so that scripts can tell what the lab
 * made from what was there before, and need no notes of their own. `name` is the one in libvirt. Version 8 of RFC 9562.
 */
export function uuidOf(site: string, category: "guest" | "network" | "storage pool", name: string): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([site, category, name]))
    .digest();
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString("hex", 0, 16);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
