import { createHash } from "node:crypto";

/** Which lab an object belongs to: everything that libvirt knows it by derives from this and from its name there. */
export interface Identity {
  /** META's `lab.id`; null: a lab without one, which all labs of the same site's name are to libvirt. */
  readonly id: string | null;
  readonly site: string;
}

/** SHA-256 of an object's identity: the same for the same plan on every machine. */
export function digestOf({ id, site }: Identity, ...parts: readonly (string | number)[]): Buffer {
  const lab = id === null ? [site] : [id, site];
  return createHash("sha256")
    .update(JSON.stringify([...lab, ...parts]))
    .digest();
}
