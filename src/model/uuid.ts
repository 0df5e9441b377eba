import { createHash } from "node:crypto";
import { digestOf, type Identity } from "./identity.ts";

/** The number of leading bytes of a UUID that derive only from the lab's id. */
const LAB_BYTES = 6;

/**
 * The UUID of an object, always the same for the same plan. So scripts can distinguish the lab's objects from foreign
 * ones without a state file. `name` is the name in libvirt. Version 8 of RFC 9562, which leaves the other bits to the
 * application. If the lab has an id, the first 48 bits are the same in all its objects: scripts then recognise even
 * objects that are no longer in the plan.
 */
export function uuidOf(
  identity: Identity,
  category: "guest" | "network" | "storage pool" | "secret",
  name: string,
): string {
  const bytes = digestOf(identity, category, name);
  if (identity.id !== null) labBytes(identity.id).copy(bytes);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex", 0, 16);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** How the UUIDs of all objects of a lab begin: 12 hexadecimal digits and a dash between them. */
export function uuidsOf(id: string): string {
  return labBytes(id).toString("hex").replace(/^.{8}/, "$&-");
}

function labBytes(id: string): Buffer {
  return createHash("sha256").update(id).digest().subarray(0, LAB_BYTES);
}
