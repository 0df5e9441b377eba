import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { valueText } from "../../src/explain/value-text.ts";
import { errorAt } from "../../src/finding.ts";
import { originsOf } from "../../src/merge/origins.ts";
import { compareNames } from "../../src/natural-order.ts";
import { foldedFindings } from "../../src/ranges/folded-findings.ts";
import { findingsOf } from "./findings.ts";
import { check, compile, type Files } from "./lab.ts";

const NETWORK = {
  "networks.d/lab.yml": 'gateway: 10.7.0.1\nprefix: 24\nipv6: {gateway: "fd00:7::1"}\n',
};
const SEATS = `range: {from: 1, to: 12, width: 2}
hostname: !numbered seat%d
description: !numbered "100 %% of seat %03d"
interfaces: [{network: lab, ip: !nth 10.7.0.21, ip6: !nth fd00:7::ff, mac: !nth 52:54:00:07:FE:F8}]
vlans: {v: {id: 7, link: 0, addresses: [!nth 10.8.0.9/24, !nth "fd00:8::ff/64"]}}
virtinst: {graphics: {type: vnc, port: !nth 5901}}
`;

suite("a range of guests", () => {
  test("is one guest for each number, with the layers of the kind, the range and the guest's own file", () => {
    const { lab, plan, found } = check({
      ...NETWORK,
      "sysgroups.d/student.yml": "virtinst: {ram: 1024, vcpus: 1}\n",
      "guests.d/student.yml": SEATS,
      "guests.d/student-03/10.yml": "virtinst: {ram: 4096}\ninterfaces: !append [{network: lab}]\n",
    });
    assert.deepEqual(found, []);
    const guests = lab?.guests ?? [];
    assert.deepEqual(
      guests.map(({ name }) => name),
      Array.from({ length: 12 }, (_, at) => `student-${String(at + 1).padStart(2, "0")}`),
    );
    const [first, , third] = guests;
    assert.deepEqual(
      [first?.hostname, first?.description, first?.virtinst, first?.sysgroup],
      [
        "seat1",
        "100 % of seat 001",
        { ram: 1024, vcpus: 1, graphics: { type: "vnc", port: 5901 } },
        "student",
      ],
    );
    const { ip, ip6, mac } = third?.interfaces[0] ?? {};
    assert.deepEqual([ip, ip6, mac], ["10.7.0.23", "fd00:7::101", "52:54:00:07:fe:fa"]);
    assert.deepEqual(third?.vlans?.v?.addresses, ["10.8.0.11/24", "fd00:8::101/64"]);
    assert.equal(guests[11]?.interfaces[0]?.mac, "52:54:00:07:ff:03");
    assert.deepEqual(third?.virtinst, { ram: 4096, vcpus: 1, graphics: { type: "vnc", port: 5903 } });
    assert.equal(third?.interfaces.length, 2);
    const merged = plan?.guests[2]?.merged;
    assert.ok(merged);
    assert.deepEqual(
      originsOf(merged, ["virtinst", "ram"]).map(({ file, line, value }) => [
        file.split("/").slice(-2).join("/"),
        line,
        value,
      ]),
      [
        ["sysgroups.d/student.yml", 1, 1024],
        ["student-03/10.yml", 1, 4096],
      ],
    );
    const [origin] = originsOf(merged, ["interfaces", 0, "ip"]);
    assert.deepEqual([origin?.line, origin?.column, valueText(origin?.value)], [4, 38, "!nth 10.7.0.21"]);
  });

  test("has the kind of its file, of the guest's own file, or of its name", () => {
    const kinds = (files: Files) => compile(files).guests.map(({ sysgroup }) => sysgroup);
    assert.deepEqual(
      kinds({
        "guests.d/a.yml": "range: {from: 0, to: 1}\nsysgroup: web\n",
        "guests.d/a-1.yml": "sysgroup: db\n",
        "guests.d/b.yml": "range: {from: 7, to: 7}\n",
      }),
      ["web", "db", "b"],
    );
  });

  test("shares all values without a tag, and gives the same objects in the next run", () => {
    const { plan } = check({
      "guests.d/a.yml": "range: {from: 1, to: 2}\nport: !nth 1\nos: {id: rhel9.0}\n",
    });
    const [one, two] = plan?.guests ?? [];
    assert.equal(one?.merged.value.os, two?.merged.value.os);
    assert.deepEqual([one?.merged.value.port, two?.merged.value.port], [1, 2]);
  });

  test("stands in natural order", () => {
    const names = [
      "db-10",
      "db-2",
      "db",
      "db-02",
      "a1b",
      "a01c",
      "Z",
      "db-2a",
      "db-",
      "x10y2",
      "x10y10",
      "9",
    ];
    assert.deepEqual(names.sort(compareNames), [
      "9",
      "Z",
      "a1b",
      "a01c",
      "db",
      "db-",
      "db-02",
      "db-2",
      "db-2a",
      "db-10",
      "x10y2",
      "x10y10",
    ]);
    const { guests } = compile({ "guests.d/db.yml": "range: {from: 8, to: 11}\n" });
    assert.deepEqual(
      guests.map(({ name }) => name),
      ["db-8", "db-9", "db-10", "db-11"],
    );
  });
});

const one = (text: string): Files => ({ ...NETWORK, "guests.d/a.yml": `range: {from: 1, to: 3}\n${text}\n` });
const NTH =
  "error: `!nth` must have an IPv4 or IPv6 address, a MAC or a whole number, for the first guest of the range: `!nth 10.7.0.21` [range-tag]";
const NUMBERED =
  "error: `!numbered` must have a text with `%d` or `%02d` for the number of the guest, and no other `%`; `%%` is a percent sign [range-tag]";
const SECRET =
  "error: a secret must not have `!nth` or `!numbered`: one guest's secret would show all others; use `!env` or `!file` [range-tag]";

findingsOf("a range of guests that cannot be", [
  [
    "numbers that are none, or too large",
    { "guests.d/a.yml": "range: {from: -1, to: x, width: 7}\n" },
    "guests.d/a.yml:1:15: error: `range.from`: must be a whole number, 0 to 999999 [schema]",
    "guests.d/a.yml:1:23: error: `range.to`: must be a whole number, 0 to 999999 [schema]",
    "guests.d/a.yml:1:33: error: `range.width`: must be a whole number, 1 to 6 digits [schema]",
  ],
  [
    "an end before its beginning",
    { "guests.d/a.yml": "range: {from: 3, to: 1}\n" },
    "guests.d/a.yml:1:22: error: `range.to`: must be at least `range.from` [schema]",
  ],
  [
    "too many guests",
    { "guests.d/a.yml": "range: {from: 1, to: 10001}\n" },
    "guests.d/a.yml:1:22: error: `range.to`: must stand for at most 10000 guests: use several ranges [schema]",
  ],
  [
    "a number in quotes, of which the tags have no values",
    { "guests.d/a.yml": 'range: {from: 1, to: "3"}\nhostname: !numbered a%d\nx: !nth 1\n' },
    "guests.d/a.yml:1:22: error: `range.to`: must be a whole number, 0 to 999999 [schema]",
  ],
  [
    "a range that is no map, with tags",
    { "guests.d/a.yml": "range: 3\nhostname: !numbered a%d\n" },
    "guests.d/a.yml:1:8: error: `range`: must be a map of `from`, `to` and `width` [schema]",
  ],
  [
    "an end before its beginning, with tags",
    { "guests.d/a.yml": "range: {from: 3, to: 1}\nhostname: !numbered a%d\n" },
    "guests.d/a.yml:1:22: error: `range.to`: must be at least `range.from` [schema]",
  ],
  [
    "no end",
    { "guests.d/a.yml": "range: {from: 1}\n" },
    "guests.d/a.yml:1:8: error: `range.to`: this key is missing: set it [schema]",
  ],
  [
    "a range of a guest of a range",
    {
      "guests.d/a.yml": "range: {from: 1, to: 3}\n",
      "guests.d/a-2.yml": "os: {id: rhel9.0}\nrange: {from: 1, to: 2}\n",
    },
    "guests.d/a-2.yml:2:8: error: ranges must not overlap: `a-2` is a guest of the range `a`, so remove `range` here, or rename the file [range-overlap]",
  ],
  [
    "a number in other digits",
    { "guests.d/a.yml": "range: {from: 1, to: 3, width: 2}\n", "guests.d/a-2.yml": "os: {id: rhel9.0}\n" },
    "guests.d/a-2.yml:1:1: error: guests of one range must have different numbers: `a-2` has that of `a-02`, so rename the file to `a-02.yml` [range-overlap]",
  ],
  [
    "addresses of two ranges that overlap",
    {
      ...NETWORK,
      "guests.d/a.yml": "range: {from: 1, to: 3}\ninterfaces: [{network: lab, ip: !nth 10.7.0.21}]\n",
      "guests.d/b.yml": "range: {from: 1, to: 2}\ninterfaces: [{network: lab, ip: !nth 10.7.0.23}]\n",
    },
    "guests.d/b.yml:2:38: error: the address 10.7.0.23 is also that of a-3: give each interface its own [duplicate-ip]\nguests.d/a.yml:2:38: note: a-3 has it here",
  ],
  [
    "an address after the last one of the subnet",
    one("interfaces: [{network: lab, ip: !nth 10.7.0.253}]"),
    "guests.d/a.yml:2:38: error: the address 10.7.0.255 is the broadcast address of 10.7.0.0/24: use another one of 10.7.0.0/24 [address-reserved]\nnetworks.d/lab.yml:1:10: note: the network `lab` is here",
  ],
  [
    "an address after the last one of all",
    one("x-a: !nth 255.255.255.254"),
    "guests.d/a.yml:2:11: error: `!nth 255.255.255.254` must not go beyond 255.255.255.255, but the range goes 2 further: begin lower, or shorten the range [range-tag]",
  ],
  [
    "a MAC after ff:ff:ff",
    one("interfaces: [{network: lab, mac: !nth 52:54:00:ff:ff:fe}]"),
    "guests.d/a.yml:2:39: error: `!nth 52:54:00:ff:ff:fe` must not go beyond 52:54:00:ff:ff:ff, but the range goes 2 further: begin lower, or shorten the range [range-tag]",
  ],
  [
    "an IPv6 address after the last one, a number too large",
    one("x-a: [!nth 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe', !nth 9007199254740990]"),
    "guests.d/a.yml:2:12: error: `!nth ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe` must not go beyond the last IPv6 address, but the range goes 2 further: begin lower, or shorten the range [range-tag]",
    "guests.d/a.yml:2:60: error: `!nth 9007199254740990` must not go beyond the largest number, but the range goes 2 further: begin lower, or shorten the range [range-tag]",
  ],
  ["what no place can be added to", one("x: !nth web"), `guests.d/a.yml:2:9: ${NTH}`],
  ["a prefix length that is none", one("x: !nth 10.7.0.0/33"), `guests.d/a.yml:2:9: ${NTH}`],
  ["a number with a prefix length", one("x: !nth 7/24"), `guests.d/a.yml:2:9: ${NTH}`],
  ["a number with a zero in front", one("x: !nth 007"), `guests.d/a.yml:2:9: ${NTH}`],
  ["a text without a number", one("x: !numbered seat"), `guests.d/a.yml:2:14: ${NUMBERED}`],
  ["a text with a percent sign", one("x: !numbered 10% of %d"), `guests.d/a.yml:2:14: ${NUMBERED}`],
  [
    "a tag of a guest without a range",
    { "guests.d/a.yml": "hostname: !numbered seat%d\n" },
    "guests.d/a.yml:1:21: error: `!numbered` must be in a value of a guest with `range`: write the value itself, or give the guest's file a `range` [range-tag]",
  ],
  [
    "a tag in a layer of a kind, for guests without a range",
    {
      "sysgroups.d/web.yml": "hostname: !numbered w%d\n",
      "guests.d/web.yml": "range: {from: 1, to: 3}\n",
      "guests.d/web-7.yml": "{}\n",
      "guests.d/web-8.yml": "{}\n",
    },
    "sysgroups.d/web.yml:1:21: error: `!numbered` must be in a value of a guest with `range`, but the guest `web-7` has none: write the value itself, or give the guest's file a `range` [range-tag]",
  ],
  [
    "a tag in a layer of all objects",
    { "common/a.yml": "x: !nth 1\n", "guests.d/a.yml": "range: {from: 1, to: 3}\n", ...NETWORK },
    "common/a.yml:1:9: error: `!nth` must be in a value of a guest with `range`, but the network `lab` has none: move the value to a layer that only guests have [range-tag]",
  ],
  [
    "a tag of a network",
    { "networks.d/lab.yml": "gateway: !nth 10.7.0.1\nprefix: 24\n" },
    "networks.d/lab.yml:1:15: error: `!nth` must be in a value of a guest with `range`: write the value itself, or give the guest's file a `range` [range-tag]",
  ],
  [
    "a tag of the host",
    { "host.d/a.yml": "web: {port: !nth 80}\n" },
    "host.d/a.yml:1:18: error: `!nth` must be in a value of a guest with `range`: write the value itself, or give the guest's file a `range` [range-tag]",
  ],
  [
    "a secret with a tag",
    one("users: [{name: a, password: !numbered $6$%d}]"),
    `guests.d/a.yml:2:39: ${SECRET}`,
  ],
  [
    "a mistake that all guests of a range have",
    {
      ...NETWORK,
      "guests.d/a.yml": "range: {from: 1, to: 9}\ninterfaces: [{network: lab, ip: !nth 10.8.0.1}]\n",
    },
    ...[1, 2, 3].map((place) =>
      [
        `guests.d/a.yml:2:38: error: the address 10.8.0.${place} is outside the network \`lab\`: use one of 10.7.0.0/24 [address-outside-network]`,
        "networks.d/lab.yml:1:10: note: 10.7.0.0/24 is set here",
        ...(place === 3 ? ["guests.d/a.yml:2:38: note: the same in 6 more guests of the range"] : []),
      ].join("\n"),
    ),
  ],
]);

test("mistakes of all guests of a range are folded, but no two of them into one", () => {
  const place = { file: "guests.d/a.yml", line: 1, column: 1 };
  const findings = (number: number) => [
    errorAt(place, "schema", `the MAC 52:54:00:aa:bb:0${number} of \`a-${number}\` is bad: remove it`),
    errorAt(place, "schema", `the address fd00::${number} is bad: remove it`),
  ];
  const all = foldedFindings([1, 2, 3, 4, 5].flatMap(findings), new Set([place.file]));
  const last = all.map(({ message, related }) => [/^the \w+/.exec(message)?.[0], related?.[0]?.message]);
  const rest = "the same in 2 more guests of the range";
  assert.deepEqual(
    last,
    [undefined, undefined, rest].flatMap((note) => [
      ["the MAC", note],
      ["the address", note],
    ]),
  );
});
