import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import { test } from "node:test";
import { Project, SMALL_LAB } from "./project.ts";
import { type Serving, serve } from "./serving.ts";

const PATH = "/guests.d/one/ks.cfg";

/** Whether a client that connects to another address of this machine gets an answer. */
const IS_OPEN = {
  "": false,
  "10.255.255.1": false,
  "another address": true,
  "0.0.0.0": true,
};

/** An address of this machine for other machines. */
function otherAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === "IPv4")?.address;
}

/** Sends requests to a server without MINIASCAPE_SERVE_HOST. */
export function testOwnMachineOnly(served: () => Pick<Serving, "get">): void {
  test("without MINIASCAPE_SERVE_HOST only this machine is let in", async (t) => {
    const host = otherAddress();
    if (!host) return t.skip("this machine has no address but its loopback's");
    const { get } = served();
    assert.equal((await get(PATH)).status, 200);
    await assert.rejects(get(PATH, { host }), { code: "ECONNRESET" });
  });
}

/** Serves with each of these values of MINIASCAPE_SERVE_HOST. */
export function testServeHosts(...hosts: readonly (keyof typeof IS_OPEN)[]): void {
  test("only this machine is let in, or one of its networks, or all, by MINIASCAPE_SERVE_HOST", async (t) => {
    const other = otherAddress();
    if (!other) return t.skip("this machine has no address but its loopback's");
    const project = new Project(SMALL_LAB, { layers: false });
    for (const host of hosts) {
      const env = { MINIASCAPE_SERVE_HOST: host === "another address" ? other : host };
      const { get } = await serve(t, project, { env });
      assert.equal((await get(PATH)).status, 200);
      const response = get(PATH, { host: other });
      if (IS_OPEN[host]) assert.equal((await response).status, 200, host);
      else await assert.rejects(response, { code: "ECONNRESET" }, host);
    }
  });
}
