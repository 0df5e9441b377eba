import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type LabHost, smallSite } from "./lab-host.ts";
import type { Result } from "./run.ts";

/** The layers of a lab of two guests, two networks and a pool. */
export const LAB_OF_TWO = {
  "common/10.yml": { virtinst: { location: "http://ks/tree/" }, os: { id: "rhel9.4" } },
  "networks.d/lab.yml": {
    gateway: "10.9.8.1",
    prefix: 24,
    bridge: { name: "virbr8" },
    dhcp: { start: "10.9.8.100", end: "10.9.8.199" },
  },
  "networks.d/back.yml": {
    ...{ gateway: "10.9.7.1", prefix: 24, mode: "isolated", bridge: { name: "virbr7" } },
    dhcp: "elsewhere",
  },
  "storages.d/default.yml": { path: "/srv/pool" },
  "guests.d/one.yml": {
    interfaces: [{ network: "lab", mac: "52:54:00:00:00:01", ip: "10.9.8.11" }],
    disks: [{}],
  },
  "guests.d/two.yml": { interfaces: [{ network: "back" }], disks: [{}], after: ["one"] },
};

/** The output of that lab, with these layers instead of its own; null removes a layer. */
export function labOfTwo(
  layers: Readonly<Record<string, object | null>> = {},
  meta?: { readonly id: string },
): string {
  const all = { ...LAB_OF_TWO, ...layers };
  const parts = Object.fromEntries(Object.entries(all).filter(([, values]) => values !== null));
  return smallSite(parts as Record<string, object>, "", meta?.id);
}

export function succeeded({ code, stdout, stderr }: Result): string {
  assert.equal(code, 0, stdout + stderr);
  return stdout;
}

/** Writes a file of the recording libvirt (fixtures/lab/virsh). */
export function put(host: LabHost, path: string, text = ""): void {
  const file = join(host.state, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

export function edit(file: string, from: string | RegExp, to: string): void {
  const text = readFileSync(file, "utf8");
  assert.notEqual(text.replace(from, to), text, `${from} in ${text}`);
  writeFileSync(file, text.replace(from, to));
}

/** The exit status of `status --json`, and the drift of each object, by `KIND NAME`. */
export async function statusOf(host: LabHost) {
  const { code, stdout, stderr } = await host.run("status", ["--json"]);
  assert.equal(stderr, "");
  const objects: { kind: string; name: string; drift: string[] }[] = JSON.parse(stdout).objects;
  const drift = Object.fromEntries(objects.map(({ kind, name, drift }) => [`${kind} ${name}`, drift]));
  return { code, drift };
}

export async function driftOf(host: LabHost): Promise<Record<string, string[]>> {
  return (await statusOf(host)).drift;
}
