import assert from "node:assert/strict";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite, test } from "node:test";
import { canonical, isGivable } from "../src/address.ts";
import { Faults } from "../src/artifacts/faults.ts";
import { modeOf } from "../src/artifacts/file-mode.ts";
import { Output } from "../src/artifacts/output.ts";
import { phrase } from "../src/artifacts/quoting.ts";
import type { Plan, PlanObject } from "../src/checks/plan.ts";
import { networksOf } from "../src/cli/init/network-answers.ts";
import { single } from "../src/design/single.ts";
import { comparisonText } from "../src/diff/text.ts";
import { formatFinding, infoAt, type Place } from "../src/finding.ts";
import { compileLab } from "../src/lab.ts";
import { Catalog } from "../src/layers/catalog.ts";
import { parseDocument } from "../src/layers/document.ts";
import { matchFiles } from "../src/layers/pattern.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { yaml11Booleans } from "../src/layers/yaml11.ts";
import { mergeDocuments } from "../src/merge/origins.ts";
import { IdentityCache, isSameList } from "../src/model/identity-cache.ts";
import { MacAllocator } from "../src/model/mac.ts";
import { nearest } from "../src/nearest.ts";
import { LayerReach } from "../src/pages/layers/reach.ts";
import { preparedFindings } from "../src/report/prepared.ts";
import { textReport } from "../src/report/text.ts";
import { isSame } from "../src/same-value.ts";
import { isSecretKey } from "../src/secrets/secret-key.ts";
import { Secrets } from "../src/secrets/secrets.ts";
import { temporaryDirectory } from "./build.ts";
import { findings } from "./findings.ts";

function write(files: Readonly<Record<string, string>>): string {
  const dir = temporaryDirectory();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

suite("the nearest word", () => {
  const known = ["network", "gateway", "ram", "mode"];
  const near = (word: string) => nearest(word, known, "none");

  test("is one insertion, deletion, replacement or swap away, two for words of six letters and more", () => {
    assert.equal(near("ntework"), "did you mean `network`?");
    assert.equal(near("netwrok"), "did you mean `network`?");
    assert.equal(near("entwork"), "did you mean `network`?");
    assert.equal(near("gatway"), "did you mean `gateway`?");
    assert.equal(near("gtwy"), "none");
    assert.equal(near("rams"), "did you mean `ram`?");
    assert.equal(near("arm"), "did you mean `ram`?");
    assert.equal(near("rims"), "none");
    assert.equal(near("modes!"), "did you mean `mode`?");
    assert.equal(near("mo"), "none");
  });

  test("is the first of those that are equally near", () => {
    assert.equal(nearest("bat", ["cat", "hat"], ""), "did you mean `cat`?");
    assert.equal(nearest("x", [], "otherwise"), "otherwise");
  });
});

test("values are the same when what is made of them is: the order of keys counts, and NaN is itself", () => {
  assert.ok(isSame({ a: [1, { b: null }] }, { a: [1, { b: null }] }));
  assert.ok(isSame(Number.NaN, Number.NaN));
  assert.ok(isSame(new Date(0), new Date(0)));
  for (const [a, b] of [
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    [[1, 2], [1]],
    [{ a: undefined }, {}],
    [{ a: 1 }, { b: 1 }],
    [null, undefined],
    [[], {}],
    ["1", 1],
  ])
    assert.ok(!isSame(a, b), JSON.stringify([a, b]));
});

test("an object is resolved once for the same other values, and again when it had findings", () => {
  const once = new IdentityCache<object, number>();
  const [key, other] = [{}, {}];
  let count = 0;
  const get = (inputs: readonly unknown[], bad = false) =>
    once.get(key, inputs, found, () => {
      if (bad) found.push(infoAt({ file: "a", line: 1, column: 1 }, "schema", "x"));
      count += 1;
      return count;
    });
  const found: ReturnType<typeof infoAt>[] = [];
  assert.deepEqual(
    [get([other]), get([other]), get([{}]), get([other], true), get([other])],
    [1, 1, 2, 3, 4],
  );
  assert.ok(isSameList([key, 1], [key, 1]) && !isSameList([key], [key, 1]) && !isSameList([key], [other]));
});

test("a comparison counts one page, and several, in grammatical English", () => {
  const file = {
    path: "a.html",
    object: "site",
    change: "changed",
    action: "documentation",
    isDocument: true,
    members: null,
    before: null,
    after: null,
  } as const;
  const text = (...files: (typeof file)[]) => comparisonText({ objects: [], files }, []);
  assert.equal(text(file), "also changed: 1 page or document\n");
  assert.equal(text(file, file), "also changed: 2 pages and documents\n");
});

test("IPv6 addresses are compared in one spelling, and some are nobody's", () => {
  assert.equal(canonical("FD00:0:0::0001"), "fd00::1");
  assert.equal(canonical("10.0.0.1"), "10.0.0.1");
  for (const address of ["::1", "fe80::1", "febf::1", "ff02::1", "fd00::1%eth0", "::ffff:10.0.0.1", "x"])
    assert.ok(!isGivable(address), address);
  for (const address of ["fd00::1", "fec0::1", "2001:db8::", "fe00::1"])
    assert.ok(isGivable(address), address);
});

test("a made MAC is never one that the plan gives, and the same to whoever asks again", () => {
  const identity = { id: null, site: "lab" };
  const first = new MacAllocator(identity, []).allocate("a", 0);
  const allocator = new MacAllocator(identity, [first]);
  const second = allocator.allocate("a", 0);
  assert.match(first, /^52:54:00(:[0-9a-f]{2}){3}$/);
  assert.notEqual(second, first);
  assert.equal(allocator.allocate("a", 0), second);
  assert.notEqual(allocator.allocate("a", 1), second);
});

suite("layers", () => {
  test("only a guest's own layers name its kind", () => {
    const dir = write({
      "site/common/a.yml": "sysgroup: all\n",
      "site/guests.d/web-1.yml": "templates: ~\n",
      "site/guests.d/db/10.yml": "sysgroup: store\n",
    });
    const catalog = new Catalog(new LayerReader(), { confdirs: [dir], tmpldirs: [], site: "site" });
    assert.deepEqual([catalog.kind("web-1"), catalog.kind("db")], ["web", "store"]);
  });

  test("an object's file lies below the files of its directory", () => {
    const dir = write({ "a/10.yml": "", "a/20.yml": "", "a.yml": "", "a/x.txt": "", "b.yml": "" });
    const names = { name: "a", group: "" };
    for (const pattern of ["%(name)s/*.yml", "%(name)s.yml"])
      assert.deepEqual(
        matchFiles(new LayerReader(), dir, pattern, names).map((file) => file.slice(dir.length + 1)),
        ["a.yml", "a/10.yml", "a/20.yml"],
      );
  });

  test("YAML 1.1's booleans are findings where they are plain, and not tagged", () => {
    const words = (text: string) => yaml11Booleans(parseDocument(text, "a.yml")).map(formatFinding);
    assert.deepEqual(words("a: yes\nb: Off\n"), [
      "a.yml:1:4: warning: `yes` is read as true, as in YAML 1.1: write true, or quote it to mean the word [yaml-11-boolean]",
      "a.yml:2:4: warning: `Off` is read as false, as in YAML 1.1: write false, or quote it to mean the word [yaml-11-boolean]",
    ]);
    assert.deepEqual(words("a: !!str yes\nb: 'no'\nc: true\nd: yesterday\n"), []);
  });

  test("a scalar over a map replaces all that is in it, a list edit nothing", () => {
    const layer = (text: string, name: string) => parseDocument(text, name);
    const low = layer("a: {b: 1}\nl: [1]\nm: {n: 1}\n", "low.yml");
    const high = layer("a: 2\nl: !append [2]\nm: {o: 2}\n", "high.yml");
    const object = {
      category: "guest",
      name: "x",
      object: {},
      merged: mergeDocuments([low, high]),
    } as unknown as PlanObject;
    const reach = new LayerReach({
      guests: [object],
      networks: [],
      storages: [],
      host: object,
    } as unknown as Plan);
    const reached = (path: readonly (string | number)[]) => reach.effectiveIn(low, path).length > 0;
    assert.deepEqual([["a", "b"], ["l"], ["m", "n"]].map(reached), [false, true, true]);
  });
});

suite("limits of names", () => {
  const network = (name: string) => `gateway: 10.9.8.1\nprefix: 24\nbridge: {name: ${name}}\n`;

  test("a bridge's name has up to 15 characters", () => {
    assert.deepEqual(findings({ "networks.d/a.yml": network("a".repeat(15)) }), []);
    assert.equal(findings({ "networks.d/a.yml": network("a".repeat(16)) })[0]?.id, "bridge-name-too-long");
  });

  test("the 26th disk is vdz, the 27th vdaa", () => {
    const dir = write({ "site/guests.d/a.yml": `disks: [${"{}, ".repeat(28)}]\ntemplates: ~\n` });
    const catalog = new LayerReader();
    const { guests } = compile(catalog, dir);
    assert.deepEqual(
      guests[0]?.disks.slice(24).map(({ target }) => target),
      ["vdy", "vdz", "vdaa", "vdab"],
    );
  });

  test("a subnet is compared with the widest before it, not with the last", () => {
    const wide = "gateway: 10.9.0.1\nprefix: 16\nbridge: {name: a}\n";
    const other = (part: number, name: string) =>
      `gateway: 10.9.${part}.1\nprefix: 24\nbridge: {name: ${name}}\n`;
    const found = findings({
      "networks.d/a.yml": wide,
      "networks.d/b.yml": other(1, "b"),
      "networks.d/c.yml": other(2, "c"),
    });
    assert.deepEqual(
      found.map(({ place, message }) => [place.file, /overlaps (\S+)/.exec(message)?.[1]]),
      [
        ["networks.d/b.yml", "10.9.0.0/16"],
        ["networks.d/c.yml", "10.9.0.0/16"],
      ],
    );
  });

  test("the first bridge that is proposed is virbr10", () => {
    const hostNetworks = { subnets: [], bridges: [], names: [] };
    assert.equal(networksOf(["lab"], single, hostNetworks)[0].bridge, "virbr10");
    assert.equal(networksOf(["lab"], single, { ...hostNetworks, bridges: ["virbr10"] })[0].bridge, "virbr11");
  });
});

test("the rest of a line is no comment", () => {
  assert.equal(phrase("a b"), "a b");
  for (const text of ["#a", "a #b", "", " a", "a  b", "a\tb"]) assert.throws(() => phrase(text), text);
});

suite("secrets", () => {
  test("of four characters and more are masked in any text, shorter ones where they are all of a value", () => {
    const secrets = new Secrets([parseDocument("a_password: abcd\nb_password: xyz\n", "a.yml")]);
    assert.equal(secrets.maskText("it is abcd, xyz"), "it is ********, xyz");
    assert.ok(secrets.isIn("-abcd-") && secrets.isIn("xyz") && !secrets.isIn("-xyz-"));
  });

  test("stand at keys of these names", () => {
    for (const key of ["rootpw", "psk", "wifi_psk", "admin_password", "api_key", "token", "ACCESS_KEY"])
      assert.ok(isSecretKey(key), key);
    for (const key of ["pskov", "passwords", "keyboard", "authorized_keys", "rootpw_options", "tokens"])
      assert.ok(!isSecretKey(key), key);
  });
});

suite("what is reported", () => {
  test("the carets of a value of several lines end with its first", () => {
    const report = (at: Place) =>
      textReport(
        preparedFindings([infoAt(at, "schema", "x")], new Secrets(), () => "key: {a: 1,\n  b: 2}\n"),
        {
          colour: false,
        },
      );
    const place = { file: "a.yml", line: 1, column: 6, end: { line: 2, column: 8 } };
    const [, line, carets] = report(place).split("\n");
    assert.equal(line, "    key: {a: 1,");
    assert.equal(carets, "         ^^^^^^");
    const one = { ...place, end: { line: 1, column: 9 } };
    assert.match(report(one), /\n {9}\^{3}$/);
  });

  test("a fault of many outputs is reported once, with how many more have it", () => {
    const faults = new Faults();
    const fault = infoAt({ file: "t.cfg", line: 1, column: 2 }, "schema", "wrong");
    for (const output of ["a", "b", "c"]) faults.note(fault, output);
    faults.note(infoAt({ file: "d", line: 1, column: 1 }, "schema", "own"), "d");
    assert.equal(faults.count, 4);
    assert.deepEqual(
      faults.findings.map(({ message, outputs }) => [message, outputs]),
      [
        ["own", { first: "d", count: 1 }],
        ["wrong", { first: "a", count: 3 }],
      ],
    );
  });
});

function compile(reader: LayerReader, dir: string) {
  return compileLab(reader, { confdirs: [dir], tmpldirs: [], site: "site" });
}

test("an output file can hold bytes; its mode is that of its content and of who may read it", () => {
  const dir = join(temporaryDirectory(), "out");
  const bytes = Uint8Array.from([0, 255, 10, 13, 128]);
  for (const round of ["new", "again"]) {
    const output = new Output(dir);
    output.put("seed.iso", bytes, { isPrivate: true });
    output.put("run", Buffer.from("#!/bin/sh\n"));
    const { changed } = output.commit();
    assert.equal(changed, round === "new" ? 2 : 0);
    assert.deepEqual(readFileSync(join(dir, "seed.iso")), Buffer.from(bytes));
    assert.equal(statSync(join(dir, "seed.iso")).mode & 0o777, 0o600);
    assert.equal(statSync(join(dir, "run")).mode & 0o777, 0o755);
  }
  assert.equal(modeOf("a.sh", "", false), 0o755);
  assert.equal(modeOf("a.sh", "", true), 0o700);
  assert.equal(modeOf("a", "# !", false), 0o644);
});
