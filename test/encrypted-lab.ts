import { uuidOf } from "../src/model/uuid.ts";
import { LAB_OF_TWO, labOfTwo } from "./lab-of-two.ts";

const IDENTITY = { id: "first-lab", site: "lab" };

/** A guest with two encrypted volumes. */
export const ENCRYPTED = {
  ...LAB_OF_TWO["guests.d/one.yml"],
  disks: [
    { encryption: { passphrase: "first" } },
    { size: 1, format: "raw", encryption: { passphrase: "it's a passphrase & <2>" } },
  ],
} as const;

/** The UUIDs of the secrets of these volumes. */
export const SECRETS = ["one.qcow2", "one-1.raw"].map((volume) =>
  uuidOf(IDENTITY, "secret", `default/${volume}`),
) as [string, string];

/** The output of the lab of two guests, with this guest. */
export function siteWithSecrets(one: object = ENCRYPTED): string {
  return labOfTwo({ "guests.d/one.yml": one }, { id: IDENTITY.id });
}
