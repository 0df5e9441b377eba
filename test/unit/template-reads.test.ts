import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { unpackTar } from "modern-tar";
import { packSetupArchives } from "../../src/artifacts/archive.ts";
import { Ingredients } from "../../src/artifacts/ingredients.ts";
import { SecretReads } from "../../src/artifacts/secret-reads.ts";
import { Templates } from "../../src/artifacts/templates.ts";
import { formatFinding } from "../../src/finding.ts";
import { parseDocument } from "../../src/layers/document.ts";
import type { Guest } from "../../src/model/guest.ts";
import { Secrets } from "../../src/secrets/secrets.ts";
import { directoryWith } from "../directory.ts";
import { faults } from "./faults.ts";

const HASH = `$6$abcdefgh$${"x".repeat(86)}`;
/** `ref` has the origin of a reference; a value at a secret key is secret because of its key. */
const SECRETS = new Secrets([
  { ...parseDocument("a_password: hidden\nl: [{token: tok1}]\n", "a.yml"), secrets: ["referred", HASH] },
]);

/** The secrets that a template reads, as `key: value`. */
function readsOf(text: string, context: Readonly<Record<string, unknown>>): string[] {
  const templates = new Templates([directoryWith({ page: text })], { secrets: SECRETS });
  return templates
    .collect(() => templates.render("page", context))
    .reads.map(({ key, value }) => `${key}: ${value}`);
}

suite("the secrets that a template reads", () => {
  const lab = {
    rootpw: "hidden",
    user: { password: "hidden", name: "n", token: "tok1" },
    users: [
      { password: "p1", deep: { token: "t1" } },
      { password: "p2", deep: { token: "t2" } },
    ],
    texts: ["referred", "x"],
    plain: "referred",
    hashed: { password: HASH },
    empty: { password: null, token: "" },
  };
  const cases: readonly [text: string, ...reads: string[]][] = [
    ["{{ rootpw | line }}", "rootpw: hidden"],
    ["{{ user.password | line }}{{ user.name }}", "password: hidden"],
    ["{{ user['token'] | line }}{{ user.token }}", "token: tok1"],
    ["{{ plain }}", "null: referred"],
    ["{{ texts[0] }}", "null: referred"],
    ["{% for t in texts %}{{ t }}{% endfor %}", "null: referred"],
    ["{% for k, v in user %}{{ k }}{% endfor %}", "password: hidden", "token: tok1"],
    ["{{ users | json }}", "password: p1", "token: t1", "password: p2", "token: t2"],
    ["{{ users | yaml }}", "password: p1", "token: t1", "password: p2", "token: t2"],
    ["{{ users | dump }}", "password: p1", "token: t1", "password: p2", "token: t2"],
    ["{{ user | dictsort | length }}", "password: hidden", "token: tok1"],
    ["{{ users | join(',', 'password') }}", "password: p1", "password: p2"],
    ["{{ users | groupby('password') | length }}", "password: p1", "password: p2"],
    ["{{ hashed.password }}{{ hashed | json }}"],
    ["{{ empty.token }}{{ empty | json }}"],
    ["{{ user.name }}{{ users | length }}"],
  ];
  for (const [text, ...reads] of cases)
    test(`${text}: ${reads.join(", ") || "none"}`, () => assert.deepEqual(readsOf(text, lab), reads));

  test("are noted by keys, references, entries and attributes, each once", () => {
    const noted = (note: (reads: SecretReads) => void) => {
      const reads = new SecretReads(SECRETS);
      note(reads);
      note(reads);
      return reads.all.map(({ key, value }) => `${key}: ${value}`);
    };
    assert.deepEqual(
      noted((reads) => reads.noteLookup("password", 1234)),
      ["password: 1234"],
    );
    assert.deepEqual(
      noted((reads) => reads.noteLookup("name", "x")),
      [],
    );
    assert.deepEqual(
      noted((reads) => reads.noteLookup(5, "referred")),
      ["null: referred"],
    );
    assert.deepEqual(
      noted((reads) => reads.noteLookup("password", undefined)),
      [],
    );
    assert.deepEqual(
      noted((reads) => reads.noteReferenced([["referred"], HASH, 5])),
      ["null: referred"],
    );
    assert.deepEqual(
      noted((reads) => reads.noteEntries([{ password: "x" }])),
      [],
    );
    const items = [{ a: { token: "t" } }, { a: 5 }, "x"];
    assert.deepEqual(
      noted((reads) => reads.noteAttribute(items, "a.token")),
      ["token: t"],
    );
    assert.deepEqual(
      noted((reads) => reads.noteAttribute(items, 5)),
      [],
    );
    assert.deepEqual(
      noted((reads) => reads.noteAttribute({ a: 1 }, "token")),
      [],
    );
    assert.deepEqual(
      noted((reads) => reads.noteAll({ l: [{ m: ["referred"] }] })),
      ["null: referred"],
    );
    const none = new SecretReads(new Secrets());
    none.noteReferenced("referred");
    assert.deepEqual(none.all, []);
  });
});

suite("what is made", () => {
  const templates = () =>
    new Templates([directoryWith({ a: "a{{ rootpw }}", b: "b" })], { secrets: SECRETS });

  test("knows its templates and secrets, and not those of what is made within it", () => {
    const all = templates();
    const outer = all.collect(() => {
      const inner = all.collect(() => all.render("a", { rootpw: "hidden" }));
      assert.deepEqual([[...inner.templates], inner.reads.length, inner.result], [["a"], 1, "ahidden"]);
      return all.render("b", {});
    });
    assert.deepEqual([[...outer.templates], outer.reads, outer.result], [["b"], [], "b"]);
    assert.throws(() => all.collect(() => assert.fail()));
    assert.deepEqual([...all.ingredients.templates], []);
  });

  test("passes on what it was made of when it is used again", () => {
    const all = templates();
    const before = all.collect(() => all.render("a", { rootpw: "hidden" }));
    const after = all.collect(() => all.reuse(before));
    assert.deepEqual(after, before);
    const ingredients = new Ingredients(SECRETS);
    ingredients.add({});
    ingredients.add({ templates: ["x"], reads: [{ key: null, value: "v" }] });
    assert.deepEqual([[...ingredients.templates], ingredients.reads], [["x"], [{ key: null, value: "v" }]]);
  });

  test("for people shows of an archive its size alone", () => {
    const all = new Templates([directoryWith({ a: "{{ '' | setup_archive }}" })], { secrets: SECRETS });
    const archive = { base64: "x".repeat(100), templates: new Set(["t"]), reads: [{ key: "k", value: "v" }] };
    all.archives = new Map([["one", archive]]);
    const { result, templates: used, reads } = all.collect(() => all.renderForPeople("a", { name: "one" }));
    assert.equal(result, "[100 characters of base64]");
    assert.deepEqual([[...used].sort(), reads], [["a", "t"], []]);
    const plain = all.collect(() => all.render("a", { name: "one" }));
    assert.deepEqual([plain.result, plain.reads], [archive.base64, archive.reads]);
    assert.match(
      faults(() => all.render("a", { name: "two" }))[0] ?? "",
      /error: `setup_archive` is for a guest that has `setup_data` \[template\]$/,
    );
  });
});

suite("a setup archive", () => {
  const sources = { z: "z {{ name }}\n", a: "{{ rootpw }}", bad: "\x07", broken: "{{ nope | ks }}" };
  const guest = (name: string, setup_data: unknown) =>
    ({ name, rootpw: "hidden", setup_data }) as unknown as Guest;

  test("is a sorted tar of the rendered files, the same bytes each time, packed once", async () => {
    const templates = new Templates([directoryWith(sources)], { secrets: SECRETS });
    const one = guest("one", [
      { src: "z", dst: "z.txt" },
      { src: "a", dst: "b/a" },
    ]);
    const packed = new WeakMap();
    const archives = await packSetupArchives(
      [one, guest("two", null), guest("three", [])],
      templates,
      packed,
    );
    assert.deepEqual([...archives.keys()], ["one"]);
    const archive = archives.get("one");
    assert.ok(archive);
    assert.ok(
      archive.base64.split("\n").every((line, at, lines) => line.length === 76 || at === lines.length - 1),
    );
    assert.deepEqual(
      [[...archive.templates].sort(), archive.reads],
      [["a", "z"], [{ key: "rootpw", value: "hidden" }]],
    );
    const entries = await unpackTar(gunzipSync(Buffer.from(archive.base64, "base64")));
    assert.deepEqual(
      entries.map(({ header: { name, mode, uid, gid, mtime }, data }) => [
        name,
        mode,
        uid,
        gid,
        mtime?.getTime(),
        Buffer.from(data ?? []).toString(),
      ]),
      [
        ["setup/b/a", 0o644, 0, 0, 0, "hidden"],
        ["setup/z.txt", 0o644, 0, 0, 0, "z one\n"],
      ],
    );
    assert.equal((await packSetupArchives([one], templates, packed)).get("one"), archive);
    assert.deepEqual((await packSetupArchives([one], templates)).get("one"), archive);
  });

  test("has faults with the guest and the file", async () => {
    const dir = directoryWith(sources);
    const templates = new Templates([dir]);
    const failure = async (src: string) => {
      const found = await packSetupArchives([guest("one", [{ src, dst: "x" }])], templates).catch(
        (error) => error,
      );
      assert.deepEqual(found.findings[0].outputs, { first: "setup/x of the guest one", count: 1 });
      return found.findings.map(formatFinding)[0].replace(`${dir}/`, "");
    };
    assert.equal(
      await failure("bad"),
      "bad:1:1: error: the control character 0x07 must not be in a file of the lab: remove it [control-character]",
    );
    assert.equal(
      await failure("broken"),
      "broken:1:11: error: `ks` takes text or a number, but this is nothing: set the value, or test for it [template]",
    );
  });
});
