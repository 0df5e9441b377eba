import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { HtmlValidate } from "html-validate";
import { outputFindings } from "../src/artifacts/output-text.ts";
import { formatDiagnostic } from "../src/diagnostic.ts";
import { writeBigLab } from "./bench/big-lab.ts";
import { buildSite, temporaryDirectory } from "./build.ts";
import { Project, SMALL_LAB } from "./project.ts";
import { eleventy } from "./run.ts";

interface Model {
  readonly guests: readonly {
    name: string;
    fqdn: string;
    sysgroup: string;
    description: string;
    os: { id: string };
    interfaces: readonly { network: string; mac: string; ip: string | null; fqdn: string; dns: boolean }[];
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
      shows(read(file), file, codeOf(read(`host/networks.d/${name}.xml`)));
    }
    for (const guest of model.guests) {
      const file = `guests.d/${guest.name}/index.html`;
      const page = read(file);
      shows(index, "index.html", `href="${file}"`, guest.sysgroup, guest.os.id);
      shows(read("guests.html"), "guests.html", `href="${file}"`, guest.sysgroup, guest.os.id);
      shows(page, file, guest.name, guest.fqdn, guest.os.id, guest.sysgroup);
      const kind = `kinds/${guest.sysgroup}/index.html`;
      shows(read(kind), kind, `guests.d/${guest.name}/index.html`);
      for (const { network, mac, ip, fqdn, dns } of guest.interfaces) {
        shows(page, file, `../../networks/${network}/`, mac, ip ?? "dynamic", ...(dns ? [fqdn] : []));
        shows(index, "index.html", ip ?? "dynamic");
        shows(read("assets/search.js"), "assets/search.js", mac, ip ?? guest.name, fqdn);
      }
      for (const { volume, pool } of guest.disks) {
        shows(page, file, volume, pool);
        shows(read(`pools/${pool}/index.html`), pool, volume, guest.name);
      }
      for (const { dst } of guest.files) {
        shows(page, file, `href="../../guests.d/${guest.name}/${dst}"`);
        shows(index, "index.html", `href="guests.d/${guest.name}/${dst}"`);
      }
      assert.match(page, /<span class="k">/, "an artifact has its colours");
    }
    for (const { name, path } of model.storages) shows(index, "index.html", name, path);
    for (const { dst } of model.host.files) {
      shows(index, "index.html", `href="host/${dst}"`);
      shows(read("host.html"), "host.html", `href="host/${dst}"`);
    }
  });

  test(`no link of the site ${site} is broken, and none leads out of it`, async () => {
    const { pages, fragments } = assertLinks(await buildSite(site));
    assert.ok(pages > 60 && fragments > 1000);
  });

  test(`the pages of the site ${site} are clean to html-validate`, async () => {
    const root = await buildSite(site);
    const validator = new HtmlValidate({ root: true, extends: ["html-validate:recommended"] });
    for (const page of pagesOf(root)) {
      const { results } = await validator.validateString(readFileSync(join(root, page), "utf8"));
      const messages = results.flatMap(({ messages: all }) =>
        all.map(({ line, column, ruleId, message }) => `${page}:${line}:${column} ${ruleId}: ${message}`),
      );
      assert.deepEqual(messages, []);
    }
  });
}

test("nor is one of a lab so large that its guests are on several pages", async () => {
  const directory = temporaryDirectory();
  const root = join(directory, "site");
  writeBigLab(join(directory, "conf"), 300);
  const { code, stderr } = await eleventy([`--output=${root}`], {
    env: { MINIASCAPE_CONFDIR: join(directory, "conf"), MINIASCAPE_SITE: "modern" },
  });
  assert.equal(code, 0, stderr);
  assertLinks(root);
  const lists = ["guests.html", "guests-2.html"].map((file) => readFileSync(join(root, file), "utf8"));
  const listed = lists.flatMap((html) => [
    ...html.matchAll(/<tr><th scope="row"><a href="guests\.d\/([^/]*)/g),
  ]);
  assert.equal(new Set(listed.map(([, name]) => name)).size, 300);
});

/** Every link leads to a file of the site, and every fragment to an id in it. */
function assertLinks(root: string): { readonly pages: number; readonly fragments: number } {
  const pages = pagesOf(root);
  const ids = new Map(pages.map((page) => [page, idsOf(readFileSync(join(root, page), "utf8"))]));
  let fragments = 0;
  for (const page of pages) {
    const html = readFileSync(join(root, page), "utf8");
    for (const [, href = ""] of html.matchAll(/(?:href|src)="([^"]*)"/g)) {
      const [path = "", fragment] = href.split("#");
      assert.doesNotMatch(path, /^(?:[a-z]+:|\/)/, `${page}: ${href}`);
      const target = path === "" ? page : join(dirname(page), decodeURIComponent(path).replace(/\?.*/, ""));
      const file = join(root, target);
      assert.ok(existsSync(file) && statSync(file).isFile(), `${page}: ${href}`);
      if (fragment === undefined) continue;
      fragments += 1;
      assert.ok(ids.get(target)?.has(fragment), `${page}: ${href}`);
    }
  }
  return { pages: pages.length, fragments };
}

/** A file's text as a page shows it, its colours taken out: the first lines of it. */
function codeOf(text: string): string {
  const [first = ""] = text.split("\n");
  return first.replace(/[<>]/g, "").trim();
}

function pagesOf(root: string): string[] {
  return readdirSync(root, { recursive: true })
    .map(String)
    .filter((path) => path.endsWith(".html"))
    .sort();
}

function idsOf(html: string): ReadonlySet<string> {
  return new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id = ""]) => id));
}

test("no page or script of the index holds a secret, by its own name or in a file that it shows", async () => {
  const secrets = {
    hash: "$6$salty$abcdefghijkl",
    key: "actKey-77",
    quoted: 'it\'s 1 "secret"',
    named: "s3cr3t-by-name",
  };
  const project = new Project(
    {
      ...SMALL_LAB,
      "_data/default/common/secret.yml": [
        `rootpw: ${secrets.hash}  # not ${secrets.key}`,
        `registration: {activation_key: ${secrets.key}}`,
        `product: {admin_password: ${JSON.stringify(secrets.quoted)}}`,
        "mine: !env NAMED",
        "",
      ].join("\n"),
      "templates/small.cfg":
        "rootpw --iscrypted {{ rootpw | ks }}\n# {{ registration.activation_key | line }} {{ mine | line }}\n%post\nsay {{ product.admin_password | sh }}\n%end\n",
    },
    { layers: false },
  );
  const { code, stderr } = await project.build([], { env: { NAMED: secrets.named } });
  assert.equal(code, 0, stderr);
  const root = project.path("_site");
  assert.match(readFileSync(join(root, "guests.d/one/ks.cfg"), "utf8"), /it'\\''s 1 "secret"/);
  const guest = readFileSync(join(root, "guests.d/one/index.html"), "utf8");
  assert.match(guest, /rootpw<\/span> <span class="v">--iscrypted<\/span> <span class="s">&#39;\*{8}&#39;/);
  const layer = readFileSync(join(root, "layers/default/common/secret.yml.html"), "utf8");
  assert.match(layer, /rootpw<\/span>: \*{8} {2}<span class="c"># not \*{8}/);
  assert.match(layer, /<span class="t">!env<\/span> NAMED/);
  for (const file of [...pagesOf(root), "assets/search.js"]) {
    const text = readFileSync(join(root, file), "utf8");
    for (const secret of ["salty", secrets.key, "1 &quot;secret", '1 "secret', secrets.named]) {
      assert.ok(!text.includes(secret), `${file} holds ${secret}`);
    }
  }
});

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
    assert.doesNotMatch(html, /<script>/);
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
