import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { canonical, isGivable, subnet6 } from "../src/address.ts";
import { Templates } from "../src/artifacts/templates.ts";
import { formatFinding } from "../src/finding.ts";
import { compileLab, type Lab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { temporaryDirectory } from "./build.ts";
import { findings } from "./findings.ts";
import { PROJECT, run } from "./run.ts";
import { find, has } from "./tools.ts";

const SEED = Number(process.env.MINIASCAPE_SEED ?? Date.now() % 2 ** 31);
const TEMPLATES = [join(PROJECT, "templates")];

type Files = Readonly<Record<string, string>>;

const V4 = "gateway: 10.9.8.1\nprefix: 24\ndomain: lab.test\n";
const NETWORK = `${V4}ipv6:\n  gateway: fd00:9:8::1\n  dhcp: {start: fd00:9:8::100, end: fd00:9:8::1ff}\n`;
const nic = (ip6: string) => `interfaces:\n  - network: lab\n    ip6: ${ip6}\ntemplates: ~\n`;
const lab = (...ip6: readonly string[]): Files => ({
  "networks.d/lab.yml": NETWORK,
  ...Object.fromEntries(ip6.map((address, at) => [`guests.d/${"abc"[at]}.yml`, nic(address)])),
});
/** For a network whose IPv6 alone counts. */
const ipv6 = (text: string): Files => ({ "networks.d/a.yml": `${V4}ipv6: {${text}}\n` });

function labOf(files: Files): Lab {
  const root = temporaryDirectory();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, "site", path)), { recursive: true });
    writeFileSync(join(root, "site", path), text);
  }
  return compileLab(new LayerReader(), { confdirs: [root], tmpldirs: TEMPLATES, site: "site" });
}

const NONE = "must be an IPv6 address without prefix length or zone, like fd00:5::10";
const NOT_GIVABLE =
  "must not be a link-local, multicast or loopback address, or an IPv4 address in IPv6 form: use one like fd00:5::10";

for (const [message, addresses] of [
  [NONE, ["10.9.8.7", "fd00::1/64", "fd00::1::2", "fd00:9:8::g", "'[fd00::1]'", "fd00:9", "fd00::1%eth0"]],
  [NOT_GIVABLE, ["fe80::1", "febf::1", "ff02::1", "'::1'", "'::'", "'::ffff:10.9.8.7'", "'::ffff:a09:807'"]],
] as const) {
  for (const address of addresses) {
    test(`ip6: ${address} does not fit the schema`, () => {
      assert.deepEqual(findings(lab(address)).map(formatFinding), [
        `guests.d/a.yml:3:10: error: \`interfaces[0].ip6\`: ${message} [schema]`,
      ]);
    });
  }
}

test("a zone, IPv4 and an impossible prefix are refused wherever the network has IPv6", () => {
  const files = {
    "networks.d/a.yml": [
      `${V4}ipv6:`,
      "  gateway: fe80::1%eth0",
      "  prefix: 63",
      "  dhcp: {start: 10.9.8.100, end: ff02::1}",
      "dns: {hosts: [{ip: fe80::7, name: x}, {ip: 10.9.8.300, name: y}]}",
      "",
    ].join("\n"),
  };
  const either = "must be an IPv4 or IPv6 address, like 192.168.155.10 or fd00:5::10";
  assert.deepEqual(findings(files).map(formatFinding), [
    `networks.d/a.yml:5:12: error: \`ipv6.gateway\`: ${NONE} [schema]`,
    "networks.d/a.yml:6:11: error: `ipv6.prefix`: must be an IPv6 prefix length, 64 to 126 [schema]",
    `networks.d/a.yml:7:17: error: \`ipv6.dhcp.start\`: ${NONE} [schema]`,
    `networks.d/a.yml:7:34: error: \`ipv6.dhcp.end\`: ${NOT_GIVABLE} [schema]`,
    `networks.d/a.yml:8:20: error: \`dns.hosts[0].ip\`: ${either} [schema]`,
    `networks.d/a.yml:8:44: error: \`dns.hosts[1].ip\`: ${either} [schema]`,
  ]);
  const maps = {
    "networks.d/a.yml": `${V4}ipv6: [fd00::1]\n`,
    "networks.d/b.yml": "gateway: fd00::1\nprefix: 24\n",
  };
  assert.deepEqual(findings(maps).map(formatFinding), [
    "networks.d/a.yml:4:7: error: `ipv6`: must be a map of `gateway`, `prefix`, `dhcp` and `nat` [schema]",
    "networks.d/b.yml:1:10: error: `gateway`: must be an IPv4 address, like 192.168.155.10 [schema]",
  ]);
});

test("an IPv6 address at `ip` is told where it goes", () => {
  const files = { "networks.d/lab.yml": NETWORK, "guests.d/a.yml": nic("fd00:9:8::7").replace("ip6", "ip") };
  assert.deepEqual(findings(files).map(formatFinding), [
    "guests.d/a.yml:3:9: error: `interfaces[0].ip`: must be an IPv4 address, like 192.168.155.10: put an IPv6 address into `ip6` [schema]",
  ]);
});

const RULES: readonly [files: Files, ...expected: string[]][] = [
  [
    lab("fd00:9:8::7", "FD00:9:8:0::0007"),
    "guests.d/b.yml:3:10: error: the address fd00:9:8::7 is also that of a: give each interface its own [duplicate-ip]",
  ],
  [
    lab("fd00:9:9::7"),
    "guests.d/a.yml:3:10: error: the address fd00:9:9::7 is outside the network `lab`: use one of fd00:9:8::/64 [address-outside-network]",
  ],
  [
    lab("fd00:9:8:0:0::1"),
    "guests.d/a.yml:3:10: error: the address fd00:9:8::1 is the gateway's: use another one of fd00:9:8::/64 [address-reserved]",
  ],
  [
    lab('"fd00:9:8::"'),
    "guests.d/a.yml:3:10: error: the address fd00:9:8:: is the address of the network fd00:9:8::/64 itself: use another one of fd00:9:8::/64 [address-reserved]",
  ],
  [
    lab("fd00:9:8::1FF"),
    "guests.d/a.yml:3:10: warning: the address fd00:9:8::1ff is in the dynamic range fd00:9:8::100 - fd00:9:8::1ff of `lab`: use one outside it [address-in-dynamic-range]",
  ],
  [
    { ...lab("fd00:9:8::7"), "networks.d/lab.yml": V4 },
    "guests.d/a.yml:3:10: error: the network `lab` has no IPv6, and so no address fd00:9:8::7: set its `ipv6`, or remove `ip6` [address-without-subnet]",
  ],
  [
    {
      ...ipv6("gateway: fd00::1, prefix: 64"),
      "networks.d/b.yml": "gateway: 10.1.1.1\nprefix: 24\nipv6: {gateway: fd00::1:0:0:1, prefix: 80}\n",
    },
    "networks.d/b.yml:3:17: error: the subnet fd00::1:0:0:0/80 overlaps fd00::/64 of the network `a`: use a separate one [subnet-overlap]",
  ],
  [
    ipv6('gateway: "fd00:1::"'),
    "networks.d/a.yml:4:17: error: the gateway fd00:1:: is the address of the network fd00:1::/64 itself: use an address between its first and its last one [gateway-reserved]",
  ],
  [
    ipv6("gateway: fd00::1, dhcp: {start: fd00::2, end: fd00:0:0:1::9}"),
    "networks.d/a.yml:4:54: error: the dynamic range's end fd00:0:0:1::9 is outside fd00::/64: use an address in it [range-outside-network]",
  ],
  [
    ipv6("gateway: fd00::1, dhcp: {start: fd00::9, end: fd00::8}"),
    "networks.d/a.yml:4:40: error: the dynamic range begins at fd00::9, after its end fd00::8: exchange the two [range-reversed]",
  ],
  [
    ipv6("gateway: fd00::1, dhcp: {start: fd00::ffff, end: fd00::1:0}"),
    "networks.d/a.yml:4:57: error: the dynamic range fd00::ffff - fd00::1:0 is too large for libvirt: its two ends may differ only in their last 16 bits [range-too-large]",
  ],
  [
    { "networks.d/a.yml": "gateway: 10.0.0.1\nprefix: 8\ndhcp: {start: 10.1.255.255, end: 10.2.0.0}\n" },
    "networks.d/a.yml:3:34: error: the dynamic range 10.1.255.255 - 10.2.0.0 is too large for libvirt: its two ends may differ only in their last 16 bits [range-too-large]",
  ],
  [
    ipv6("gateway: fd00::5, dhcp: {start: fd00::2, end: fd00::9}"),
    "networks.d/a.yml:4:54: info: the dynamic range fd00::2 - fd00::9 holds the gateway fd00::5, which no guest gets: leave it out, or ignore this [range-holds-gateway]",
  ],
  [
    ipv6('gateway: fd00::5, dhcp: {start: "fd00::", end: fd00::4}'),
    "networks.d/a.yml:4:40: error: the dynamic range's start is the address of the network fd00::/64 itself: leave it out [range-takes-reserved]",
  ],
  [
    { ...lab("fd00:9:8::7"), "networks.d/lab.yml": `${NETWORK}dns: {aliases: [a]}\n` },
    "guests.d/a.yml:1:1: error: the name a.lab.test is also that of lab: give each its own [duplicate-dns-name]",
  ],
  [
    {
      "networks.d/a.yml": `${V4}dns:\n  hosts:\n    - {ip: fd00::5, name: x}\n    - {ip: 10.9.8.5, name: x}\n    - {ip: fd00::6, name: x}\n`,
    },
    "networks.d/a.yml:8:27: error: the name x.lab.test is also that of a: give each its own [duplicate-dns-name]",
  ],
];

for (const [files, ...expected] of RULES) {
  test(expected[0] as string, () => {
    const found = findings(files).map((finding) => formatFinding(finding).split("\n")[0]);
    assert.deepEqual(found, expected);
  });
}

test("the last address of an IPv6 subnet, both addresses of a name, ends of ranges that libvirt takes: no finding", () => {
  const files = {
    "networks.d/lab.yml": `${NETWORK}dns: {hosts: [{ip: 10.9.8.5, name: x}, {ip: fd00:9:8::5, name: x}]}\n`,
    "networks.d/b.yml":
      "gateway: 10.1.1.1\nprefix: 24\nipv6: {gateway: fd00:9:9::1, prefix: 126, dhcp: {start: fd00:9:9::2, end: fd00:9:9::3}}\n",
    "networks.d/c.yml":
      "gateway: 10.2.0.1\nprefix: 15\ndhcp: {start: 10.3.0.0, end: 10.3.255.254}\nipv6: {gateway: fd00:9:10::1, dhcp: {start: fd00:9:10::1:0, end: fd00:9:10::1:ffff}}\n",
    "guests.d/a.yml": nic("fd00:9:8:0:ffff:ffff:ffff:ffff"),
    "guests.d/b.yml": "interfaces: [{network: lab, ip: 10.9.8.7, ip6: fd00:9:8::7}]\ntemplates: ~\n",
  };
  assert.deepEqual(findings(files).map(formatFinding), []);
});

/** Eight groups of an address that a machine can have, with many zeros. */
const groups = fc
  .array(fc.oneof(fc.constant(0), fc.constant(1), fc.integer({ min: 0, max: 0xffff })), {
    minLength: 7,
    maxLength: 7,
  })
  .map((rest) => [0xfd00, ...rest]);

test(`all spellings of an address are one text, which is RFC 5952's (MINIASCAPE_SEED=${SEED})`, () => {
  const spelled = fc.tuple(groups, fc.array(fc.nat(), { minLength: 9, maxLength: 9 }));
  fc.assert(
    fc.property(spelled, ([values, picks]) => {
      const parts = values.map((value, at) => {
        const digits = value.toString(16).padStart(((picks[at] as number) % 4) + 1, "0");
        return (picks[at] as number) % 3 ? digits : digits.toUpperCase();
      });
      // Any run of zeros may be left out, also a single group.
      const starts = values.flatMap((value, at) => (value === 0 ? [at] : []));
      const start = starts[(picks[8] as number) % (starts.length + 1)];
      let end = start ?? 0;
      while (values[end] === 0 && end < 8 && (end === start || (picks[end] as number) % 4)) end += 1;
      const short = `${parts.slice(0, start).join(":")}::${parts.slice(end).join(":")}`;
      // The URL standard writes addresses as RFC 5952 does.
      const expected = new URL(`http://[${parts.join(":")}]`).hostname.slice(1, -1);
      for (const text of [parts.join(":"), ...(start === undefined ? [] : [short])]) {
        assert.ok(isGivable(text), text);
        assert.equal(canonical(text), expected);
        assert.equal(subnet6(text, 64), `${canonical(`${parts.slice(0, 4).join(":")}::`)}/64`);
      }
    }),
    { seed: SEED, numRuns: 2000 },
  );
});

test("whatever way it is spelled, a plan has one form of an address, in the model and in the host's files", () => {
  const spell = (gateway: string, own: string, printer: string) => ({
    "networks.d/lab.yml": [
      `${V4}ipv6: {gateway: ${gateway}, dhcp: {start: ${gateway.slice(0, -1)}a0, end: ${gateway.slice(0, -1)}Af}}`,
      `dns: {aliases: [ks], hosts: [{ip: ${printer}, name: printer}]}\n`,
    ].join("\n"),
    "guests.d/a.yml": nic(own),
  });
  const one = labOf(spell("fd00:9:8::1", "fd00:9:8::c7", "fd00:9:8::50"));
  const other = labOf(spell("FD00:09:8::0:1", "fd00:0009:8:0:0:0:0:C7", "Fd00:9:8:0::50"));
  const { hosts, ipv6, names, summary } = one.networks[0] as Lab["networks"][number];
  assert.deepEqual(other.networks[0]?.summary, summary);
  assert.deepEqual(other.guests, one.guests);
  assert.deepEqual(ipv6, {
    gateway: "fd00:9:8::1",
    prefix: 64,
    subnet: "fd00:9:8::/64",
    dhcp: { start: "fd00:9:8::a0", end: "fd00:9:8::af" },
    nat: true,
  });
  assert.deepEqual(names, [
    { ip: "10.9.8.1", name: "ks.lab.test" },
    { ip: "fd00:9:8::1", name: "ks.lab.test" },
    { ip: "fd00:9:8::50", name: "printer.lab.test" },
  ]);
  assert.equal(hosts[0]?.ip6, "fd00:9:8::c7");
});

test("IPv6 is translated where IPv4 is, unless the network says that its prefix is routed", () => {
  const forward = (text: string) => {
    const [network] = labOf({ "networks.d/lab.yml": `${V4}${text}\n` }).networks;
    const xml = new Templates(TEMPLATES).render("host/network.xml", network as Lab["networks"][number]);
    return xml.match(/<(?:forward|nat)[^>]*>/g)?.join("") ?? "";
  };
  const address = "ipv6: {gateway: fd00::1";
  assert.equal(forward(""), "<forward mode='nat'/>");
  assert.equal(forward(`${address}}`), "<forward mode='nat'><nat ipv6='yes'/>");
  assert.equal(forward(`${address}, nat: false}`), "<forward mode='nat'/>");
  assert.equal(forward(`mode: route\n${address}}`), "<forward mode='route'/>");
  assert.equal(forward(`mode: isolated\n${address}}`), "");
});

const guest = (os: string, mode: string) => ({
  "networks.d/lab.yml": `${NETWORK}mode: ${mode}\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\n`,
  "guests.d/a.yml": [
    `os: {id: ${os}}`,
    "virtinst: {location: http://trees.test/}",
    "interfaces: [{network: lab, mac: 52:54:00:00:00:01, ip: 10.9.8.7, ip6: fd00:9:8::7}]\n",
  ].join("\n"),
});

test("a kickstart sets the address, also where IPv4 comes by DHCP, and the gateway in the way of its release", async (t) => {
  const scratch = temporaryDirectory();
  const templates = new Templates(TEMPLATES);
  for (const [os, release] of [
    ["rhel6.9", "RHEL6"],
    ["centos7.0", "RHEL7"],
    ["rhel8.8", "RHEL8"],
    ["rhel9.4", "RHEL9"],
    ["almalinux10", "RHEL10"],
    ["fedora43", "F43"],
  ] as const) {
    for (const mode of ["nat", "isolated"]) {
      const [one] = labOf(guest(os, mode)).guests;
      const text = templates.render("autoinstall.d/ks.cfg", one as Lab["guests"][number]);
      const messages = mode === "nat" && release !== "RHEL6" ? " --ipv6gateway=fd00:9:8::1" : "";
      assert.ok(
        text.includes(` --bootproto=dhcp --ipv6=fd00:9:8::7/64${messages} --hostname=a.lab.test`),
        text,
      );
      const written = text.includes("\necho IPV6_DEFAULTGW=fd00:9:8::1%eth0 >>/etc/sysconfig/network\n");
      assert.equal(written, mode === "nat" && release === "RHEL6", text);
      writeFileSync(join(scratch, `${release}-${mode}`), text);
    }
  }
  if (!has(t, "ksvalidator")) return;
  for (const release of ["RHEL6", "RHEL7", "RHEL8", "RHEL9", "RHEL10", "F43"]) {
    const files = ["nat", "isolated"].map((mode) => join(scratch, `${release}-${mode}`));
    const { code, stdout, stderr } = await run(find("ksvalidator") as string, ["-v", release, ...files]);
    assert.equal(code, 0, `${release}: ${stdout}${stderr}`);
  }
});

test("what RHEL 5 cannot install is an error, unless the guest has no kickstart of ours", () => {
  const files = guest("rhel5.9", "nat");
  assert.deepEqual(
    findings(files).map(({ id }) => id),
    ["address-not-installed"],
  );
  const own = { ...files, "guests.d/a.yml": `${files["guests.d/a.yml"]}templates: {autoinst: ~}\n` };
  assert.deepEqual(findings(own), []);
});
