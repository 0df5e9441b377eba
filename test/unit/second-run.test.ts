import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { formatFinding } from "../../src/finding.ts";
import { checkLab, type Lab } from "../../src/lab.ts";
import { LayerReader } from "../../src/layers/reader.ts";
import { directoryWith } from "../directory.ts";

const FILES = {
  "META/a.yml": "",
  "templates/a": "",
  "templates/b": "",
  "lab/common/a.yml": "",
  "lab/networks.d/n.yml": "gateway: 10.9.8.1\nprefix: 24\ndomain: n.test\n",
  "lab/storages.d/p.yml": "path: /p\n",
  "lab/guests.d/a.yml":
    "interfaces: [{network: n}]\nsetup_data: [{src: a, dst: s}]\ntemplates: {x: {src: b, dst: x}, none: ~}\n",
  "lab/guests.d/b.yml": "cluster: {nodes: [b, c]}\n",
  "lab/guests.d/c.yml": "hostname: old\n",
};

/** Reads a lab several times with one reader, like the server: most results then come from caches. */
class Runs {
  readonly #root = directoryWith(FILES);
  readonly #reader = new LayerReader();

  write(path: keyof typeof FILES, text: string): void {
    writeFileSync(join(this.#root, path), text);
  }

  remove(path: keyof typeof FILES): void {
    rmSync(join(this.#root, path));
  }

  check() {
    this.#reader.startRun();
    const options = { confdirs: [this.#root], tmpldirs: [join(this.#root, "templates")], site: "lab" };
    const { lab, findings } = checkLab(this.#reader, options);
    return { lab, found: findings.map((each) => formatFinding(each).replaceAll(`${this.#root}/`, "")) };
  }

  lab(): Lab {
    const { lab, found } = this.check();
    assert.ok(lab, found.join("\n"));
    return lab;
  }
}

const guest = ({ guests }: Lab, name: string) => {
  const match = guests.find((each) => each.name === name);
  assert.ok(match);
  return match;
};
const ids = ({ guests, networks, storages }: Lab) =>
  [...guests, ...networks, ...storages].map(({ uuid }) => uuid);
const hostnames = (lab: Lab) =>
  (guest(lab, "b").cluster as { readonly members: readonly { readonly hostname: string }[] }).members.map(
    ({ hostname }) => hostname,
  );

suite("a second run", () => {
  test("gives the same guests if nothing has changed, also in a cluster", () => {
    const runs = new Runs();
    const first = runs.lab();
    const second = runs.lab();
    for (const name of ["a", "b", "c"]) assert.equal(guest(second, name), guest(first, name));
  });

  test("gives a guest the new values of its network", () => {
    const runs = new Runs();
    assert.equal(guest(runs.lab(), "a").fqdn, "a.n.test");
    runs.write("lab/networks.d/n.yml", "gateway: 10.9.8.9\nprefix: 24\ndomain: m.test\n");
    const { fqdn, interfaces } = guest(runs.lab(), "a");
    assert.deepEqual([fqdn, interfaces[0]?.gateway], ["a.m.test", "10.9.8.9"]);
  });

  test("gives a guest another MAC if a layer of another guest sets its own", () => {
    const runs = new Runs();
    const macs = () => guest(runs.lab(), "a").interfaces.map(({ mac }) => mac);
    assert.deepEqual(macs(), ["52:54:00:3d:78:99"]);
    runs.write("lab/guests.d/c.yml", 'interfaces: [{network: n, mac: "52:54:00:3d:78:99"}]\n');
    assert.deepEqual(macs(), ["52:54:00:e0:1f:34"]);
  });

  test("gives a cluster the new values of its members", () => {
    const runs = new Runs();
    assert.deepEqual(hostnames(runs.lab()), ["b", "old"]);
    runs.write("lab/guests.d/c.yml", "hostname: new\n");
    assert.deepEqual(hostnames(runs.lab()), ["b", "new"]);
  });

  test("gives each object another UUID for another id of the lab", () => {
    const runs = new Runs();
    const before = ids(runs.lab());
    runs.write("META/a.yml", "lab: {id: first}\n");
    const after = ids(runs.lab());
    assert.equal(new Set([...before, ...after]).size, 2 * before.length);
    runs.write("META/a.yml", "");
    assert.deepEqual(ids(runs.lab()), before);
  });

  test("reports a missing template, until it is there again", () => {
    const runs = new Runs();
    assert.deepEqual(runs.check().found, []);
    runs.remove("templates/a");
    runs.remove("templates/b");
    const remedy = "name a file below one of the template directories [unknown-template]";
    assert.deepEqual(runs.check().found, [
      `lab/guests.d/a.yml:2:20: error: there is no template \`a\`: ${remedy}`,
      `lab/guests.d/a.yml:3:22: error: there is no template \`b\`: ${remedy}`,
    ]);
    runs.write("templates/a", "");
    runs.write("templates/b", "");
    assert.deepEqual(runs.check().found, []);
  });

  test("reports each finding again", () => {
    const runs = new Runs();
    runs.write("lab/guests.d/a.yml", "interfaces: [{network: nn}]\n");
    const { found } = runs.check();
    assert.deepEqual(found, [
      "lab/guests.d/a.yml:1:24: error: there is no network `nn`: did you mean `n`? [unknown-network]",
    ]);
    assert.deepEqual(runs.check().found, found);
  });
});
