import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { outputFindings } from "../src/artifacts/output-text.ts";
import { formatFinding } from "../src/finding.ts";
import { checkLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { buildSite } from "./build.ts";
import { byId, type Element, elements, hasClass, parseHtml, textOf } from "./html.ts";
import { assertLinks } from "./links.ts";
import { OwnLab } from "./own-lab.ts";
import { SMALL_LAB } from "./project.ts";
import { PROJECT } from "./run.ts";
import { pagesOf, testValidPages } from "./valid-pages.ts";

/** For each site, a guest with a secret in its kickstart. */
const SECRET: Readonly<Record<string, string>> = { default: "sam", modern: "ipa" };

type Values = Readonly<Record<string, string | number | null>>;

interface Model {
  readonly guests: readonly {
    name: string;
    uuid: string;
    fqdn: string;
    sysgroup: string;
    after: readonly string[];
    description: string;
    os: { id: string; kickstart: string };
    image?: string;
    cloud_init?: { id: string; image: { source: string } };
    virtinst: { ram: number; vcpus: number; location: string };
    interfaces: readonly (Values & { network: string; mac: string; fqdn: string; dns: boolean })[];
    disks: readonly (Values & { shared: boolean; pool: string; volume: string })[];
    files: readonly { dst: string; src: string }[];
  }[];
  readonly networks: readonly (Values & {
    name: string;
    dhcp: { start: string; end: string } | null;
    ipv6: { subnet: string; gateway: string; dhcp: { start: string; end: string } | null } | null;
    bridge: { name: string };
    external: boolean;
    hosts: readonly (Values & { guest: string; dns: boolean })[];
    names: readonly { name: string; ip: string }[];
  })[];
  readonly storages: readonly { name: string; path: string; type: string }[];
  readonly host: { files: readonly { dst: string; src: string }[] };
}

/** The text of each cell of the tables in a section, row by row. */
function rows(page: Element, section: string): string[][] {
  const all = [...elements(byId(page, section).parent as Element)];
  return all
    .filter(({ name, parent }) => name === "tr" && parent?.name === "tbody")
    .map((row) =>
      [...elements(row)]
        .filter(({ name }) => name === "td" || name === "th")
        .map((cell) =>
          textOf(cell, ({ name }) => name !== "svg")
            .trim()
            .replace(/\s+/g, " "),
        ),
    );
}

/** The text of a description list, without units and remarks. */
function facts(page: Element): Record<string, string> {
  const list = [...elements(byId(page, "facts").parent as Element)];
  const texts = (element: string) =>
    list
      .filter(({ name }) => name === element)
      .map((element) => textOf(element, (inner) => !hasClass(inner, "soft")).trim());
  const values = texts("dd");
  return Object.fromEntries(texts("dt").map((name, at) => [name, values[at] ?? ""]));
}

/** Each file that a page shows, by its path, with its text. */
function listings(page: Element): Map<string, string> {
  return new Map(
    [...elements(page)]
      .filter((element) => hasClass(element, "file"))
      .map((file) => {
        const inner = [...elements(file)];
        const link = inner.find(({ attributes }) => "download" in attributes)?.attributes.href ?? "";
        const code = inner.find(({ name }) => name === "pre");
        return [link.replace(/^(?:\.\.\/)*/, ""), code ? `${textOf(code)}\n` : ""];
      }),
  );
}

/** The text of a file in a page: its secrets are masked, and an archive only has its size. */
function isShownAs(file: string, shown: string): boolean {
  const [first = "", ...parts] = shown.split(/\*{8}(?!\*)|\[\d+ characters of base64\]/);
  const last = parts.pop();
  if (last === undefined) return file === first;
  let at = first.length;
  for (const part of parts) {
    const found = file.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return file.startsWith(first) && file.endsWith(last) && at + last.length <= file.length;
}

for (const site of ["default", "modern"]) {
  test(`every guest, interface, address, name, disk, network, pool and file of the model of ${site} is on its page`, async () => {
    const root = await buildSite(site);
    const read = (path: string) => readFileSync(join(root, path), "utf8");
    const page = (path: string) => parseHtml(read(path));
    const model: Model = JSON.parse(read("model.json"));
    const shown = (path: string, file: string) =>
      assert.ok(isShownAs(read(file), listings(page(path)).get(file) ?? "?"), `${path} shows ${file}`);
    const range = (dhcp: { start: string; end: string } | null) =>
      dhcp ? `${dhcp.start} – ${dhcp.end}` : "none";
    const addresses = (nic: Values) => [nic.ip ?? "dynamic", nic.ip6].filter(Boolean).join(" ");
    const volumes: Record<string, string[]> = {};

    for (const guest of model.guests) {
      const file = `guests.d/${guest.name}/index.html`;
      const html = page(file);
      const [title] = [...elements(html)].filter(({ name }) => name === "h1").map((h1) => textOf(h1));
      assert.equal(title, guest.name);
      assert.deepEqual(facts(html), {
        Name: guest.fqdn,
        Kind: guest.sysgroup,
        ...(guest.after.length > 0 ? { "Depends on": guest.after.join(", ") } : {}),
        System: guest.os.id,
        ...(guest.cloud_init
          ? { "Cloud-init for": guest.cloud_init.id }
          : { "Kickstart for": guest.os.kickstart }),
        Memory: `${guest.virtinst.ram}`,
        "Virtual CPUs": `${guest.virtinst.vcpus}`,
        "Installed from": guest.cloud_init
          ? `${guest.image}: ${guest.cloud_init.image.source}`
          : guest.virtinst.location,
        UUID: guest.uuid,
      });
      assert.ok(textOf(html).includes(guest.description));
      assert.deepEqual(
        rows(html, "interfaces"),
        guest.interfaces.map((nic) => [
          nic.device,
          nic.network,
          nic.mac,
          addresses(nic).replace(" ", ""),
          nic.dns ? nic.fqdn : "",
          nic.bootproto,
        ]),
      );
      const own = guest.disks.map(({ pool, volume, format, size, shared, target }) => {
        const others = model.guests.filter(
          ({ name, disks }) =>
            name !== guest.name && disks.some((disk) => disk.pool === pool && disk.volume === volume),
        );
        volumes[pool] = [...(volumes[pool] ?? []), volume];
        const sharing = others.length > 0 ? ` with ${others.map(({ name }) => name).join(" ")}` : "";
        return [target, volume, pool, format, `${size}`, `${shared ? "yes" : "no"}${sharing}`];
      });
      assert.deepEqual(rows(html, "disks"), own);
      assert.deepEqual(
        [...listings(html).keys()],
        [...guest.files.map(({ dst }) => dst), ...(guest.cloud_init ? ["seed.iso"] : [])].map(
          (dst) => `guests.d/${guest.name}/${dst}`,
        ),
      );
      for (const { dst } of guest.files) shown(file, `guests.d/${guest.name}/${dst}`);
    }

    for (const { name, hosts, names, dhcp, ipv6, bridge, external, ...network } of model.networks) {
      const file = `networks/${name}/index.html`;
      const html = page(file);
      assert.deepEqual(facts(html), {
        Mode: network.mode,
        Bridge: bridge.name,
        Subnet: network.subnet,
        Gateway: network.gateway,
        Domain: network.domain,
        "Dynamic range": range(dhcp),
        ...(ipv6
          ? {
              "IPv6 subnet": ipv6.subnet,
              "IPv6 gateway": ipv6.gateway,
              "IPv6 dynamic range": range(ipv6.dhcp),
            }
          : {}),
      });
      assert.deepEqual(
        rows(html, "interfaces"),
        hosts.map((host) => [
          host.mac,
          host.guest,
          addresses(host).replace(" ", ""),
          host.dns ? host.fqdn : "",
        ]),
      );
      assert.deepEqual(
        rows(html, "names"),
        names.map((entry) => [entry.name, entry.ip]),
      );
      if (external) assert.deepEqual(listings(html), new Map());
      else shown(file, `host/networks.d/${name}.xml`);
    }

    for (const { name, path, type } of model.storages) {
      const file = `pools/${name}/index.html`;
      const html = page(file);
      const { Type, "Path on the host": where } = facts(html);
      assert.deepEqual([Type, where], [type, path]);
      assert.deepEqual(
        rows(html, "volumes").map(([volume]) => volume),
        [...new Set(volumes[name])],
      );
      shown(file, `host/storages.d/${name}.xml`);
    }

    const kinds = new Set(model.guests.map(({ sysgroup }) => sysgroup));
    for (const kind of kinds) {
      const members = model.guests.filter(({ sysgroup }) => sysgroup === kind).map(({ name }) => name);
      assert.deepEqual(
        rows(page(`kinds/${kind}/index.html`), "members").map(([name]) => name),
        members,
      );
    }

    const overview = page("index.html");
    const names = (section: string) => rows(overview, section).map(([name]) => name);
    assert.deepEqual(
      names("guests"),
      model.guests.map(({ name }) => name),
    );
    assert.deepEqual(
      rows(overview, "guests").map((cells) => cells[6]),
      model.guests.map(({ interfaces }) =>
        interfaces.map((nic) => `${addresses(nic)} ${nic.network}`).join(" "),
      ),
    );
    assert.deepEqual(
      names("networks"),
      model.networks.map(({ name }) => name),
    );
    assert.deepEqual(
      names("pools"),
      model.storages.map(({ name }) => name),
    );
    assert.deepEqual(names("kinds"), [...kinds].sort());

    const ofHost = [...listings(page("host.html")).keys()];
    const scripts = [
      "up",
      "down",
      "status",
      "check-host",
      "host/network_register.sh",
      "host/storage_register.sh",
      ...(model.guests.some(({ cloud_init }) => cloud_init) ? ["host/image_register.sh"] : []),
    ];
    assert.deepEqual(ofHost, [...scripts, ...model.host.files.map(({ dst }) => `host/${dst}`)]);
    for (const file of ofHost) shown("host.html", file);
  });

  test(`no link of the site ${site} is broken, and none leads out of it`, async () => {
    const { pages, fragments } = assertLinks(await buildSite(site));
    assert.ok(pages > 60 && fragments > 1000);
  });

  test(`nothing that the site ${site} publishes holds one of its secrets`, async () => {
    const root = await buildSite(site);
    const { secrets } = checkLab(new LayerReader(), {
      confdirs: [join(PROJECT, "_data")],
      tmpldirs: [join(PROJECT, "templates")],
      site,
    });
    assert.ok(secrets.isIn(readFileSync(join(root, `guests.d/${SECRET[site]}/ks.cfg`), "utf8")));
    const published = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) =>
      /\.(?:html|json|yml|js|css|svg)$/.test(path),
    );
    assert.ok(published.length > 80);
    for (const path of published) {
      // The password of the sample labs is the name of the program, which is on every page.
      const text = readFileSync(join(root, path), "utf8").replaceAll("miniascape", "");
      assert.ok(!secrets.isIn(text), `${path} holds a secret`);
      if (!path.endsWith(".html")) continue;
      for (const [, shown = ""] of text.matchAll(/>product\.admin_password<\/th><td>(?:<a[^>]*>)?([^<]*)/g))
        assert.match(shown, /^(?:\*{8}|null)$/, path);
      assert.doesNotMatch(text, /<span class="k">admin_password<\/span>: (?!\*{8}|<)/, path);
    }
  });
}

test("the answer files of every installer are shown whole, but for secrets", async () => {
  const root = await buildSite("mixed");
  const answers = { mail: "preseed.cfg", box: "config.ign", alma: "user-data", files: "user-data" };
  for (const [guest, name] of Object.entries(answers)) {
    const page = parseHtml(readFileSync(join(root, `guests.d/${guest}/index.html`), "utf8"));
    const path = `guests.d/${guest}/${name}`;
    const shown = listings(page).get(path) ?? "";
    assert.ok(isShownAs(readFileSync(join(root, path), "utf8"), shown), `${path}:\n${shown}`);
    assert.match(shown, /\*{8}/, path);
  }
});

test("an image is shown as its files, with their sizes and links to their texts", async () => {
  const root = await buildSite("modern");
  const page = parseHtml(readFileSync(join(root, "guests.d/jump-1/index.html"), "utf8"));
  const seed = [...elements(byId(page, "file-seed_iso"))];
  const hrefs = seed.flatMap(({ attributes: { href } }) => href ?? []);
  assert.deepEqual(hrefs, [
    "../../guests.d/jump-1/seed.iso",
    ...["#file-user-data", "#file-meta-data", "#file-network-config"],
  ]);
  const sizes = seed.filter(({ name }) => name === "li").map((item) => textOf(item).trim());
  const members = ["user-data", "meta-data", "network-config"];
  assert.deepEqual(
    sizes,
    members.map((name) => `${name} ${statSync(join(root, "guests.d/jump-1", name)).size} bytes`),
  );
});

for (const site of ["default", "modern"]) testValidPages(site, "sample");

test("no page or script of the index holds a secret, by its own name or in a file that it shows", async () => {
  const secrets = {
    hash: `$6$salty$${"abcdefghijkl".repeat(8).slice(10)}`,
    key: "actKey-77",
    quoted: 'it\'s 1 "secret"',
    named: "s3cr3t-by-name",
  };
  const project = new OwnLab({
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
  });
  const { code, stderr } = await project.build([], { NAMED: secrets.named });
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

test("a finding is reported with its lines, on the overview too, and what is ignored with its reason", async () => {
  const project = new OwnLab({
    ...SMALL_LAB,
    "_data/default/guests.d/two.yml": "interfaces: [{network: lab, ip: 10.9.8.150}]\ntemplates: ~\n",
    "_data/default/guests.d/three.yml": [
      "interfaces: [{network: lab, ip: 10.9.8.151}]",
      "checks:",
      "  ignore: [{id: address-in-dynamic-range, reason: moves <out>}]",
      "templates: ~",
      "",
    ].join("\n"),
    "_data/default/networks.d/lab.yml": `${SMALL_LAB["_data/default/networks.d/lab.yml"]}dhcp: {start: 10.9.8.100, end: 10.9.8.199}\n`,
  });
  const { code, stderr } = await project.build();
  assert.equal(code, 0, stderr);
  const page = (path: string) => parseHtml(readFileSync(project.path(`_site/${path}`), "utf8"));
  const [finding, ...others] = [...elements(page("checks.html"))].filter(({ name }) => name === "article");
  assert.equal(others.length, 0);
  const text = textOf(finding as Element).replace(/\s+/g, " ");
  assert.match(text, /warning address-in-dynamic-range the address 10\.9\.8\.150 is in the dynamic range/);
  const links = (all: Iterable<Element>) =>
    [...all].flatMap((element) => (element.name === "a" ? [[textOf(element), element.attributes.href]] : []));
  assert.deepEqual(links(elements(finding as Element)), [
    ["default/guests.d/two.yml:1", "layers/default/guests.d/two.yml.html#L1"],
    ["default/networks.d/lab.yml:5", "layers/default/networks.d/lab.yml.html#L5"],
  ]);
  assert.deepEqual(rows(page("checks.html"), "ignores"), [
    ["address-in-dynamic-range", "moves <out>", "default/guests.d/three.yml:3", "three"],
  ]);
  const overview = byId(page("index.html"), "findings").parent as Element;
  assert.match(textOf(overview), /10\.9\.8\.150 is in the dynamic range[\s\S]*1 warning\./);
  assert.deepEqual(links(elements(overview))[0], [
    "default/guests.d/two.yml:1",
    "layers/default/guests.d/two.yml.html#L1",
  ]);
});

test("text from YAML is text in a page, never markup", async () => {
  const project = new OwnLab({
    ...SMALL_LAB,
    "_data/default/common/hostile.yml": `description: "</title><script>alert(1)</script> & \\"quoted\\" 'so' {{ 7*7 }}"\n`,
  });
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
  assert.deepEqual(outputFindings("a [object Object]\n\tb\x07c\n", "f").map(formatFinding), [
    "f:1:3: error: a map was written as text: write one of its values [output-object]",
    "f:2:3: error: the control character 0x07 is in the output: remove it from the value [output-control]",
  ]);
});
