import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { LabHost } from "./lab-host.ts";
import { labOfTwo, put } from "./lab-of-two.ts";

const HASH = "ab".repeat(32);
const IMAGE = { image: "debian12", os: { id: "debian12" }, disks: [{}], virtinst: { location: null } };
const guest = (...interfaces: object[]) => ({ ...IMAGE, interfaces });

const NETWORKS = {
  "networks.d/house.yml": {
    ...{ mode: "bridge", bridge: { name: "br0" }, gateway: "10.9.1.1", prefix: 24 },
  },
  "networks.d/inner.yml": {
    ...{ mode: "bridge", bridge: { name: "br1" }, gateway: { guest: "router" }, subnet: "10.9.2.0/24" },
  },
  "networks.d/quiet.yml": {
    ...{ mode: "isolated", bridge: { name: "virbr9" }, gateway: "none", subnet: "10.9.3.0/24" },
  },
  "networks.d/device.yml": {
    mode: "macvtap",
    macvtap: { devices: ["eth0"] },
    gateway: "10.9.4.1",
    prefix: 24,
  },
  "networks.d/six.yml": { bridge: { name: "virbr6" }, ipv6: { gateway: "fd00:6::1" } },
};

/** Guests whose first address is in a network without the host, and what the host reaches of them. */
const GUESTS: Readonly<Record<string, readonly [address: string, ...interfaces: object[]]>> = {
  "behind-device": ["", { network: "device", ip: "10.9.4.11" }],
  "behind-router": ["", { network: "inner", ip: "10.9.2.12" }, { network: "quiet", ip: "10.9.3.12" }],
  "by-dhcp": ["", { network: "house" }],
  "on-bridge": ["10.9.1.13", { network: "quiet", ip: "10.9.3.13" }, { network: "house", ip: "10.9.1.13" }],
  "on-six": ["fd00:6::14", { network: "six", ip6: "fd00:6::14" }],
  router: ["10.9.8.15", { network: "inner", ip: "10.9.2.1" }, { network: "lab", ip: "10.9.8.15" }],
};

test("guests are waited for at the address at which the host reaches them; `up --wait` names the others", async () => {
  const layers = Object.entries(GUESTS).map(([name, [, ...interfaces]]) => [
    `guests.d/${name}.yml`,
    guest(...interfaces),
  ]);
  const host = new LabHost(
    labOfTwo({
      ...NETWORKS,
      ...Object.fromEntries(layers),
      "guests.d/one.yml": null,
      "guests.d/two.yml": null,
      "host.d/images.yml": { cloud_images: { debian12: { path: "/srv/a.qcow2", sha256: HASH } } },
    }),
  );
  for (const script of ["up", "status"]) {
    const text = readFileSync(join(host.site, script), "utf8");
    const addresses = [...text.matchAll(/^address_of\[(.*)\]=(.*)$/gm)].map(([, name, address = ""]) => [
      name,
      address.replace(/^''$/, ""),
    ]);
    const expected = Object.entries(GUESTS).map(([name, [address]]) => [name, address]);
    assert.deepEqual(Object.fromEntries(addresses), Object.fromEntries(expected));
  }
  const hidden = ["behind-device", "behind-router", "by-dhcp"];
  for (const name of hidden) writeFileSync(join(host.site, `guests.d/${name}/seed.iso`), "seed");
  put(host, `vol/default/debian12-${HASH.slice(0, 12)}`);
  put(host, `made/default/debian12-${HASH.slice(0, 12)}`, "1 qcow2\n");
  const { code, stderr } = await host.run("up", ["--wait", ...hidden]);
  assert.equal(code, 0, stderr);
  assert.deepEqual(
    stderr.match(/^up: guest .* is not waited for: .*$/gm)?.sort(),
    hidden.map(
      (name) => `up: guest ${name} is not waited for: the plan has no address of it in a network of the host`,
    ),
  );
});
