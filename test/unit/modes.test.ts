import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { formatFinding } from "../../src/finding.ts";
import { parseDocument } from "../../src/layers/document.ts";
import { mergeDocuments } from "../../src/merge/origins.ts";
import { unusedKeys } from "../../src/model/mode-keys.ts";
import { DEFAULT_MODE, isMode, MODE_NAMES, MODES, type ModeTraits } from "../../src/model/modes.ts";

/** Libvirt only connects guests to a bridge of the host. */
const NOTHING: ModeTraits = { ...MODES.bridge.has, subnet: false };
const SUBNET: ModeTraits = { ...NOTHING, subnet: true };
const SERVICES: ModeTraits = { ...NOTHING, subnet: true, hostAddress: true, dhcp: true, dns: true };

const unused = (has: ModeTraits, ...layers: readonly string[]) =>
  [
    ...unusedKeys(
      "a network of mode `m`",
      has,
      mergeDocuments(layers.map((text, at) => parseDocument(text, `${at}.yml`))),
      "set another `mode`",
    ),
  ].map(formatFinding);
const warning = (place: string, lacks: string, path: string) =>
  `${place}: warning: a network of mode \`m\` has no ${lacks}: remove \`${path}\`, or set another \`mode\` [unused-by-mode]`;

const ALL = [
  "gateway: 10.9.8.1",
  "netmask: 255.255.255.0",
  "prefix: 24",
  "dhcp: {start: 10.9.8.2, end: 10.9.8.3}",
  "ipv6: {gateway: fd00::1, dhcp: {start: fd00::2, end: fd00::3}}",
  "dns: {aliases: [gw]}",
  "bridge: {name: br0, stp: false, delay: 0}",
  "",
].join("\n");

suite("the keys of a network that its mode does not use", () => {
  test("are reported at their places, each once", () => {
    assert.deepEqual(unused(NOTHING, ALL), [
      warning("0.yml:1:10", "subnet", "gateway"),
      warning("0.yml:2:10", "subnet", "netmask"),
      warning("0.yml:3:9", "subnet", "prefix"),
      warning("0.yml:4:7", "subnet", "dhcp"),
      warning("0.yml:5:7", "subnet", "ipv6"),
      warning("0.yml:6:6", "DNS of libvirt", "dns"),
      warning("0.yml:7:26", "bridge of its own", "bridge.stp"),
      warning("0.yml:7:40", "bridge of its own", "bridge.delay"),
    ]);
  });

  test("are the DHCP of both families where the mode has a subnet without DHCP", () => {
    assert.deepEqual(unused(SUBNET, ALL), [
      warning("0.yml:4:7", "DHCP of libvirt", "dhcp"),
      warning("0.yml:5:32", "DHCP of libvirt", "ipv6.dhcp"),
      warning("0.yml:6:6", "DNS of libvirt", "dns"),
      warning("0.yml:7:26", "bridge of its own", "bridge.stp"),
      warning("0.yml:7:40", "bridge of its own", "bridge.delay"),
    ]);
    assert.deepEqual(unused(SERVICES, ALL), [
      warning("0.yml:7:26", "bridge of its own", "bridge.stp"),
      warning("0.yml:7:40", "bridge of its own", "bridge.delay"),
    ]);
  });

  test("are none if the mode uses all, and never a key that is unset or null", () => {
    for (const mode of MODE_NAMES.filter((name) => MODES[name].has.hostAddress))
      assert.deepEqual(unused(MODES[mode].has, ALL), []);
    assert.deepEqual(unused(NOTHING, "bridge: {name: br0}\ndomain: a.test\n"), []);
    assert.deepEqual(unused(NOTHING, "gateway: 10.9.8.1\n", "gateway: ~\nbridge: {stp: ~}\n"), []);
  });

  test("are reported in the layer that set them last", () => {
    assert.deepEqual(unused(NOTHING, "prefix: 24\n", "\nprefix: 25\n"), [
      warning("1.yml:2:9", "subnet", "prefix"),
    ]);
  });
});

suite("the modes", () => {
  test("are the names of the table, and not the keys that every object has", () => {
    assert.ok(MODE_NAMES.every(isMode) && isMode(DEFAULT_MODE));
    for (const other of ["toString", "NAT", "", null, undefined, 5, ["nat"]])
      assert.equal(isMode(other), false);
  });

  test("have libvirt's `<forward>`; only `isolated` has none, and no way out", () => {
    assert.equal(DEFAULT_MODE, "nat");
    assert.deepEqual(
      MODE_NAMES.map((name) => [name, MODES[name].forward, MODES[name].has.wayOut]),
      [
        ["nat", "nat", true],
        ["route", "route", true],
        ["open", "open", true],
        ["isolated", null, false],
        ["bridge", "bridge", true],
        ["macvtap", "bridge", true],
      ],
    );
  });
});
