import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { outputFindings } from "../src/artifacts/output-text.ts";
import { formatDiagnostic } from "../src/diagnostic.ts";
import { buildSite } from "./build.ts";
import { Project, SMALL_LAB } from "./project.ts";

interface Model {
  readonly guests: readonly {
    name: string;
    fqdn: string;
    sysgroup: string;
    description: string;
    os: { id: string };
    interfaces: readonly { network: string; mac: string; ip: string | null }[];
    disks: readonly { volume: string; pool: string }[];
    files: readonly { dst: string }[];
  }[];
  readonly networks: readonly {
    name: string;
    subnet: string;
    gateway: string;
    bridge: { name: string };
    hosts: readonly { guest: string; mac: string }[];
    names: readonly { name: string; ip: string }[];
  }[];
  readonly storages: readonly { name: string; path: string }[];
  readonly host: { files: readonly { dst: string }[] };
}

function shows(page: string, file: string, ...values: readonly string[]): void {
  for (const value of values) assert.ok(page.includes(value), `${file} does not show ${value}`);
}

for (const site of ["default", "modern"]) {
  test(`the pages of the site ${site} show every guest, network, pool and file of its model`, async () => {
    const root = await buildSite(site);
    const read = (path: string) => readFileSync(join(root, path), "utf8");
    const model: Model = JSON.parse(read("model.json"));
    const index = read("index.html");
    for (const { name, subnet, gateway, bridge, hosts, names } of model.networks) {
      const file = `networks/${name}/index.html`;
      shows(index, "index.html", `href="${file}"`, subnet, gateway, bridge.name);
      shows(read(file), file, subnet, gateway, bridge.name);
      for (const host of hosts) shows(read(file), file, host.mac, `guests.d/${host.guest}/`);
      for (const each of names) shows(read(file), file, each.name, each.ip);
    }
    for (const guest of model.guests) {
      const file = `guests.d/${guest.name}/index.html`;
      const page = read(file);
      shows(index, "index.html", `href="${file}"`, guest.sysgroup, guest.os.id);
      shows(page, file, guest.name, guest.fqdn, guest.os.id, guest.sysgroup);
      for (const { network, mac, ip } of guest.interfaces) {
        shows(page, file, `../../networks/${network}/`, mac, ip ?? "dynamic");
        shows(index, "index.html", ip ?? "dynamic");
      }
      for (const { volume, pool } of guest.disks) shows(page, file, volume, pool);
      for (const { dst } of guest.files) {
        shows(page, file, `href="${dst}"`);
        shows(index, "index.html", `href="guests.d/${guest.name}/${dst}"`);
      }
    }
    for (const { name, path } of model.storages) shows(index, "index.html", name, path);
    for (const { dst } of model.host.files) shows(index, "index.html", `href="host/${dst}"`);
  });

  test(`no link of the site ${site} is broken, and none leads out of it`, async () => {
    const root = await buildSite(site);
    const pages = readdirSync(root, { recursive: true })
      .map(String)
      .filter((path) => path.endsWith(".html"));
    assert.ok(pages.length > 10);
    for (const page of pages) {
      const html = readFileSync(join(root, page), "utf8");
      for (const [, href = ""] of html.matchAll(/(?:href|src)="([^"]*)"/g)) {
        const [path = "", fragment] = href.split("#");
        assert.doesNotMatch(path, /^(?:[a-z]+:|\/)/, `${page}: ${href}`);
        const target = path === "" ? join(root, page) : join(root, dirname(page), decodeURIComponent(path));
        assert.ok(existsSync(target) && statSync(target).isFile(), `${page}: ${href}`);
        if (fragment)
          assert.ok(readFileSync(target, "utf8").includes(`id="${fragment}"`), `${page}: ${href}`);
      }
    }
  });
}

test("text from YAML is text in a page, never markup", async () => {
  const project = new Project(
    {
      ...SMALL_LAB,
      "_data/default/common/hostile.yml": `description: "</title><script>alert(1)</script> & \\"quoted\\" 'so' {{ 7*7 }}"\n`,
    },
    { layers: false },
  );
  const { code, stderr } = await project.build();
  assert.equal(code, 0, stderr);
  for (const path of ["index.html", "guests.d/one/index.html"]) {
    const html = readFileSync(project.path(`_site/${path}`), "utf8");
    assert.doesNotMatch(html, /<script/);
    assert.ok(
      html.includes(
        "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted&quot; &#39;so&#39; {{ 7*7 }}",
      ),
      path,
    );
  }
});

test("what no output may hold, at its line", () => {
  assert.deepEqual(outputFindings("a [object Object]\n\tb\x07c\n", "f").map(formatDiagnostic), [
    "f:1:3: error: a map was written as text: write one of its values [output-object]",
    "f:2:3: error: the control character 0x07 is in the output: take it out of the value [output-control]",
  ]);
});
