import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Templates } from "../src/artifacts/templates.ts";
import { type FindingsError, formatFinding } from "../src/finding.ts";
import { checkLab } from "../src/lab.ts";
import { Catalog } from "../src/layers/catalog.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { LabFiles } from "../src/outputs/lab-files.ts";
import { outputsOfLayers } from "../src/outputs/layers.ts";
import { configuration } from "./configuration.ts";
import { findings } from "./findings.ts";

const HOST_NETWORK = "gateway: 192.168.122.1\nprefix: 24\nbridge: {name: virbr0}\nexternal: true\n";

const SITE = {
  "site/common/lab.yml": "name_prefix: b-\n",
  "site/networks.d/default.yml": HOST_NETWORK,
  "site/networks.d/own.yml": "gateway: 10.9.8.1\nprefix: 24\nbridge: {name: virbr7}\n",
  "site/storages.d/default.yml": "path: /var/lib/libvirt/images\nexternal: true\n",
  "site/storages.d/own.yml": "path: /srv/pool\n",
  "site/guests.d/a.yml": "interfaces: [{network: default}, {network: own}]\ntemplates: ~\n",
};

suite("external: an object of the host", () => {
  const options = { confdirs: [configuration(SITE)], tmpldirs: ["templates"], site: "site" };
  const reader = new LayerReader();
  const { lab, findings: none } = checkLab(reader, options);
  assert.deepEqual(none.map(formatFinding), []);
  assert.ok(lab);

  test("XML and documents are written for the lab's own networks and pools alone", () => {
    const paths = (files: Iterable<{ readonly path: string }>) =>
      [...files].map(({ path }) => path).filter((path) => /^host\/(?:networks|storages)\.d\//.test(path));
    const expected = ["host/networks.d/own.xml", "host/networks.d/own.yml", "host/storages.d/own.xml"];
    assert.deepEqual(paths(new LabFiles(lab)).sort(), expected);
    assert.deepEqual(paths(outputsOfLayers(new Catalog(reader, options), reader, {})), expected);
  });

  test("it has neither a UUID of the lab nor the lab's prefix", () => {
    const [host, own] = lab.networks;
    assert.deepEqual([host?.uuid, host?.bridge, host?.name_prefix], [null, { name: "virbr0" }, ""]);
    assert.deepEqual([own?.bridge?.name, own?.name_prefix], ["b-virbr7", "b-"]);
    assert.notEqual(own?.uuid, null);
    assert.deepEqual(
      lab.storages.map(({ external, uuid }) => [external, uuid === null]),
      [
        [true, true],
        [undefined, false],
      ],
    );
  });

  test("`libvirt_network` is the name that an interface's network has in libvirt", () => {
    const render = (text: string, context: Readonly<Record<string, unknown>>) =>
      new Templates([]).page(text, "a.txt", false)(context);
    const [guest] = lab.guests;
    assert.equal(
      render("{% for nic in interfaces %}{{ nic | libvirt_network | sh }} {% endfor %}", guest ?? {}),
      "default b-own ",
    );
    assert.throws(
      () => render("{{ nics | libvirt_network }}", { nics: [] }),
      (error: FindingsError) => {
        assert.match(
          error.findings[0]?.message ?? "",
          /^`libvirt_network` takes an interface, but this is a list$/,
        );
        return true;
      },
    );
  });

  test("a network of the host is on a bridge that the plan names", () => {
    const [first, ...others] = findings({
      "networks.d/a.yml": "gateway: 10.9.1.1\nprefix: 24\nexternal: true\n",
    });
    assert.deepEqual(others, []);
    assert.equal(
      first && formatFinding(first),
      "networks.d/a.yml:3:11: error: an external network needs a bridge of the host: set `bridge.name` to the name of the bridge [bridge-missing]",
    );
  });
});
