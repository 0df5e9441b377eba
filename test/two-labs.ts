import assert from "node:assert/strict";
import type { Result } from "./run.ts";

/** A lab of two guests with a disk that they share; `part` is its subnet. */
export const layers = (part: number, name_prefix?: string, location = "http://ks/tree/") => ({
  "common/10.yml": {
    virtinst: { location, ram: 128, graphics: "none" },
    os: { id: "rhel9.4" },
    ...(name_prefix && { name_prefix }),
  },
  "networks.d/lab.yml": {
    gateway: `10.9.${part}.1`,
    prefix: 24,
    domain: "lab.test",
    dhcp: { start: `10.9.${part}.100`, end: `10.9.${part}.199` },
    bridge: { name: "virbr9" },
  },
  "storages.d/default.yml": { path: "/srv/pool" },
  "sysgroups.d/a.yml": {
    interfaces: [{ network: "lab" }],
    disks: [{}, { volume: "shared.img", format: "raw", shared: true }],
  },
  "guests.d/a-1.yml": {},
  "guests.d/a-2.yml": { after: ["a-1"] },
});

export function succeeded({ code, stdout, stderr }: Result): string {
  assert.equal(code, 0, stdout + stderr);
  return stdout;
}
