import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { temporaryDirectory } from "./build.ts";
import { outputOf } from "./cli.ts";
import { configuration } from "./configuration.ts";
import { LabHost, siteOf } from "./lab-host.ts";
import { driftOf, put, succeeded } from "./lab-of-two.ts";

/** Files of this lab from a build of commit 2dbae2f, which had no marks yet. */
const OLD = join(import.meta.dirname, "fixtures/upgrade");
const LAYERS = {
  "META/00.yml": "site: lab\n",
  "lab/common/10.yml": 'virtinst: {location: "http://ks/tree/"}\nos: {id: rhel9.4}\n',
  "lab/networks.d/lab.yml":
    "gateway: 10.9.8.1\nprefix: 24\nbridge: {name: virbr8}\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\n",
  "lab/storages.d/default.yml": "path: /srv/pool\n",
  "lab/guests.d/one.yml":
    'interfaces: [{network: lab, mac: "52:54:00:00:00:01", ip: 10.9.8.11}]\ndisks: [{}]\nrootpw: "!"\n',
};

suite("a lab that an earlier miniascape has built", () => {
  test("`diff` asks for the new scripts alone: no network, pool or guest is restarted", async () => {
    const built = temporaryDirectory();
    cpSync(OLD, built, { recursive: true });
    const { stdout } = await outputOf("diff", "--json", "-c", configuration(LAYERS), built);
    const objects: { object: string; action: string }[] = JSON.parse(stdout).objects;
    const actions = objects.filter(({ action }) => action !== "documentation");
    assert.deepEqual(
      actions.map(({ object, action }) => `${object}: ${action}`),
      ["host: host-file"],
    );
  });

  test("`up` leaves its network and pool as they are, and marks its guest", async () => {
    const host = new LabHost(siteOf([configuration(LAYERS)]));
    succeeded(await host.run("up"));
    // The state that the old scripts left.
    const network = readFileSync(join(OLD, "host/networks.d/lab.xml"), "utf8");
    put(host, "net/lab.xml", network);
    put(host, "pool/default.xml", readFileSync(join(OLD, "host/storages.d/default.xml"), "utf8"));
    const mark = join(host.state, "domain/one.mark");
    put(host, "domain/one.mark");
    host.changes();
    assert.deepEqual((await driftOf(host))["network lab"], []);
    succeeded(await host.run("up"));
    assert.deepEqual(
      host.changes().map((call) => call.split(" ").slice(3, 5).join(" ")),
      ["metadata one"],
    );
    assert.match(readFileSync(mark, "utf8"), / object='one' /);
    assert.equal(readFileSync(join(host.state, "net/lab.xml"), "utf8"), network);
    assert.equal(succeeded(await host.run("up")), "");
  });
});
