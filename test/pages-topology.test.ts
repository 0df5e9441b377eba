import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import type { Lab } from "../src/lab.ts";
import { addressMap } from "../src/pages/addresses/map.ts";
import { type Label, labelsOf, layOut } from "../src/pages/topology/layout.ts";
import { topologyOf } from "../src/pages/topology/topology.ts";
import { buildSite } from "./build.ts";
import { byId, type Element, elements, parseHtml, textOf } from "./html.ts";
import { OwnLab } from "./own-lab.ts";

const SEED = Number(process.env.MINIASCAPE_SEED ?? Date.now() % 2 ** 31);

interface Model {
  readonly guests: readonly {
    readonly name: string;
    readonly interfaces: readonly { readonly network: string; readonly index: number }[];
  }[];
  readonly networks: readonly { readonly name: string }[];
}

for (const site of ["default", "modern"]) {
  test(`the nodes and edges of the topology of ${site} are those of its model`, async () => {
    const root = await buildSite(site);
    const model: Model = JSON.parse(readFileSync(join(root, "model.json"), "utf8"));
    const html = readFileSync(join(root, "index.html"), "utf8");
    const all = (pattern: RegExp) => [...html.matchAll(pattern)].map(([, text]) => text).sort();
    assert.deepEqual(all(/data-node="guest:([^"]*)"/g), model.guests.map(({ name }) => name).sort());
    assert.deepEqual(all(/data-node="network:([^"]*)"/g), model.networks.map(({ name }) => name).sort());
    const edges = model.guests.flatMap(({ name, interfaces }) =>
      interfaces.map(
        ({ network, index }) =>
          `${name}:${index} ${model.networks.findIndex((each) => each.name === network)}`,
      ),
    );
    assert.deepEqual(
      [...html.matchAll(/data-edge="([^"]*)" data-rail="(\d+)"/g)]
        .map(([, edge, rail]) => `${edge} ${rail}`)
        .sort(),
      edges.sort(),
    );
  });
}

const word = fc.stringMatching(/^[a-zA-Z0-9_][a-zA-Z0-9_.+-]{0,30}$/);

/** The part of a lab that its picture reads. */
const lab = (guests: { min: number; max: number }, networks: { min: number; max: number }) =>
  fc
    .record({
      networks: fc.uniqueArray(word, { minLength: networks.min, maxLength: networks.max }),
      guests: fc.uniqueArray(word, { minLength: guests.min, maxLength: guests.max }),
      kinds: fc.array(word, { minLength: 1, maxLength: 12 }),
      numbers: fc.infiniteStream(fc.nat(1 << 20)),
    })
    .map(({ networks, guests, kinds, numbers }) => {
      const next = (below: number) => (numbers.next().value as number) % below;
      return {
        networks: networks.map((name, at) => ({
          name,
          mode: at % 3 === 0 ? "isolated" : "nat",
          subnet: at % 4 === 3 ? null : `192.168.${100 + at}.0/24`,
          prefix: at % 4 === 3 ? null : 24,
          ipv6: at % 2 === 0 ? { subnet: `fd00:${at}:1234:5678:9abc:def0:1234:5600/120` } : null,
        })),
        guests: guests.map((name) => ({
          name,
          fqdn: `${name}.test`,
          sysgroup: kinds[next(kinds.length)],
          interfaces: Array.from({ length: networks.length === 0 ? 0 : next(4) }, (_, index) => {
            const network = next(networks.length);
            return {
              index,
              network: networks[network],
              ip: next(3) === 0 ? null : `192.168.${100 + network}.${next(256)}`,
              ip6: network % 2 === 0 ? `fd00:${network}::${next(256).toString(16)}` : null,
            };
          }),
          disks: Array.from({ length: next(3) }, () => ({ pool: "p", volume: `shared-${next(30)}` })),
        })),
      } as unknown as Lab;
    });

/**
 * The largest lab with a separate drawing for each guest: every guest has every network and disk, and the longest
 * names.
 */
function largest(guests: number, networks: number): Lab {
  const name = (at: number) => `${"wide-name-".repeat(4)}${at}`;
  return {
    networks: Array.from({ length: networks }, (_, at) => ({
      name: name(at),
      mode: "isolated",
      subnet: `192.168.${100 + at}.0/24`,
      prefix: 24,
      ipv6: { subnet: `fd00:${at}:1234:5678:9abc:def0:1234:5600/120` },
    })),
    guests: Array.from({ length: guests }, (_, at) => ({
      name: name(at),
      fqdn: `${name(at)}.test`,
      sysgroup: name(at % 7),
      interfaces: Array.from({ length: 2 * networks }, (_, index) => ({
        index,
        network: name(index >> 1),
        ip: index % 2 === 0 ? null : `192.168.${100 + (index >> 1)}.${100 + at}`,
        ip6: `fd00::${index}:${at}`,
      })),
      disks: Array.from({ length: 8 }, (_, index) => ({ pool: name(0), volume: name(index + (at % 2) * 8) })),
    })),
  } as unknown as Lab;
}

test("no labels overlap where 100 guests are on all of 10 networks, twice, with IPv6 and shared disks", () => {
  for (const [guests, networks] of [
    [100, 10],
    [100, 5],
    [100, 4],
    [1, 10],
  ] as const) {
    const layout = layOut(topologyOf(largest(guests, networks)));
    const labels = labelsOf(layout);
    assert.equal(layout.rows.length, guests);
    assert.equal(labels.filter(({ kind }) => kind === "ipv6").length, networks);
    assert.equal(labels.filter(({ kind }) => kind === "address").length, guests * networks);
    assert.deepEqual(overlaps(labels), []);
    for (const { x, y, width, text } of labels)
      assert.ok(x >= 0 && y >= 0 && x + width <= layout.width && y <= layout.height, `${text} is cut off`);
  }
});

test("a guest's addresses of both families are in the picture or in the title of its name", () => {
  const lab = largest(2, 2);
  const [first] = topologyOf(lab).rows;
  assert.equal(first?.links.length, 4);
  for (const { ip, ip6, network } of lab.guests[0]?.interfaces ?? [])
    assert.ok(first?.title.includes(`${network} ${ip ?? "dynamic"} ${ip6}`));
});

test(`no labels of a picture overlap, up to 100 guests on 10 networks (MINIASCAPE_SEED=${SEED})`, () => {
  fc.assert(
    fc.property(lab({ min: 0, max: 100 }, { min: 0, max: 10 }), (each) => {
      const topology = topologyOf(each);
      assert.equal(topology.isGrouped, false);
      const layout = layOut(topology);
      assert.equal(layout.rows.length, each.guests.length);
      assert.deepEqual(overlaps(labelsOf(layout)), []);
      for (const { x, y, width, text } of labelsOf(layout)) {
        assert.ok(x >= 0 && y >= 0 && x + width <= layout.width && y <= layout.height, `${text} is cut off`);
      }
    }),
    { seed: SEED, numRuns: 100 },
  );
});

test(`a larger lab is drawn by kinds and groups of networks, each interface counted (MINIASCAPE_SEED=${SEED})`, () => {
  fc.assert(
    fc.property(lab({ min: 101, max: 140 }, { min: 1, max: 25 }), (each) => {
      const topology = topologyOf(each);
      assert.equal(topology.isGrouped, true);
      assert.ok(topology.rails.length <= 10 && topology.rows.length <= 100);
      const drawn = topology.rows
        .flatMap(({ links: ties }) => ties)
        .reduce((sum, { index }) => sum + index, 0);
      assert.equal(
        drawn,
        each.guests.reduce((sum, { interfaces }) => sum + interfaces.length, 0),
      );
      assert.deepEqual(overlaps(labelsOf(layOut(topology))), []);
    }),
    { seed: SEED, numRuns: 50 },
  );
});

function overlaps(labels: readonly Label[]): string[] {
  const found: string[] = [];
  for (const [at, a] of labels.entries()) {
    for (const b of labels.slice(at + 1)) {
      const apart =
        a.x + a.width <= b.x || b.x + b.width <= a.x || a.y <= b.y - b.height || b.y <= a.y - a.height;
      if (!apart) found.push(`${a.text} and ${b.text}`);
    }
  }
  return found;
}

const NETWORK = {
  name: "n",
  gateway: "10.0.0.1",
  subnet: "10.0.0.0/24",
  prefix: 24,
  dhcp: {
    start: "10.0.0.100",
    end: "10.0.0.109",
    hosts: [{ mac: "52:54:00:aa:00:01", ip: "10.0.0.4", name: "cam1" }],
  },
  host_addresses: [
    { address: "10.0.0.1", path: ["gateway"] },
    { address: "10.0.0.5", path: ["host_address"] },
    { address: "10.7.0.1", path: ["subnets", 0, "address"] },
  ],
  names: [
    { ip: "10.0.0.1", name: "ks.n" },
    { ip: "10.0.0.50", name: "printer.n" },
    { ip: "fd00::1", name: "ks.n" },
  ],
  hosts: [
    { guest: "a", ip: "10.0.0.2" },
    { guest: "b", ip: "10.0.0.100" },
    { guest: "c", ip: null },
  ],
};
type MapOf = Parameters<typeof addressMap>[0];

test("an address map says of each address what it is, and counts them all", () => {
  const { cells, counts, size } = addressMap(NETWORK as unknown as MapOf);
  assert.equal(size, 1);
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5, 50, 99, 100, 101, 109, 110, 255].map((at) => [
      cells[at]?.from,
      cells[at]?.role,
      NETWORK.hosts[cells[at]?.owner?.kind === "host" ? (cells[at]?.owner?.at ?? -1) : -1]?.guest ?? null,
    ]),
    [
      ["10.0.0.0", "end", null],
      ["10.0.0.1", "gateway", null],
      ["10.0.0.2", "static", "a"],
      ["10.0.0.3", "free", null],
      ["10.0.0.4", "reserved", null],
      ["10.0.0.5", "reserved", null],
      ["10.0.0.50", "name", null],
      ["10.0.0.99", "free", null],
      ["10.0.0.100", "static", "b"],
      ["10.0.0.101", "range", null],
      ["10.0.0.109", "range", null],
      ["10.0.0.110", "free", null],
      ["10.0.0.255", "end", null],
    ],
  );
  assert.deepEqual(counts, { gateway: 1, static: 2, reserved: 2, name: 1, range: 9, end: 2, free: 239 });
});

test("the IPv6 addresses of a network stand in their order, each with its line", async () => {
  const root = await buildSite("modern");
  const page = parseHtml(readFileSync(join(root, "networks/lab/index.html"), "utf8"));
  const rows = [...elements(byId(page, "map").parent as Element)].filter(
    ({ name, parent }) => name === "tr" && parent?.name === "tbody",
  );
  assert.deepEqual(
    rows.map((row) => textOf(row).trim().replace(/\s+/g, " ")),
    [
      "fd00:a0::1the gateway (the host)",
      "fd00:a0::10ipa",
      "fd00:a0::21web-1",
      "fd00:a0::22web-2",
      "fd00:a0::71jump-1",
      "fd00:a0::100 – fd00:a0::1ffdynamic range of 256 addresses",
    ],
  );
  const hrefs = [...elements(rows.at(-1) as Element)].flatMap(({ attributes: { href } }) => href ?? []);
  assert.match(hrefs.join(" "), /^(?:\S*networks\.d\/lab\.yml\.html#L\d+ ?){2}$/);
});

test("the page of a network has the reservations of DHCP, each with its line", async () => {
  const lab = new OwnLab({
    "_data/default/networks.d/lab.yml":
      "gateway: 10.9.8.1\nprefix: 27\ndhcp: {start: 10.9.8.20, end: 10.9.8.29, hosts: [{mac: '52:54:00:aa:00:01', ip: 10.9.8.4, name: cam1}]}\nipv6: {gateway: 'fd00:9::1', dhcp: {hosts: [{duid: '00:03:00:01:52:54:00:aa:00:02', ip: 'fd00:9::5'}]}}\n",
    "_data/default/guests.d/a.yml": "installer: manual\ninterfaces: [{network: lab, ip: 10.9.8.9}]\n",
  });
  const { code, stderr } = await lab.build();
  assert.equal(code, 0, stderr);
  const page = readFileSync(lab.path("_site/networks/lab/index.html"), "utf8");
  assert.match(page, /#L3"[^>]*aria-label="10\.9\.8\.4: cam1"/);
  const text = textOf(parseHtml(page)).replace(/\s+/g, " ");
  assert.match(text, / 1 guest 1 reserved /);
  assert.match(text, / 17 free /);
  assert.match(text, /fd00:9::5 ?00:03:00:01:52:54:00:aa:00:02/);
});

test("a subnet of more addresses than squares has several in each", () => {
  const { cells, counts, size } = addressMap({ ...NETWORK, prefix: 16 } as unknown as MapOf);
  assert.deepEqual([size, cells.length, cells[0]?.from, cells[0]?.to], [256, 256, "10.0.0.0", "10.0.0.255"]);
  assert.deepEqual(
    [cells[0]?.role, cells[1]?.role, cells[0]?.names],
    ["gateway", "free", ["gateway", "a", "cam1", "the host", "printer.n", "b"]],
  );
  assert.equal(
    Object.values(counts).reduce((sum, number) => sum + number),
    65536,
  );
});

test("the page of a guest has its links, each with its line, and marks automatic addresses", async () => {
  const root = await buildSite("mixed");
  const page = parseHtml(readFileSync(join(root, "guests.d/store/index.html"), "utf8"));
  const rowsOf = (section: string) =>
    [...elements(byId(page, section).parent as Element)].filter(
      ({ name, parent }) => name === "tr" && parent?.name === "tbody",
    );
  const cells = (row: Element) =>
    [...elements(row)]
      .filter(({ name }) => name === "td" || name === "th")
      .map((cell) => textOf(cell).trim().replace(/\s+/g, " "));
  assert.deepEqual(rowsOf("links").map(cells), [
    ["nic0", "card", "", "member of bond0", "", ""],
    ["nic1", "card", "", "10.30.0.72/24", "", ""],
    ["nic2", "card", "", "member of bond0", "", ""],
    ["bond0", "bond, active-backup", "nic0, nic2", "10.20.0.10/24", "default by 10.20.0.1", ""],
    ["bond0.30", "VLAN 30", "bond0", "10.33.0.10/24", "", ""],
  ]);
  const hrefs = rowsOf("links").map((row) =>
    [...elements(row)].flatMap(({ attributes: { href } }) => /#L\d+$/.exec(href ?? "")?.[0] ?? []),
  );
  assert.deepEqual(hrefs, [["#L3"], ["#L4"], ["#L5"], ["#L7"], ["#L8"]]);
  assert.deepEqual(
    rowsOf("interfaces").map((row) => cells(row)[3]),
    ["10.20.0.10", "10.30.0.72 automatic", "dynamic"],
  );
  const plain = readFileSync(join(root, "guests.d/web/index.html"), "utf8");
  assert.doesNotMatch(plain, /id="links"|automatic/);
});
