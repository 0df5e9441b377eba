import assert from "node:assert/strict";
import { test } from "node:test";
import type { InferInput } from "valibot";
import { COMPUTED } from "../../src/model/computed-keys.ts";
import type { Disk } from "../../src/model/disk.ts";
import type { Guest } from "../../src/model/guest.ts";
import type { HostFacts } from "../../src/model/host.ts";
import type { Interface } from "../../src/model/interface.ts";
import type { Network } from "../../src/model/network.ts";
import type { Storage } from "../../src/model/storage.ts";
import { hostContext } from "../../src/outputs/lab-files.ts";
import type { disk } from "../../src/schema/disk.ts";
import type { GuestValues } from "../../src/schema/guest.ts";
import type { hostSchema } from "../../src/schema/host.ts";
import type { networkInterface } from "../../src/schema/interface.ts";
import type { NetworkValues } from "../../src/schema/network.ts";
import type { StorageValues } from "../../src/schema/storage.ts";
import { check } from "./lab.ts";

type Named<T> = keyof { [Key in keyof T as string extends Key ? never : Key]: unknown };

/** The keys that the model adds to the values of layers, and that are not in the list. */
type Missing<Kind extends keyof typeof COMPUTED, Resolved, Values> = Exclude<
  Exclude<Named<Resolved>, Named<Values>>,
  (typeof COMPUTED)[Kind][number]
>;

// If a type has a key that the list has not, the compiler names it here.
[] satisfies readonly never[] as readonly (
  | Missing<"guest", Guest, GuestValues>
  | Missing<"network", Network, NetworkValues>
  | Missing<"storage pool", Storage, StorageValues>
  | Missing<"host", HostFacts, InferInput<typeof hostSchema>>
  | Missing<"interface", Interface, InferInput<typeof networkInterface>>
  | Missing<"disk", Disk, InferInput<typeof disk>>
)[] satisfies readonly never[];

const MARK = "of-a-layer";
const set = (keys: readonly string[], indent = "") =>
  keys.map((key) => `${indent}${key}: ${MARK}\n`).join("");

// It is also a misspelt `nameservers`, which is an error.
const ofInterface = COMPUTED.interface.filter((key) => key !== "nameserver");

const isFindingAt = (finding: string, place: string) =>
  finding.startsWith(place) && /\[(?:computed-value|unknown-key|key-of-other-category)\]$/.test(finding);

test("a layer sets no key that the model computes, also where an object has no such value: each is reported", () => {
  const files = {
    "guests.d/a.yml": `${set(COMPUTED.guest)}templates: ~\ninterfaces:\n  - network: n\n${set(ofInterface, "    ")}disks:\n  - size: 1\n${set(COMPUTED.disk, "    ")}`,
    "networks.d/n.yml": `gateway: 10.9.8.1\nprefix: 24\n${set(COMPUTED.network)}`,
    "storages.d/p.yml": `path: /p\n${set(COMPUTED["storage pool"])}`,
    "host.d/h.yml": set(COMPUTED.host),
  };
  const { lab, found } = check(files);
  for (const [file, text] of Object.entries(files))
    for (const [at, line] of text.split("\n").entries())
      if (line.endsWith(MARK))
        assert.ok(
          found.some((each) => isFindingAt(each, `${file}:${at + 1}:`)),
          line,
        );
  assert.ok(lab, found.join("\n"));
  assert.doesNotMatch(JSON.stringify(hostContext(lab)), new RegExp(MARK));
});
