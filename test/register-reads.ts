import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { LAYERS, succeeded } from "./killed-up.ts";
import { LabHost, smallSite } from "./lab-host.ts";

export const network = (site: string) => join(site, "host/networks.d/lab.xml");
export const edit = (file: string, from: string | RegExp, to: string) => {
  const text = readFileSync(file, "utf8");
  assert.notEqual(text.replace(from, to), text);
  writeFileSync(file, text.replace(from, to));
};

/** Lets every n-th read of a register script fail, one in each run. */
export function testFailingReads(every: number): void {
  test("no read that fails or says nothing takes away what --replace is to define anew", async () => {
    const site = smallSite(LAYERS);
    const first = new LabHost(site);
    succeeded(await first.run("host/network_register.sh"));
    edit(network(site), "10.9.8.199", "10.9.8.198");
    for (const mode of ["FAIL_READ", "EMPTY_READ"])
      for (let read = 1; ; read += every) {
        const host = new LabHost(site);
        cpSync(first.state, host.state, { recursive: true });
        await host.run("host/network_register.sh", ["--replace"], { [mode]: String(read) });
        assert.deepEqual(host.has("net"), ["lab"], `${mode} ${read}`);
        assert.deepEqual(host.has("net", "active"), ["lab"], `${mode} ${read}`);
        if (Number(readFileSync(join(host.state, "reads"), "utf8")) < read) break;
      }
  });
}
