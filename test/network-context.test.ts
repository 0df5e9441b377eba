import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { Templates } from "../src/artifacts/templates.ts";
import { compileLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { temporaryDirectory } from "./build.ts";
import { PROJECT } from "./run.ts";

function labOf(files: Readonly<Record<string, string>>) {
  const confdir = temporaryDirectory();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(confdir, "site", path)), { recursive: true });
    writeFileSync(join(confdir, "site", path), text);
  }
  const tmpldirs = [join(PROJECT, "templates")];
  return compileLab(new LayerReader(), { confdirs: [confdir], tmpldirs, site: "site" });
}

const FILES = {
  "common/10.yml": [
    "name_prefix: b-",
    "virtinst: {ram: 1024}", // the guests'
    "web: {port: 8080}", // the host's
    "path: /srv/pool", // the pools'
    "contact: root@lab.test", // no schema's
    "",
  ].join("\n"),
  "networks.d/lab.yml":
    "gateway: 10.9.8.1\nprefix: 24\ndescription: for all\nrack: r2\nchecks: {ignore: []}\n",
};

test("a network's templates see no sections of other categories, and every key that no schema has", () => {
  const [network] = labOf(FILES).networks;
  assert.deepEqual(
    Object.keys(network ?? {}).sort(),
    [
      ...["name_prefix", "description", "contact", "rack", "checks"],
      ...["name", "uuid", "site", "mode", "domain", "bridge", "names", "hosts", "summary"],
      ...["gateway", "netmask", "prefix", "subnet", "dhcp", "ipv6"],
      ...["traits", "host_addresses", "ipv6_without_host", "dnsmasq_options"],
    ].sort(),
  );
  assert.deepEqual([network?.contact, network?.rack], ["root@lab.test", "r2"]);
});

test("a network's templates can go by the table of modes", () => {
  const [network] = labOf(FILES).networks;
  const page =
    "{% set traits = network_modes[mode] %}{{ traits.forward | word }} {{ traits.has.dns | word }}";
  const render = new Templates([join(PROJECT, "templates")]).page(page, "page", false);
  assert.equal(render(network ?? {}), "nat true");
});
