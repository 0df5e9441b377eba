import { createHash } from "node:crypto";
import { digestOf, type Identity } from "./identity.ts";

/** Bytes of a UUID that derive from the lab's id alone. */
const LAB_BYTES = 6;

/**
 * The UUID of an object of the lab: always the same for the same plan, so that scripts can tell what the lab made from
 * what was there before, and need no notes of their own. `name` is the one in libvirt. Version 8 of RFC 9562, which
 * leaves all other bits to us: where the lab has an id, the first 48 are the same in all its objects, so that one that
 * has left the plan is still known as the lab's.
 */
export function uuidOf(
  identity: Identity,
  category: "guest" | "network" | "storage pool",
  name: string,
): string {
  const bytes = digestOf(identity, category, name);
  if (identity.id !== null) createHash("sha256").update(identity.id).digest().copy(bytes, 0, 0, LAB_BYTES);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex", 0, 16);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
