import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { readMeta } from "../../src/layers/meta.ts";
import { matchFiles } from "../../src/layers/pattern.ts";
import { LayerReader } from "../../src/layers/reader.ts";
import { directoryWith } from "../directory.ts";
import { faults } from "./faults.ts";

suite("a pattern of META", () => {
  const dir = directoryWith({
    "x/a.yml": "",
    "x/b.yml": "",
    "x/b1.yml": "",
    "x/.hidden.yml": "",
    "x/d.yml/inner": "",
    "x/(a).yml": "",
    "g/web/10.yml": "",
    "g/web/20.yml": "",
    "g/web.yml": "",
    "g/webX/10.yml": "",
    "one/two/a.yml": "",
  });
  const matched = (pattern: string, name = "", group = "") =>
    matchFiles(new LayerReader(), dir, pattern, { name, group }).map((file) => file.slice(dir.length + 1));

  test("takes `*` and `?` for characters of one name, and files alone", () => {
    assert.deepEqual(matched("x/*.yml"), ["x/(a).yml", "x/a.yml", "x/b.yml", "x/b1.yml"]);
    assert.deepEqual(matched("x/?.yml"), ["x/a.yml", "x/b.yml"]);
    assert.deepEqual(matched("x/b?.yml"), ["x/b1.yml"]);
    assert.deepEqual(matched("*/two/a.yml"), ["one/two/a.yml"]);
    assert.deepEqual(matched("x/(a).yml"), ["x/(a).yml"]);
    assert.deepEqual(matched("x/*(a).yml"), ["x/(a).yml"]);
    for (const pattern of ["x", "x/c.yml", "x/a.y?", "x/*yml.x", "x/axyml", "*.yml", "x/?b.yml"])
      assert.deepEqual(matched(pattern), [], pattern);
  });

  test("takes a file of an object or kind, then the files of its directory, whichever shape it names", () => {
    const both = ["g/web.yml", "g/web/10.yml", "g/web/20.yml"];
    assert.deepEqual(matched("g/%(name)s/*.yml", "web"), both);
    assert.deepEqual(matched("g/%(group)s.yml", "", "web"), both);
    assert.deepEqual(matched("g/%(name)s/1*.yml", "web"), ["g/web/10.yml"]);
    assert.deepEqual(matched("g/%(name)s/*.yml", "nobody"), []);
  });
});

suite("META", () => {
  const read = (files: Readonly<Record<string, string>>, dirs = ["."]) => {
    const dir = directoryWith(files);
    const paths = dirs.map((each) => `${dir}/${each}`);
    let meta: ReturnType<typeof readMeta> | null = null;
    const found = faults(() => {
      meta = readMeta(new LayerReader(), paths);
    }, `${dir}/.`);
    return { meta: meta as ReturnType<typeof readMeta> | null, found };
  };

  test("is what the original shipped where it says nothing", () => {
    assert.deepEqual(read({}).meta, {
      site: "default",
      labId: null,
      allow: [],
      categories: {
        guest: {
          dir: "guests.d",
          files: ["common/*.yml", "sysgroups.d/%(group)s/*.yml", "guests.d/%(name)s/*.yml"],
        },
        network: { dir: "networks.d", files: ["common/*.yml", "networks.d/%(name)s/*.yml"] },
        storage: { dir: "storages.d", files: ["common/*.yml", "storages.d/%(name)s.yml"] },
        host: { dir: "host.d", files: ["common/*.yml", "host.d/*.yml"] },
      },
    });
    assert.deepEqual(read({ "a.yml": "guest: ~\nlab: ~\n" }).meta, read({}).meta);
  });

  test("names a category in the singular or the plural, and its patterns by three keys or by a list alone", () => {
    const guest = (text: string) => read({ "a.yml": text }).meta?.categories.guest;
    const expected = { dir: "vms", files: ["a/*.yml", "b/*.yml"] };
    for (const [name, key] of ["guest", "guests"].flatMap((each) =>
      ["files", "patterns", "pattern"].map((other) => [each, other]),
    ))
      assert.deepEqual(guest(`${name}: {dir: vms, ${key}: [a/*.yml, b/*.yml]}\n`), expected);
    assert.deepEqual(guest("guest: {pattern: one.yml}\n"), { dir: "guests.d", files: ["one.yml"] });
    assert.deepEqual(guest("guests: [one.yml]\n"), { dir: "guests.d", files: ["one.yml"] });
    assert.deepEqual(guest("guests: one.yml\n"), { dir: "guests.d", files: ["one.yml"] });
    assert.equal(guest("guest: {dir: vms}\n")?.files.length, 3);
    const plurals = read({ "a.yml": "networks: [n]\nstorages: [s]\nhosts: [h]\n" }).meta?.categories;
    assert.deepEqual(
      [plurals?.network.files, plurals?.storage.files, plurals?.host.files],
      [["n"], ["s"], ["h"]],
    );
  });

  test("refuses what is no directory or no pattern below the site", () => {
    const fault = (name: string) =>
      `a.yml:1:${name.length + 3}: error: \`${name}\` must be a map of \`dir\` (a directory) and \`files\` (a list of file patterns), both relative to the site [meta-category]`;
    for (const text of [
      "{dir: 5}",
      "{dir: ../x}",
      "{dir: /x}",
      "{files: 5}",
      "{files: [5]}",
      "{files: [a, ../b]}",
      "5",
      "{files: {a: b}}",
    ]) {
      assert.deepEqual(
        read({ "a.yml": `guests: ${text}\n` }).found.map((line) => line.split(" error")[0]),
        ["a.yml:1:9:"],
      );
    }
    assert.deepEqual(read({ "a.yml": "host: {dir: /x}\n" }).found, [fault("host")]);
    assert.deepEqual(read({ "a.yml": "networks: {dir: ../x}\nhost: 5\n" }).found.length, 2);
  });

  test("names the site, the highest file last, of all directories in their order", () => {
    const files = {
      "1/a.yml": "site: a\n",
      "1/b.yml": "site: b\n",
      "2/a.yml": "site: c\n",
      "1/c.txt": "site: d",
    };
    assert.equal(read(files, ["1"]).meta?.site, "b");
    assert.equal(read(files, ["1", "2"]).meta?.site, "c");
    assert.equal(read(files, ["2", "1"]).meta?.site, "b");
    for (const site of ["5", "a/b", ".x", "[a]"])
      assert.deepEqual(
        read({ "a.yml": `x: 1\nsite: ${site}\n` }).found,
        [`a.yml:2:7: error: \`site\` must be the name of a directory beside META [meta-site]`].map((line) =>
          site === "[a]" ? line : line,
        ),
      );
  });

  test("gives the lab an id, and nothing else beside it", () => {
    assert.equal(read({ "a.yml": "lab: {id: abcde}\n" }).meta?.labId, "abcde");
    const rule = "error: `lab` must be a map of `id` alone: `lab: {id: ...}` [meta-lab]";
    assert.deepEqual(read({ "a.yml": "lab: {}\n" }).found, [`a.yml:1:6: ${rule}`]);
    assert.deepEqual(read({ "a.yml": "lab: text\n" }).found, [`a.yml:1:6: ${rule}`]);
    assert.deepEqual(read({ "a.yml": "lab: {id: abcde, name: x}\n" }).found, [`a.yml:1:24: ${rule}`]);
    assert.deepEqual(read({ "a.yml": "lab: {idd: abcde}\n" }).found, [`a.yml:1:12: ${rule}`]);
    const form =
      "error: a lab's id must be 5 to 64 letters, digits and dashes, and must begin with a letter and end with a letter or digit [meta-lab]";
    for (const id of ["abcd", "5abcd", "abcd-", "12345", "[abcde]"])
      assert.deepEqual(read({ "a.yml": `lab: {id: ${id}}\n` }).found, [`a.yml:1:11: ${form}`]);
  });
});
