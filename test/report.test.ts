import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import * as fc from "fast-check";
import { Templates } from "../src/artifacts/templates.ts";
import { Session } from "../src/eleventy/session.ts";
import { errorAt, type Finding, FindingsError, formatPlace, type Place, warningAt } from "../src/finding.ts";
import { type CheckResult, checkLab } from "../src/lab.ts";
import type { Document } from "../src/layers/document.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { views } from "../src/pages/views.ts";
import { columns } from "../src/report/columns.ts";
import { excerptOf } from "../src/report/excerpt.ts";
import { jsonReport } from "../src/report/json.ts";
import { preparedFindings } from "../src/report/prepared.ts";
import { sarifReport } from "../src/report/sarif.ts";
import { textReport } from "../src/report/text.ts";
import { Secrets } from "../src/secrets/secrets.ts";
import { failureOf } from "../src/serve/failure.ts";
import { temporaryDirectory } from "./build.ts";
import { commandIn } from "./cli.ts";
import { parseHtml, textOf } from "./html.ts";
import { shownByOverlay } from "./overlay.ts";
import { OwnLab } from "./own-lab.ts";
import { SMALL_LAB } from "./project.ts";
import { PROJECT } from "./run.ts";
import { writeLayers } from "./write-layers.ts";

const SEED = Number(process.env.MINIASCAPE_SEED ?? Date.now() % 2 ** 31);
const TEMPLATES = [join(PROJECT, "templates")];

/** All outputs for findings, with the same findings. */
const PRINTERS = ["terminal", "JSON", "SARIF", "overlay", "checks page"] as const;
type Shown = Readonly<Record<(typeof PRINTERS)[number], string>>;

/** `good`: the lab of the index that contains the page. */
async function shownBy(
  found: readonly Finding[],
  good: CheckResult,
  documents: Iterable<Document>,
): Promise<Shown> {
  const { lab, plan, secrets } = good;
  assert.ok(lab && plan);
  const source = { lab, plan, secrets, documents, tmpldirs: TEMPLATES, pages: [], findings: found };
  const [page] = views({ ...source, textOf: () => null, sizeOf: () => null }).checks;
  assert.ok(page);
  const { context, locals } = page.make().values;
  const failure = failureOf(new FindingsError(found), secrets, ({ line }) => `layers/x.html#L${line}`);
  return {
    terminal: textReport(found, { colour: false }),
    JSON: jsonReport(found),
    SARIF: sarifReport(found, "1.2.3"),
    overlay: await shownByOverlay({ base: "/lab/", ...failure }),
    "checks page": new Templates(TEMPLATES).render("html/checks.html", { ...context, ...locals }),
  };
}

/** The page shows all data of a finding. */
function assertShown({ severity, id, message, excerpt, related = [] }: Finding, page: string): void {
  const text = textOf(parseHtml(page));
  const line = `${excerpt?.before}${excerpt?.marked}${excerpt?.after}`;
  for (const part of [severity, id, message, line.trim(), ...related.map((other) => other.message)])
    assert.ok(text.includes(part.replaceAll("`", "")), `${part}\n${text}`);
}

test("the README's typing error is one finding, in the terminal, JSON, SARIF, the overlay and the checks page", async () => {
  const own = "default/guests.d/rhel-5-client-1.yml";
  const root = temporaryDirectory();
  mkdirSync(join(root, "default/guests.d"), { recursive: true });
  const reader = new LayerReader();
  const check = (ip: string) => {
    const text = `interfaces:\n  - {network: service, mac: 52:54:00:05:01:51, ip: ${ip}}\n`;
    writeFileSync(join(root, own), text);
    const confdirs = [join(PROJECT, "_data"), root];
    return checkLab(reader, { confdirs, tmpldirs: TEMPLATES, site: "default" });
  };
  const good = check("192.168.155.151");
  const documents = [...reader.documents];
  const { findings } = check("192.158.155.151");
  assert.equal(findings.length, 1);
  const [finding] = JSON.parse(
    JSON.stringify(findings).replaceAll(`${root}/`, "_data/").replaceAll(`${PROJECT}/`, ""),
  ) as [Finding];
  const shown = await shownBy([finding], good, documents);

  const readme = readFileSync(join(PROJECT, "README.md"), "utf8");
  const [, output] =
    /\$ npx miniascape check\n([\s\S]*?)\n1 error in the site `default` of _data\n/.exec(readme) ?? [];
  assert.equal(shown.terminal, output);

  assert.deepEqual(JSON.parse(shown.JSON), [finding]);

  const [result] = JSON.parse(shown.SARIF).runs[0].results;
  assert.equal(result.ruleId, finding.id);
  assert.equal(result.level, finding.severity);
  assert.equal(result.message.text, finding.message);
  assert.deepEqual(
    [result.locations[0], result.relatedLocations[0]].map(({ physicalLocation }) => [
      physicalLocation.artifactLocation.uri,
      physicalLocation.region.startLine,
      physicalLocation.region.startColumn,
      physicalLocation.contextRegion.snippet.text,
    ]),
    [finding, ...(finding.related ?? [])].map(({ place, excerpt }) => [
      place.file,
      place.line,
      place.column,
      `${excerpt?.before}${excerpt?.marked}${excerpt?.after}`,
    ]),
  );

  // The overlay underlines the text itself; the terminal puts carets under it.
  const overlay = (output ?? "")
    .split("\n")
    .filter((line) => !/^ +\^+$/.test(line))
    .map((line) =>
      line
        .replace(/^ {4}/, "")
        .replace(/: (error|note): /, " $1: ")
        .replaceAll("`", ""),
    );
  assert.equal(
    shown.overlay.replace(/<\/?(?:mark|code|a[^>]*)>/g, ""),
    ["You are looking at the last good build. Escape closes this.", ...overlay].join("\n"),
  );
  assert.ok(
    shown.overlay.includes(`ip: <mark>192.158.155.151</mark>}`) &&
      shown.overlay.includes(`the network <code>service</code>:`) &&
      shown.overlay.includes(`<a href="/lab/layers/x.html#L2">_data/${own}:2:52</a> error: `),
    shown.overlay,
  );

  const page = shown["checks page"];
  assertShown(finding, page);
  assert.ok(page.includes("ip: <mark>192.158.155.151</mark>}"), page);
});

test("the output files of a template's fault are words of each printer, not of the message", async () => {
  const root = writeLayers({ "networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\n" });
  const reader = new LayerReader();
  const good = checkLab(reader, { confdirs: [root], tmpldirs: TEMPLATES, site: "site" });
  const place = { file: "templates/a.cfg", line: 2, column: 1 };
  const outputs = { first: "guests.d/a/ks.cfg", count: 3 };
  const finding = { ...errorAt(place, "template", "`x` is nothing: set it"), outputs };
  const shown = await shownBy([finding], good, reader.documents);
  assert.match(shown.terminal, /: `x` is nothing: set it; in guests\.d\/a\/ks\.cfg and 2 more \[template\]$/);
  assert.deepEqual(JSON.parse(shown.JSON), [{ ...finding, related: [] }]);
  const [result] = JSON.parse(shown.SARIF).runs[0].results;
  assert.deepEqual([result.message.text, result.properties], [finding.message, { outputs }]);
  const words = "<code>x</code> is nothing: set it; in <code>guests.d/a/ks.cfg</code> and 2 more";
  assert.ok(shown.overlay.includes(`${words} [template]`), shown.overlay);
  assert.ok(shown["checks page"].includes(words), shown["checks page"]);
});

suite("the line of a finding", () => {
  const files = {
    "networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\n",
    "guests.d/a.yml": "interfaces:\n  - {network: lab, ip: 10.1.1.1}\ntemplates: ~\n",
  };

  test("is the one that was checked, whatever was saved since", () => {
    const root = writeLayers(files);
    const reader = new LayerReader();
    const check = () => checkLab(reader, { confdirs: [root], tmpldirs: TEMPLATES, site: "site" }).findings;
    const found = check();
    writeFileSync(join(root, "site/guests.d/a.yml"), `\n\n\n${files["guests.d/a.yml"]}`);
    assert.match(
      textReport(found, { colour: false }),
      /:2:24: error: .*\n {6}- \{network: lab, ip: 10\.1\.1\.1\}\n {27}\^{8}\n/,
    );
    assert.match(textReport(check(), { colour: false }), /:5:24: error: .*\n {6}- \{network: lab, ip: 10/);
    writeFileSync(join(root, "site/guests.d/a.yml"), "a: [\n");
    const broken = check();
    writeFileSync(join(root, "site/guests.d/a.yml"), "b: c\n");
    assert.match(textReport(broken, { colour: false }), /error: this is not YAML/);
    assert.doesNotMatch(textReport(broken, { colour: false }), /b: c/);
  });

  test("and its message have nothing that a terminal obeys", () => {
    const found = [errorAt({ file: "f", line: 1, column: 1 }, "schema", "a\x1b[2J\u202eb\nc\td")];
    assert.equal(
      textReport(
        preparedFindings(found, new Secrets(), () => "x\x1b[2J\r\ny"),
        { colour: false },
      ),
      "f:1:1: error: a\uFFFD[2J\uFFFDb\nc\td [schema]\n    x\uFFFD[2J\n    ^",
    );
  });

  test("of a template is the one that was rendered", async () => {
    const root = writeLayers({ ...files, "guests.d/a.yml": "templates: ~\n" });
    const own = temporaryDirectory();
    writeFileSync(join(own, "own.cfg"), "first\n{{ nothing.here }}\n");
    const tmpldirs = [...TEMPLATES, own];
    const session = new Session({ confdirs: [root], tmpldirs, site: "site" });
    const build = await session.start(join(temporaryDirectory(), "out"));
    const page = session.page('{% include "own.cfg" %}', "page.njk");
    for (const path of ["one", "two"]) build.write(path, () => page({}));
    writeFileSync(join(own, "own.cfg"), "other\nlines\n");
    const { findings } = build;
    build.abandon();
    assert.deepEqual(
      findings.map(({ excerpt, outputs }) => ({ excerpt, outputs })),
      [
        {
          excerpt: { before: "", marked: "{", after: "{ nothing.here }}" },
          outputs: { first: "one", count: 2 },
        },
      ],
    );
  });

  test("is clipped around the begin of the value", () => {
    const at = (line: string, column: number, end?: number): string => {
      const place = { file: "f", line: 1, column, ...(end && { end: { line: 1, column: end } }) };
      const found = preparedFindings([errorAt(place, "schema", "m")], new Secrets(), () => line);
      return textReport(found, { colour: false }).split("\n").slice(1).join("\n");
    };
    const long = "abcdefghij".repeat(30);
    assert.equal(at(long, 1, 4), `    ${long.slice(0, 99)}…\n    ^^^`);
    assert.equal(at(long, 96, 99), `    ${long.slice(0, 99)}…\n    ${" ".repeat(95)}^^^`);
    const middle = `    …${long.slice(121, 150)}${long.slice(150, 219)}…`;
    assert.equal(at(long, 151, 154), `${middle}\n    ${" ".repeat(30)}^^^`);
    assert.equal(at(long, 151, 290), `${middle}\n    ${" ".repeat(30)}${"^".repeat(69)}`);
    assert.equal(at(long, 299, 301), `    …${long.slice(201)}\n    ${" ".repeat(98)}^^`);
    assert.equal(at(long, 301), `    …${long.slice(201)}\n    ${" ".repeat(100)}^`);
    assert.equal(at("\t\u{1F600}: x", 6, 7), "    \t\u{1F600}: x\n    \t    ^");
    assert.equal(at("\t\u{1F600}: x", 2), "    \t\u{1F600}: x\n    \t^^");
    assert.equal(at("a: e\u0301x", 6), "    a: e\u0301x\n        ^");
    assert.equal(at("a: \x1b[2J\u202e\r", 4), "    a: \uFFFD[2J\uFFFD\n       ^");
  });

  test(`fills no more than 100 columns, shows where the value begins, and cuts no character (seed ${SEED})`, () => {
    const character = fc.constantFrom("a", "b", " ", "\t", "\u{1F600}", "\u{1D49C}", "\u6f22", "e\u0301");
    fc.assert(
      fc.property(
        fc.array(character, { minLength: 1, maxLength: 300 }),
        fc.nat(400),
        fc.nat(400),
        (characters, at, size) => {
          const line = characters.join("");
          const from = characters.slice(0, at % characters.length).join("").length;
          const to =
            from +
            characters.slice(at % characters.length, (at % characters.length) + 1 + size).join("").length;
          const place: Place = { file: "f", line: 1, column: from + 1, end: { line: 1, column: to + 1 } };
          const { before, marked, after } = excerptOf(line, place);
          assert.ok(columns(before + marked + after) <= 100);
          assert.ok((before + marked + after).isWellFormed());
          assert.ok(marked !== "" && line.slice(from).startsWith(marked));
          assert.ok(line.slice(0, from).endsWith(before.replace(/^…/, "")));
          assert.ok(line.slice(from).startsWith(marked + after.replace(/…$/, "")));
          if (columns(line) <= 100) assert.equal(before + marked + after, line);
        },
      ),
      { seed: SEED, numRuns: 2000 },
    );
  });
});

test("no secret is in any of them: not in a message, a related one or a line", async () => {
  const values = { env: "of-the-environment", file: 'of a "file"', password: "of-the-plan", short: "pw1" };
  const root = writeLayers({
    "networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\n",
    own: `${values.file}\n`,
    "guests.d/a.yml": [
      "token: !env TOKEN",
      "x: !file ../own",
      `product: {admin_password: ${values.password}}`,
      `registration: {activation_key: ${values.short}}`,
      `description: said ${values.password} aloud`,
      "templates: ~",
      "",
    ].join("\n"),
  });
  const reader = new LayerReader();
  const variables = { TOKEN: values.env };
  const good = checkLab(reader, { confdirs: [root], tmpldirs: TEMPLATES, site: "site", variables });
  const file = join(root, "site/guests.d/a.yml");
  const lines = [1, 2, 3, 4, 5];
  const message = [values.env, values.file, JSON.stringify(values.file), values.password].join(", ");
  const found = lines.map((line) => ({
    ...warningAt({ file, line, column: 1 }, "capacity", `\`${message}\`: line ${line}`),
    related: lines.map((other) => ({ place: { file, line: other, column: 4 }, message })),
  }));
  const shown = await shownBy(
    preparedFindings(found, good.secrets, (path) => reader.textOf(path)),
    good,
    reader.documents,
  );
  const forms = (value: string) => [
    value,
    JSON.stringify(value).slice(1, -1),
    value.replaceAll('"', "&quot;"),
  ];
  for (const printer of PRINTERS) {
    for (const value of Object.values(values).flatMap(forms))
      assert.ok(!shown[printer].includes(value), `${printer}: ${value}\n${shown[printer]}`);
    assert.ok(shown[printer].includes("********"), printer);
  }
  assert.match(shown.terminal, /\n {4}x: !file \.\.\/own\n/, "a line without a secret is shown");
});

test("a warning of a build is on its checks page as in the terminal, and `check` tells the same", async () => {
  const project = new OwnLab({
    ...SMALL_LAB,
    "_data/default/networks.d/lab.yml": `${SMALL_LAB["_data/default/networks.d/lab.yml"]}dhcp: {start: 10.9.8.7, end: 10.9.8.9}\n`,
  });
  const { code, stderr } = await project.build();
  assert.equal(code, 0, stderr);
  const checked = await commandIn(project.dir, ["check", "--format=json"]);
  const [finding, ...others] = JSON.parse(checked.stdout) as Finding[];
  assert.ok(finding && others.length === 0, checked.stdout);
  assert.equal(finding.id, "address-in-dynamic-range");
  assert.ok(stderr.includes(textReport([finding], { colour: false })), stderr);
  const page = readFileSync(project.path("_site/checks.html"), "utf8");
  assertShown(finding, page);
  assert.match(page, /ip: <mark>10\.9\.8\.7<\/mark>\}/);
  assert.match(page, /<a href="layers\/default\/guests\.d\/one\.yml\.html#L3">/);
  assert.equal(formatPlace(finding.place), "_data/default/guests.d/one.yml:3:24");
});

test("a page of an earlier build than the last is loaded again, also if it missed the message to do so", async () => {
  assert.equal(await shownByOverlay(null, { build: "0" }), "reload");
  assert.equal(await shownByOverlay(null), "");
});
