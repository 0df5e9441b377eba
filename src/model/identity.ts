import { createHash } from "node:crypto";

/** The lab of an object. UUIDs and MACs derive from it and from the object's name in libvirt. */
export interface Identity {
  /** META's `lab.id`. null: the lab has no id, and libvirt cannot distinguish it from others with the same site name. */
  readonly id: string | null;
  readonly site: string;
}

/** SHA-256 of a lab and the name of one object: the same for the same plan on every machine. */
export function digestOf({ id, site }: Identity, ...parts: readonly (string | number)[]): Buffer {
  const lab = id === null ? [site] : [id, site];
  return createHash("sha256")
    .update(JSON.stringify([...lab, ...parts]))
    .digest();
}
