import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { load } from "js-yaml";
import { formatFinding } from "../src/finding.ts";
import { CLOUD_LAB, IMAGES } from "./cloud-lab.ts";
import { findings } from "./findings.ts";
import { OwnLab } from "./own-lab.ts";

const bonded = (system: string, options: string) =>
  `image: debian12\nos: {id: ${system}}\ninterfaces: [{network: lab, ip: 10.9.8.12}, {network: lab}]\nbonds: {b: {members: [0, 1], options: ${options}}}\n`;

suite("the options of a bond", () => {
  test("have the keys that the renderer of the release reads", async () => {
    const systems = [
      "almalinux9",
      "opensuse15.6",
      "rocky10",
      "fedora45",
      "fedora41",
      "debian11",
      "ubuntu24.04",
    ];
    const options = "{miimon: 50, xmit_hash_policy: layer3+4}";
    const lab = new OwnLab({
      ...CLOUD_LAB,
      ...Object.fromEntries(
        systems.map((system, at) => [
          `_data/default/guests.d/g${at}.yml`,
          bonded(system, options).replace("8.12", `8.${30 + at}`),
        ]),
      ),
    });
    const { code, stderr } = await lab.build();
    assert.equal(code, 0, stderr);
    const paramsOf = (system: string) => {
      const file = lab.path(`_site/guests.d/g${systems.indexOf(system)}/network-config`);
      const { config } = load(readFileSync(file, "utf8")) as { config: { type: string; params: object }[] };
      return config.find(({ type }) => type === "bond")?.params;
    };
    const common = { "bond-mode": "active-backup", "bond-miimon": 50 };
    const [mixed, dashed] = [
      { "bond-xmit_hash_policy": "layer3+4" },
      { "bond-xmit-hash-policy": "layer3+4" },
    ];
    for (const system of ["almalinux9", "opensuse15.6"])
      assert.deepEqual(paramsOf(system), { ...common, ...mixed, ...dashed }, system);
    for (const system of ["rocky10", "fedora45", "debian11", "ubuntu24.04"])
      assert.deepEqual(paramsOf(system), { ...common, ...mixed }, system);
    assert.deepEqual(paramsOf("fedora41"), {
      "bond-mode": "active-backup",
      bond_miimon: 50,
      ...dashed,
    });
  });

  test("are findings where the renderer leaves them out", () => {
    const of = (system: string, options: string) =>
      findings({
        "host.d/images.yml": IMAGES,
        "networks.d/lab.yml":
          "domain: n.test\ngateway: 10.9.8.1\nprefix: 24\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\n",
        "guests.d/a.yml": bonded(system, options),
      })
        .map(formatFinding)
        .filter((each) => each.includes("cannot-say"));
    const finding = (system: string, option: string) => {
      const column = "bonds: {b: {members: [0, 1], options: {".length + option.length + 3;
      return `guests.d/a.yml:4:${column}: warning: cloud-init of ${system} has no word for this option: remove \`${option}\` [cannot-say]`;
    };
    const missing: Readonly<Record<string, readonly string[]>> = {
      almalinux9: ["all_slaves_active", "lp_interval"],
      "opensuse15.6": ["resend_igmp"],
      fedora45: ["ad_num_ports"],
      fedora41: ["lacp_rate"],
      debian11: ["min_links", "lp_interval"],
      debian12: ["arp_ip_target", "use_carrier"],
      "ubuntu24.04": ["arp_ip_target"],
    };
    for (const [system, options] of Object.entries(missing))
      for (const option of options)
        assert.deepEqual(of(system, `{${option}: 1}`), [finding(system, option)], system);
    for (const system of ["almalinux9", "almalinux10", "opensuse15.6", "debian11", "fedora45"])
      assert.deepEqual(of(system, "{arp_ip_target: 10.9.8.1, lacp_rate: fast}"), [], system);
  });

  test("that would stop netplan are left out, and a list is one for ifenslave", async () => {
    const options = "{arp_interval: 100, arp_ip_target: '10.9.8.1,10.9.8.2'}";
    const lab = new OwnLab({
      ...CLOUD_LAB,
      "_data/default/guests.d/new.yml": bonded("debian12", options).replace("8.12", "8.15"),
      "_data/default/guests.d/old.yml": bonded("debian11", options).replace("8.12", "8.13"),
      "_data/default/guests.d/red.yml": bonded("rocky9", options).replace("8.12", "8.14"),
    });
    const { code, stderr } = await lab.build();
    assert.equal(code, 0, stderr);
    const targetsOf = (guest: string) =>
      /^ +"bond-arp_ip_target": .*$/m
        .exec(readFileSync(lab.path(`_site/guests.d/${guest}/network-config`), "utf8"))?.[0]
        .trim();
    assert.equal(targetsOf("new"), undefined);
    assert.equal(targetsOf("old"), '"bond-arp_ip_target": ["10.9.8.1", "10.9.8.2"]');
    assert.equal(targetsOf("red"), '"bond-arp_ip_target": "10.9.8.1,10.9.8.2"');
  });
});
