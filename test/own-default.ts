import assert from "node:assert/strict";
import { join } from "node:path";
import { temporaryDirectory } from "./build.ts";
import { inOwnProcess } from "./command.ts";
import { directoryWith } from "./directory.ts";
import { PROJECT } from "./run.ts";

/**
 * The output of the site `default` for a host without libvirt's own network: here the lab defines the network
 * `default`.
 */
export async function ownDefault(): Promise<string> {
  const layers = directoryWith({
    "default/networks.d/default.yml": "external: false\ndhcp: {start: 192.168.122.200}\n",
  });
  const output = join(temporaryDirectory(), "site");
  const options = ["-q", "-c", join(PROJECT, "_data"), "-c", layers, "-w", output, "--site=default"];
  const { code, stderr } = await inOwnProcess(["generate", ...options]);
  assert.equal(code, 0, stderr);
  return output;
}
