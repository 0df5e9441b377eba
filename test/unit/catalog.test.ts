import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { suite, test } from "node:test";
import { formatFinding } from "../../src/finding.ts";
import { Catalog, type PlanSources } from "../../src/layers/catalog.ts";
import { LayerReader } from "../../src/layers/reader.ts";
import { directoryWith } from "../directory.ts";
import { faults } from "./faults.ts";

suite("a catalog", () => {
  const catalog = (files: Readonly<Record<string, string>>, options: Partial<PlanSources> = {}) => {
    const dir = directoryWith(files);
    const { confdirs = [""], tmpldirs = [], ...others } = options;
    const below = (each: string) => (each === "" ? dir : `${dir}/${each}`);
    return {
      dir,
      catalog: new Catalog(new LayerReader(), {
        confdirs: confdirs.map(below),
        tmpldirs: tmpldirs.map(below),
        ...others,
      }),
    };
  };

  test("names objects by files and directories, in byte order, without what is hidden or of another kind", () => {
    const { catalog: all, dir } = catalog({
      "default/guests.d/b.yml": "",
      "default/guests.d/B/10.yml": "",
      "default/guests.d/a/10.yml": "",
      "default/guests.d/a.yml": "",
      "default/guests.d/.x.yml": "",
      "default/guests.d/readme.txt": "",
      "default/networks.d/n.yml": "",
      "more/default/guests.d/z.yml": "",
      "more/default/guests.d/0.yml": "",
    });
    assert.deepEqual(all.names("guest"), ["B", "a", "b"]);
    assert.deepEqual(all.names("network"), ["n"]);
    assert.deepEqual(all.names("storage"), []);
    symlinkSync(`${dir}/default/guests.d/a`, `${dir}/default/guests.d/linked`);
    const again = new Catalog(new LayerReader(), { confdirs: [dir, `${dir}/more`], tmpldirs: [] });
    assert.deepEqual(again.names("guest"), ["0", "B", "a", "b", "linked", "z"]);
  });

  test("takes the site from the option, then from a directory that is one, then from META", () => {
    const files = {
      "META/a.yml": "site: two\nlab: {id: abcde}\n",
      "one/guests.d/a.yml": "",
      "two/common/a.yml": "",
      "three/host.d/a.yml": "",
    };
    assert.equal(catalog(files).catalog.site, "two");
    assert.equal(catalog(files, { site: "one" }).catalog.site, "one");
    const { catalog: one, dir } = catalog(files, { confdirs: ["one"] });
    assert.deepEqual([one.site, one.siteDirs], ["one", [`${dir}/one`]]);
    assert.deepEqual(one.identity, { id: "abcde", site: "one" });
    assert.equal(catalog(files, { confdirs: ["one/", "three//"] }).catalog.site, "three");
    assert.equal(catalog(files, { confdirs: ["one", ""] }).catalog.site, "one");
    const both = catalog(files, { confdirs: ["", "one"], site: "two" });
    assert.deepEqual(catalog(files, { confdirs: ["", "one"], site: "nowhere" }).catalog.names("guest"), [
      "a",
    ]);
    assert.deepEqual(both.catalog.siteDirs, [`${both.dir}/two`, `${both.dir}/one`]);
  });

  test("knows a site's directory by any of its parts, unless META is in it", () => {
    for (const part of ["common", "guests.d", "networks.d", "sysgroups.d", "storages.d", "host.d"])
      assert.equal(catalog({ [`x/${part}/a.yml`]: "" }, { confdirs: ["x"] }).catalog.site, "x");
    const files = { "x/META/a.yml": "", "x/common/a.yml": "", "x/default/common/a.yml": "" };
    assert.equal(catalog(files, { confdirs: ["x"] }).catalog.site, "default");
  });

  test("refuses a site without a file, at its directory", () => {
    const dir = directoryWith({ "other/a.yml": "" });
    const options = { confdirs: [dir], tmpldirs: [], site: "lab" };
    assert.deepEqual(
      faults(() => new Catalog(new LayerReader(), options), dir),
      ["lab:1:1: error: there is no site `lab`: no layer file is below this directory [site-missing]"],
    );
  });

  test("names a guest's kind by its own layers, or by its name without a number", () => {
    const { catalog: all } = catalog({
      "META/a.yml": "guest: {files: [common/*.yml, 'own/%(name)s/*.yml', 'guests.d/%(name)s/*.yml']}\n",
      "default/common/a.yml": "sysgroup: everybody\n",
      "default/guests.d/rhel-6-web-12.yml": "",
      "default/guests.d/db2.yml": "",
      "default/guests.d/a-1.yml": "sysgroup: store\n",
      "default/guests.d/b-1.yml": "sysgroup: 5\n",
      "default/guests.d/c-1.yml": "sysgroup: ../x\n",
      "default/own/d-1.yml": "sysgroup: early\n",
    });
    const names = ["rhel-6-web-12", "db2", "a-1", "b-1", "c-1", "d-1", "x-1-2"];
    assert.deepEqual(
      names.map((name) => all.kind(name)),
      ["rhel-6-web", "db2", "store", "b", "c", "early", "x-1"],
    );
  });

  test("merges the layers of an object: defaults, common, kind, own, and knows the role of each", () => {
    const { catalog: all, dir } = catalog(
      {
        "low/defaults/guest/10.yml": "a: 1\nb: 1\nc: 1\nd: 1\n",
        "high/defaults/guest/10.yml": "a: 2\n",
        "high/defaults/network/10.yml": "n: 1\n",
        "low/defaults/storage/10.yml": "s: 1\n",
        "low/defaults/host/10.yml": "d: 1\n",
        "default/common/a.yml": "b: 2\nshared: 1\n",
        "default/sysgroups.d/web/a.yml": "c: 2\nkind: 1\n",
        "default/guests.d/web-1.yml": "d: 2\nown: 1\n",
        "default/host.d/a.yml": "h: 1\n",
      },
      { tmpldirs: ["low", "high"] },
    );
    const { merged, own } = all.object("guest", "web-1", "web");
    assert.deepEqual(merged.value, { a: 2, b: 2, c: 2, d: 2, shared: 1, kind: 1, own: 1 });
    assert.deepEqual(merged.roles, ["defaults", "defaults", "common", "kind", "own"]);
    assert.deepEqual(
      merged.documents.map(({ file }) => file.slice(dir.length + 1)),
      [
        "low/defaults/guest/10.yml",
        "high/defaults/guest/10.yml",
        "default/common/a.yml",
        "default/sysgroups.d/web/a.yml",
        "default/guests.d/web-1.yml",
      ],
    );
    assert.deepEqual(own, { d: 2, own: 1 });
    assert.deepEqual(all.object("network", "n").merged.value, { n: 1, b: 2, shared: 1 });
    assert.deepEqual(all.object("storage", "n").merged.value, { s: 1, b: 2, shared: 1 });
    assert.deepEqual(all.object("host", "").own, { h: 1 });
    assert.equal(all.object("host", "").merged.value.d, 1);
    assert.equal(all.object("guest", "web-1", "web").merged, merged);
    assert.deepEqual(all.object("guest", "web-2", "web").merged.roles, merged.roles.slice(0, -1));
  });

  test("takes a pattern with a name for a layer of the object's own, wherever it stands", () => {
    const { catalog: all } = catalog({
      "META/a.yml": "guest: {files: ['x/%(name)s.yml', 'k/%(group)s.yml', 'last/*.yml']}\n",
      "default/x/a.yml": "a: 1\n",
      "default/k/a.yml": "b: 1\n",
      "default/last/a.yml": "c: 1\nsysgroup: last\n",
      "default/guests.d/a.yml": "",
    });
    const { merged, own } = all.object("guest", "a", "a");
    assert.deepEqual(merged.roles, ["own", "kind", "own"]);
    assert.deepEqual(own, { a: 1, c: 1, sysgroup: "last" });
    assert.equal(all.kind("a"), "last");
  });

  test("tells of files that no pattern reads", () => {
    const { catalog: all, dir } = catalog({
      "default/guests.d/a.yml": "password: !file secret.txt\n",
      "default/guests.d/secret.txt": "x\n",
      "default/guests.d/a/10.yml": "",
      "default/guests.d/b.yaml": "",
      "default/guests.d/c/deep/10.yml": "",
      "default/common/x.yml.old": "",
      "default/common/.draft": "",
      "default/notes+yml": "",
    });
    all.object("guest", "a", "a");
    const message =
      "1:1: warning: no pattern of META reads this file: rename or move it, or begin its name with a dot [unread-layer]";
    assert.deepEqual(
      all.unread().map((each) => formatFinding(each).slice(dir.length + 1)),
      ["common/x.yml.old", "guests.d/b.yaml", "guests.d/c/deep/10.yml", "notes+yml"].map(
        (file) => `default/${file}:${message}`,
      ),
    );
  });
});
