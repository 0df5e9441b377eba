import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { addressNumber, addressText } from "../../src/address.ts";
import type { Finding } from "../../src/finding.ts";
import { parseDocument } from "../../src/layers/document.ts";
import { type Allocation, allocate } from "../../src/model/addresses/allocation.ts";
import { Lock } from "../../src/model/addresses/lock.ts";
import { type LockLine, lockText } from "../../src/model/addresses/lock-line.ts";
import type { ValidatedGuest } from "../../src/model/guest-plan.ts";
import type { NetworkPlan } from "../../src/model/network.ts";

const FILE = "addresses.lock.yml";

/** A network with few free addresses, so that hashes meet. */
const DYNAMIC = { start: "10.9.8.32", end: "10.9.8.47" };
const HOSTS = ["10.9.8.3", "10.9.8.9"];
const VALUES = {
  gateway: "10.9.8.1",
  dhcp: { ...DYNAMIC, hosts: [{ mac: "52:54:00:00:00:01", ip: HOSTS[1] }] },
  dns: { hosts: [{ ip: HOSTS[0], name: "disk" }] },
};
const network = (subnet: string) =>
  ({
    name: "n",
    subnet,
    ipv6: { subnet: "fd00:9::/64" },
    merged: { value: { ...VALUES, ipv6: { gateway: "fd00:9::1" } }, documents: [], roles: [] },
  }) as unknown as NetworkPlan;
const SMALL = network("10.9.8.0/25");

function guest(name: string, more: object = {}, ip = "auto"): ValidatedGuest {
  const value = { interfaces: [{ network: "n", ip, ip6: "auto" }], ...more };
  return { name, kind: name, merged: { value, documents: [], roles: [] }, values: value };
}

interface Run extends Allocation {
  readonly errors: readonly Finding[];
  /** IPv4, by the names of guests. */
  readonly ips: ReadonlyMap<string, string>;
}

function run(guests: readonly ValidatedGuest[], lines: readonly LockLine[] = [], plan = SMALL): Run {
  const findings: Finding[] = [];
  const lock = lines.length > 0 ? parseDocument(lockText(lines), FILE) : null;
  const allocation = allocate({ lockFile: FILE, lock }, [plan], guests, findings);
  const ips = new Map(
    allocation.guests.map(({ name, values }) => [name, values.interfaces?.[0]?.ip as string]),
  );
  return { ...allocation, ips, errors: findings.filter(({ severity }) => severity === "error") };
}

const names = (maxLength: number, prefix = "") =>
  fc
    .uniqueArray(fc.stringMatching(/^[a-z]{1,2}-\d{1,2}$/), { maxLength })
    .map((all) => all.map((name) => prefix + name));
const addresses = ({ used, freed }: Allocation) => [...used, ...freed].map(({ address }) => address);
const areDifferent = (all: readonly unknown[]) => assert.equal(new Set(all).size, all.length);

suite("the lock of automatic addresses", () => {
  test("keeps each address on insertion, deletion and reorder, for all times", () => {
    const edit = fc.record({ added: names(8), order: fc.infiniteStream(fc.nat()), gone: fc.nat(7) });
    fc.assert(
      fc.property(names(20), fc.array(edit, { maxLength: 4 }), (first, edits) => {
        let guests = first;
        let before = run(guests.map((name) => guest(name)));
        for (const { added, order, gone } of edits) {
          const rest = guests.filter((_, at) => at % 8 !== gone);
          const keyed = [...new Set([...rest, ...added])].map((name) => ({
            name,
            key: order.next().value as number,
          }));
          guests = keyed.sort((a, b) => a.key - b.key).map(({ name }) => name);
          const next = run(
            guests.map((name) => guest(name)),
            [...before.used, ...before.freed],
          );
          assert.deepEqual(next.errors, []);
          for (const name of rest) assert.equal(next.ips.get(name), before.ips.get(name));
          areDifferent(addresses(next));
          before = next;
        }
      }),
      { numRuns: 60 },
    );
  });

  test("meets no address of a guest, cluster, host, gateway, dynamic range, or end of the subnet", () => {
    const part = fc.integer({ min: 2, max: 126 }).map((last) => `10.9.8.${last}`);
    const sets = fc.uniqueArray(part, { maxLength: 30 });
    fc.assert(
      fc.property(names(40), sets, part, (automatic, fixed, cluster) => {
        const others = fixed.map((ip, at) => guest(`fixed-${at}`, {}, ip));
        const result = run([
          ...automatic.map((name) => guest(name, { cluster: { ip: cluster } })),
          ...others,
        ]);
        assert.deepEqual(result.errors, []);
        const own = automatic.map((name) => result.ips.get(name) as string);
        areDifferent(own);
        const reserved = new Set([...fixed, cluster, ...HOSTS, "10.9.8.0", "10.9.8.1", "10.9.8.127"]);
        for (const ip of own) {
          assert.ok(!reserved.has(ip), ip);
          const number = addressNumber(ip);
          assert.ok(number < addressNumber(DYNAMIC.start) || number > addressNumber(DYNAMIC.end), ip);
          assert.match(ip, /^10\.9\.8\./);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("of two branches has no collision, or one error at the second line of each", () => {
    let collisions = 0;
    fc.assert(
      fc.property(names(10), names(12, "x"), names(12, "y"), (base, ours, theirs) => {
        const common = run(base.map((name) => guest(name))).used;
        const branch = (added: readonly string[]) =>
          run(
            [...base, ...added].map((name) => guest(name)),
            common,
          ).used;
        const all = [...branch(ours), ...branch(theirs).filter((line) => !base.includes(line.guest))];
        const text = lockText(all).split("\n");
        const { errors, ips } = run(
          [...base, ...ours, ...theirs].map((name) => guest(name)),
          all,
        );
        areDifferent([...ips.values()]);
        const values = text.map((line) => line.split(": ")[1]);
        const second = values.flatMap((value, at) => (value && values.indexOf(value) < at ? [at + 1] : []));
        collisions += second.length;
        assert.deepEqual(
          errors.map(({ id, place }) => [id, place.line]),
          second.map((line) => ["address-lock", line]),
        );
      }),
      { numRuns: 60 },
    );
    assert.ok(collisions > 0);
  });

  test("is read as it was written, whatever the names are", () => {
    const name = fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,5}$/),
      fc.constantFrom("on", "No", "null", "12", "1e3", "0x10", "1.5", "10.7.0.1", "_", "y"),
    );
    const address = fc.oneof(
      fc.bigInt({ min: 1n, max: (1n << 32n) - 1n }),
      fc.bigInt({ min: 0xfdn << 120n, max: (0xfen << 120n) - 1n }),
      fc.constantFrom(0xfd00n << 112n, 0x20010db8n << 96n, (0x20010db8n << 96n) + (1n << 64n)),
    );
    const line = fc
      .record({ network: name, guest: name, index: fc.nat(20), address })
      .map((each): LockLine => ({ ...each, key: each.address < 1n << 32n ? "ip" : "ip6" }));
    const unique = fc.uniqueArray(line, { selector: ({ address }) => address, maxLength: 12 });
    const keyed = unique.map((all) => [
      ...new Map(
        all.map((each) => [`${each.network} ${each.guest} ${each.index} ${each.key}`, each]),
      ).values(),
    ]);
    fc.assert(
      fc.property(keyed, (lines) => {
        const text = lockText(lines);
        const findings: Finding[] = [];
        const read = new Lock(parseDocument(text, FILE), findings);
        assert.deepEqual(findings, []);
        assert.equal(lockText(read.lines), text);
        assert.equal(read.lines.length, lines.length);
        for (const each of lines)
          assert.equal(read.lineOf(each)?.address, each.address, addressText(each.address));
      }),
      { numRuns: 200 },
    );
  });
});
