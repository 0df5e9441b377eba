import assert from "node:assert/strict";
import { test } from "node:test";
import { formatFinding } from "../src/finding.ts";
import { checkLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { testSecretKeys } from "./secret-keys.ts";
import { writeLayers } from "./write-layers.ts";

testSecretKeys(12);

test("the error is at the layer that has the tag, in a list that a layer extends and behind an anchor too", () => {
  const files = {
    "common/a.yml": "rootpw: !env SECRET\npackages: [!env SECRET]\n",
    "networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\ndomain: !env SECRET\ndns: {aliases: [ks]}\n",
    "networks.d/lab/b.yml": "dns: {aliases: !append [!env SECRET]}\n",
    "guests.d/a.yml":
      "y: &y !env SECRET\nhostname: *y\ntemplates: ~\ncluster: {hacluster_password: !env SECRET}\n",
    "guests.d/b.yml": "hostname: !env SECRET\ntemplates: ~\n",
    "guests.d/b/c.yml": "hostname: b\n",
  };
  const root = writeLayers(files);
  const options = { confdirs: [root], tmpldirs: [], variables: { SECRET: "zq7secret0x" }, site: "site" };
  const found = checkLab(new LayerReader(), options).findings.filter(({ id }) => id === "secret-in-name");
  assert.deepEqual(
    found.map((finding) => formatFinding(finding).replaceAll(`${root}/site/`, "")),
    [
      `guests.d/a.yml:1:12: error: \`hostname\` must not come from \`!env\` or \`!file\`: names, addresses and paths derive from it, and everybody may read those: write the value itself [secret-in-name]`,
      `networks.d/lab.yml:3:14: error: \`domain\` must not come from \`!env\` or \`!file\`: names, addresses and paths derive from it, and everybody may read those: write the value itself [secret-in-name]`,
      `networks.d/lab/b.yml:1:30: error: \`dns.aliases[1]\` must not come from \`!env\` or \`!file\`: names, addresses and paths derive from it, and everybody may read those: write the value itself [secret-in-name]`,
    ],
  );
});
