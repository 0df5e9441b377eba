import assert from "node:assert/strict";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "./build.ts";
import { OwnLab } from "./own-lab.ts";
import { SMALL_LAB } from "./project.ts";
import { run } from "./run.ts";

const FILES = {
  ...SMALL_LAB,
  "_data/default/guests.d/one.yml": `
os: {id: rhel9.4}
interfaces: [{network: lab, ip: 10.9.8.7}]
virtinst: {location: http://trees.test/9/}
setup_data:
  - src: files/z.sh
    dst: bin/z.sh
    install: {mode: "0750", dst: /opt/lab bin/z.sh}
  - {src: files/a.conf, dst: a.conf}
`,
  "templates/files/a.conf": "name = {{ fqdn | word }}\n",
  "templates/files/z.sh": "#!/bin/bash\necho {{ name | sh }} — ünïcode '%end'\n%end\n",
};

test("the archive in a kickstart is unpacked by its %post, and what is to be installed is", async () => {
  const project = new OwnLab(FILES);
  const { code, stderr } = await project.build();
  assert.equal(code, 0, stderr);
  const kickstart = readFileSync(project.path("_site/guests.d/one/ks.cfg"), "utf8");
  const post = /^install -d .*?^restorecon .*?$/ms.exec(kickstart)?.[0];
  assert.ok(post);
  const root = temporaryDirectory();
  mkdirSync(join(root, "root"));
  const rooted = post.replaceAll(/(?<=[ '"])\/(?=root|opt)/g, `${root}/`);
  const unpacked = await run("bash", ["-euc", `restorecon() { :; }\n${rooted}`]);
  assert.equal(unpacked.code, 0, unpacked.stderr);
  assert.equal(readFileSync(join(root, "root/setup/a.conf"), "utf8"), "name = one.lab.test\n");
  const installed = join(root, "opt/lab bin/z.sh");
  assert.equal(readFileSync(installed, "utf8"), "#!/bin/bash\necho one — ünïcode '%end'\n%end\n");
  assert.equal(statSync(installed).mode & 0o777, 0o750);
  assert.equal(statSync(join(root, "root/setup/a.conf")).mtimeMs, 0);
});

test("an archive's template that fails stops the build at its place, an unknown one at the layer's", async () => {
  const project = new OwnLab({ ...FILES, "templates/files/a.conf": "\n{{ nope | word }}\n" });
  const broken = await project.build();
  assert.equal(broken.code, 1);
  assert.match(broken.stderr, /^templates\/files\/a\.conf:2:11: error: `word` takes text or a number/m);
  project.write({
    "_data/default/guests.d/one.yml": FILES["_data/default/guests.d/one.yml"].replace("a.conf", "b.conf"),
  });
  const unknown = await project.build();
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /one\.yml:9:11: error: there is no template `files\/b\.conf`: /);
});
