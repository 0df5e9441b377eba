import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { digestOf } from "../../src/model/identity.ts";
import { IdentityCache, isSameList } from "../../src/model/identity-cache.ts";
import { MacAllocator } from "../../src/model/mac.ts";
import { uuidOf } from "../../src/model/uuid.ts";
import { compile } from "./lab.ts";

const ANONYMOUS = { id: null, site: "lab" };
const NAMED = { id: "first", site: "lab" };

/** The values come from another implementation (Python's hashlib): the labs on hosts depend on each bit. */
suite("the identity of an object", () => {
  test("has a digest of the lab's id, if there is one, the site and the parts", () => {
    assert.equal(
      digestOf(ANONYMOUS, "a", 0).toString("hex"),
      "9ae063aa5d768d62a65bdf74beedf38390f66398692172e376fc3ee9b8af36cf",
    );
    assert.equal(
      digestOf(NAMED, "a").toString("hex"),
      "d8c7971b1586e7af3a97dfa5c787bfda82d521dc04d899aee29bf6c7dcdeb976",
    );
  });

  test("has a UUID of version 8, whose first 48 bits derive from the lab's id alone", () => {
    assert.equal(uuidOf(ANONYMOUS, "guest", "a"), "ab5eecb1-762e-8f6d-afa0-dd452ebe7916");
    assert.equal(uuidOf(ANONYMOUS, "network", "n"), "9044f3bb-1ad5-89ce-bdec-6d4dde0e1631");
    assert.equal(uuidOf(ANONYMOUS, "storage pool", "p"), "6f8f7b5b-268e-85e4-93ab-b37600fb0412");
    assert.equal(uuidOf(NAMED, "guest", "a"), "a7937b64-b8ca-8b67-aa76-2ab8345482fb");
    assert.equal(uuidOf(NAMED, "network", "n"), "a7937b64-b8ca-80ab-92ca-7f612269ebf5");
    assert.equal(uuidOf(NAMED, "storage pool", "p"), "a7937b64-b8ca-8202-b03f-7f6e8fffbb67");
  });

  test("has a MAC with QEMU's prefix; if another interface has that MAC, the next one", () => {
    const candidates = ["52:54:00:3d:78:99", "52:54:00:e0:1f:34", "52:54:00:2a:ec:45"] as const;
    for (const [taken, mac] of candidates.entries())
      assert.equal(new MacAllocator(ANONYMOUS, candidates.slice(0, taken)).allocate("a", 0), mac);
    assert.equal(new MacAllocator(NAMED, []).allocate("a", 0), "52:54:00:be:9d:54");
    const macs = new MacAllocator(ANONYMOUS, []);
    assert.equal(macs.allocate("a", 1), "52:54:00:ec:ec:7f");
    assert.equal(macs.allocate("a", 0), candidates[0]);
    assert.equal(macs.allocate("a", 0), candidates[0]);
  });

  test("of a guest and a network is that of their names in libvirt", () => {
    const { guests, networks, storages } = compile({
      "common/a.yml": "name_prefix: x-\n",
      "networks.d/n.yml": "gateway: 10.9.8.1\nprefix: 24\n",
      "guests.d/a.yml": "interfaces: [{network: n}]\n",
      "storages.d/p.yml": "path: /p\n",
    });
    assert.equal(guests[0]?.uuid, "ecb15156-d416-8602-a4a0-060bc8db61f4");
    assert.equal(guests[0]?.interfaces[0]?.mac, "52:54:00:ed:92:24");
    assert.equal(networks[0]?.uuid, "d9fec26e-dc23-831a-9975-fab7cd2d9f1d");
    assert.equal(storages[0]?.uuid, "6f8f7b5b-268e-85e4-93ab-b37600fb0412");
  });
});

suite("a cache of results", () => {
  test("computes a result once for the same key and the same inputs", () => {
    const cache = new IdentityCache<object, number>();
    const [key, input] = [{}, {}];
    let calls = 0;
    const get = (object: object, ...inputs: unknown[]) => cache.get(object, inputs, [], () => (calls += 1));
    assert.deepEqual([get(key, input), get(key, input)], [1, 1]);
    assert.deepEqual([get(key, {}), get(key, input)], [2, 3]);
    assert.deepEqual([get(key, input, input), get(key), get({})], [4, 5, 6]);
    assert.deepEqual([get(key), calls], [5, 6]);
  });

  test("does not hold a result with a finding, because each run must report it", () => {
    const cache = new IdentityCache<object, string>();
    const [key, found] = [{}, [] as Parameters<typeof cache.get>[2]];
    const place = { file: "a.yml", line: 1, column: 1 };
    const get = () =>
      cache.get(key, [], found, () => {
        found.push({ severity: "error", id: "netmask", message: "of a test", place });
        return "result";
      });
    assert.deepEqual([get(), get(), found.length], ["result", "result", 2]);
  });

  test("compares inputs by identity and length", () => {
    const item = {};
    assert.ok(isSameList([], []) && isSameList([1, item], [1, item]));
    assert.ok(!isSameList([item], [{}]) && !isSameList([1], [1, 2]) && !isSameList([1, 2], [1]));
    assert.ok(!isSameList([1, 2], [1, 3]) && !isSameList([0, 2], [1, 2]));
  });
});
