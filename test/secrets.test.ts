import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import * as fc from "fast-check";
import { Templates } from "../src/artifacts/templates.ts";
import { errorAt, type FindingsError } from "../src/finding.ts";
import { splitWords } from "../src/kickstart/words.ts";
import { checkLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { preparedFindings } from "../src/report/prepared.ts";
import { textReport } from "../src/report/text.ts";
import { buildSite } from "./build.ts";
import { LIMIT } from "./limits.ts";
import { OwnLab } from "./own-lab.ts";
import { SMALL_LAB } from "./project.ts";
import { PROJECT } from "./run.ts";

const SEED = Number(process.env.MINIASCAPE_SEED ?? Date.now() % 2 ** 31);
const TEMPLATES = join(PROJECT, "templates");

/** Writes a site into a temporary directory, and returns the result of `checkLab`. */
function checked(files: Readonly<Record<string, string>>, variables: Record<string, string> = {}) {
  const project = new OwnLab(
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`_data/default/${path}`, text])),
  );
  const root = project.path("_data");
  const options = { confdirs: [root], tmpldirs: [TEMPLATES], variables };
  const { findings, ...rest } = checkLab(new LayerReader(), options);
  const messages = JSON.parse(JSON.stringify(findings).replaceAll(`${root}/default/`, ""));
  return { ...rest, findings: messages as typeof findings, project };
}

const output = (findings: ReturnType<typeof checked>["findings"]) =>
  findings.map(
    ({ place, severity, message }) => `${place.file}:${place.line}:${place.column}: ${severity}: ${message}`,
  );

/** The words of a kickstart's lines with this command. */
function commands(kickstart: string, name: string): (readonly string[])[] {
  return kickstart
    .split("\n")
    .filter((line) => line.startsWith(`${name} `))
    .map((line) => splitWords(line, 0, line.length).words);
}

const HASH = `$6$salt$${"x".repeat(86)}`;

const SALT = [..."./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"];
const saltText = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...SALT), minLength: min, maxLength: max });
const hash = fc.oneof(
  ...(
    [
      ["$6$", 86],
      ["$6$rounds=5000$", 86],
      ["$5$", 43],
      ["$1$", 22],
    ] as const
  ).map(([id, length]) =>
    fc.tuple(saltText(1, 8), saltText(length, length)).map(([salt, text]) => `${id}${salt}$${text}`),
  ),
  fc
    .tuple(fc.constantFrom("j9T", "jCT", "jD5"), saltText(2, 22), saltText(43, 43))
    .map(([cost, salt, text]) => `$y$${cost}$${salt}$${text}`),
  fc
    .tuple(fc.constantFrom("!", "!!", ""), saltText(22, 22), saltText(31, 31))
    .map(([lock, salt, text]) => `${lock}$2b$12$${salt}${text}`),
);

test(`1000 hashes arrive byte for byte, and 1000 more of users and of the cluster (seed ${SEED})`, {
  ...LIMIT,
}, () => {
  const hashes = fc.sample(hash, { numRuns: 2000, seed: SEED });
  const files: Record<string, string> = {
    "networks.d/lab.yml": "gateway: 10.8.0.1\nprefix: 16\ndomain: lab.test\n",
    "common/10.yml": "os: {id: rhel9.4}\nvirtinst: {location: /srv/9.iso, ram: 2048}\n",
  };
  const style = [
    JSON.stringify,
    (text: string) => `'${text}'`,
    (text: string) => `>-\n      ${text}\n`,
  ] as const;
  for (let at = 0; at < 1000; at += 1) {
    const write = style[at % style.length] as (text: string) => string;
    files[`guests.d/g${at}.yml`] = [
      `rootpw: ${write(hashes[at] as string)}`,
      "users:",
      `  - name: alice\n    password: ${write(hashes[1000 + at] as string)}`,
      "",
    ].join("\n");
  }
  const { lab, findings } = checked(files);
  assert.deepEqual(output(findings), []);
  const templates = new Templates([TEMPLATES]);
  for (const guest of lab?.guests ?? []) {
    const at = Number(guest.name.slice(1));
    const kickstart = templates.render("autoinstall.d/ks.cfg", guest);
    assert.equal(commands(kickstart, "rootpw")[0]?.at(-1), hashes[at]);
    assert.deepEqual(commands(kickstart, "user")[0]?.slice(1), [
      "--name=alice",
      "--iscrypted",
      `--password=${hashes[1000 + at]}`,
    ]);
  }
  assert.equal(lab?.guests.length, 1000);
});

test("plain text is an error that names the command, at each password that is a hash by nature", () => {
  const { findings } = checked({
    "guests.d/a.yml": [
      "rootpw: secret-1",
      "users:",
      `  - {name: alice, password: ${HASH}}`,
      "  - {name: bob, password: secret-2}",
      "  - {name: carol}",
      "  - {name: dave, password: '!!'}",
      "cluster: {hacluster_password: 12345}",
      "templates: ~",
      "",
    ].join("\n"),
  });
  const remedy = 'use the output of `openssl passwd -6`, or "!!" to lock the password';
  assert.deepEqual(output(findings), [
    `guests.d/a.yml:1:9: error: \`rootpw\` must be a crypt hash: ${remedy}`,
    `guests.d/a.yml:4:27: error: \`users[1].password\` must be a crypt hash: ${remedy}`,
    `guests.d/a.yml:7:31: error: \`cluster.hacluster_password\` must be a crypt hash: ${remedy}`,
  ]);
});

test("!env and !file bring secrets in, when the layers are read", () => {
  const files = {
    "common/10.yml": "rootpw: !env ROOT_HASH\nauthorized_keys: !append [!file ~/id.pub]\n",
    "guests.d/a.yml":
      "packages: [!env PACKAGE]\nproduct: {admin_password: !file ../secrets/admin}\ntemplates: ~\n",
    "secrets/admin": "p4ss w0rd\n",
  };
  const { lab, findings, project } = checked(files, {
    ROOT_HASH: HASH,
    PACKAGE: "git",
    HOME: "/nowhere",
  });
  assert.equal(lab, null);
  assert.match(
    output(findings).join("\n"),
    /the file \/nowhere\/id\.pub cannot be read \(ENOENT\): create it, or name another file/,
  );
  project.write({ "home/id.pub": "ssh-ed25519 AAAAC3Nz me@here\n" });
  const again = checkLab(new LayerReader(), {
    confdirs: [project.path("_data")],
    tmpldirs: [TEMPLATES],
    variables: { ROOT_HASH: HASH, PACKAGE: "git", HOME: project.path("home") },
  });
  const guest = again.lab?.guests[0] as unknown as Record<string, unknown>;
  assert.equal(guest.rootpw, HASH);
  assert.deepEqual(guest.packages, ["git"]);
  assert.deepEqual(guest.authorized_keys, ["ssh-ed25519 AAAAC3Nz me@here"]);
  assert.equal((guest.product as { admin_password: string }).admin_password, "p4ss w0rd");
  const masked = again.secrets.mask(guest) as typeof guest;
  assert.deepEqual([masked.rootpw, masked.packages], ["********", ["********"]]);
  assert.deepEqual(masked.authorized_keys, guest.authorized_keys, "a public key is no secret");
});

test("a secret that is not there is an error at its place, unless a higher layer replaces it", () => {
  const files = {
    "common/10.yml": "rootpw: !env NOT_SET\nx: 1\n",
    "guests.d/a.yml": "templates: ~\n",
    "guests.d/b.yml": `rootpw: ${HASH}\ntemplates: ~\n`,
  };
  const { findings } = checked(files, { OTHER: "x" });
  assert.deepEqual(output(findings), [
    "common/10.yml:1:14: error: the environment has no variable `NOT_SET`: set it",
  ]);
  assert.equal(findings[0]?.id, "secret-missing");
  assert.deepEqual(
    output(checked({ ...files, "guests.d/a.yml": files["guests.d/b.yml"] }, {}).findings),
    ["common/10.yml:1:14: error: the environment has no variable `NOT_SET`: set it"],
    "the host sees the common layers too",
  );
  const own = {
    "guests.d/a.yml": "rootpw: !env NOT_SET\ntemplates: ~\n",
    "guests.d/a/x.yml": `rootpw: ${HASH}\n`,
  };
  assert.deepEqual(output(checked(own).findings), []);
});

test("no secret is shown by a finding: not its value in a message, not its line", () => {
  const files = {
    "networks.d/lab.yml": "gateway: 10.8.0.1\nprefix: 24\n",
    "guests.d/a.yml": [
      "x-pw: &pw hunter-2-hunter",
      "rootpw: *pw",
      "interfaces: [{network: !env NETWORK}]",
      "api_key: >-",
      "  folded-secret",
      "templates: ~",
      "",
    ].join("\n"),
  };
  const { findings, secrets } = checked(files, {
    NETWORK: "network-of-secrets",
  });
  assert.deepEqual(findings.map(({ id }) => id).sort(), [
    "plain-password",
    "secret-in-name",
    "unknown-network",
    "unread-value",
  ]);
  const file = "guests.d/a.yml";
  const [folded] = preparedFindings(
    [errorAt({ file, line: 5, column: 3 }, "schema", "m")],
    secrets,
    () => files[file],
  );
  assert.ok(folded && !folded.excerpt);
  const text = textReport(findings, { colour: false });
  for (const secret of ["hunter-2", "folded-secret", "network-of-secrets"])
    assert.ok(!text.includes(secret), text);
  assert.match(text, /there is no network `\*{8}`/);
});

/** Every file of a tree with its mode. */
function modes(directory: string): Map<string, number> {
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" });
  return new Map(
    files
      .map((file) => [file, statSync(join(directory, file))] as const)
      .filter(([file, stat]) => stat.isFile() && !file.startsWith(".miniascape"))
      .map(([file, stat]) => [file, stat.mode & 0o777]),
  );
}

test("a file that holds more than a hash is for its owner alone, and kept back by the web servers", async () => {
  const tree = await buildSite("default");
  const ownersOnly = [...modes(tree)].flatMap(([file, mode]) => ((mode & 0o077) === 0 ? [file] : [])).sort();
  assert.deepEqual(ownersOnly, [
    "guests.d/rhel-5-client-1/ks.cfg",
    "guests.d/rhel-6-client-1/ks.cfg",
    "guests.d/rhel-6-client-2/ks.cfg",
    "guests.d/sam/ks.cfg",
    "guests.d/satellite/ks.cfg",
  ]);
  const nginx = readFileSync(join(tree, "host/etc/nginx/conf.d/miniascape.conf"), "utf8");
  assert.deepEqual(
    [...nginx.matchAll(/location = \/(\S+) \{\n\s+return 404;/g)].map(([, file]) => file),
    ownersOnly,
  );
  const httpd = readFileSync(join(tree, "host/etc/httpd/conf.d/miniascape.conf"), "utf8");
  assert.deepEqual(
    [...httpd.matchAll(/<Location \/(\S+)>\n\s+Require all denied/g)].map(([, file]) => file),
    ownersOnly,
  );
});

const PLAIN = {
  ...SMALL_LAB,
  "_data/default/common/10.yml": "rootpw: !env ROOT_HASH\nvnc: {psk: !file ../psk}\n",
  "_data/default/psk": "", // overwritten
  "_data/default/guests.d/two.yml":
    "os: {id: rhel9.4}\nvirtinst: {location: http://t.test/9/, ram: 2048, extra_args: [!env ARGUMENT]}\nregistration: {activation_key: 0815}\n",
};

test("nothing published holds a secret, whatever it is; a file tells once, and serve: false keeps back all answers", {
  ...LIMIT,
}, async () => {
  const secret = fc
    .string({ unit: "grapheme-ascii", minLength: 12, maxLength: 40 })
    .filter((text) => /\w{4}/.test(text) && text.trim() === text);
  const [psk = "", argument = ""] = fc.sample(secret, { numRuns: 2, seed: SEED });
  const project = new OwnLab({
    ...PLAIN,
    "_data/default/psk": `${psk}\n`,
    "_data/default/host.d/10.yml": "host_templates: {psk: {src: psk.conf, dst: psk.conf}}\n",
    "templates/psk.conf": "{{ vnc.psk | sh }}\n",
    ...Object.fromEntries(
      ["html", "htm"].map((ending) => [
        `site/mine.${ending}.njk`,
        `---js\n{ pagination: { data: "guests", size: 1, alias: "guest" }, permalink: ({ guest }) => \`\${guest.name}.${ending}\` }\n---\n` +
          "<p>{{ vnc.psk }} {{ rootpw }} {{ virtinst.extra_args }} {{ guest | yaml }}</p>\n",
      ]),
    ),
  });
  const env = { ROOT_HASH: HASH, ARGUMENT: argument };
  const first = await project.build([], env);
  assert.equal(first.code, 0, first.stderr);
  assert.doesNotMatch(first.stderr, /unread-layer/, "a file that is brought in is read");
  const tree = project.path("_site");
  assert.match(
    readFileSync(join(tree, "two.htm"), "utf8"),
    /^<p>\*{8} \*{8} \*{8} [\s\S]*activation_key: '\*{8}'/,
  );
  const holders: string[] = [];
  for (const [file, mode] of modes(tree)) {
    const text = readFileSync(join(tree, file), "utf8");
    if (/\.(?:html?|yml|json)$/.test(file)) {
      for (const value of [psk, argument, env.ROOT_HASH, "0815"]) {
        for (const form of [value, JSON.stringify(value).slice(1, -1), escapeHtml(value)])
          assert.ok(!text.includes(form), `${file} holds ${form} (seed ${SEED})`);
      }
    }
    if ((mode & 0o077) === 0) holders.push(file);
  }
  assert.deepEqual(holders.sort(), ["guests.d/two/vmbuild.sh", "host/psk.conf"]);
  for (const value of [psk, argument, env.ROOT_HASH])
    assert.ok(!(first.stdout + first.stderr).includes(value));
  assert.match(
    first.stderr,
    /common\/10\.yml:2:18: info: `vnc\.psk` is a secret, not only a hash: only the owner can read files with it, and the web server does not serve them; in host\/psk\.conf \[secret-in-file\]/,
  );
  assert.match(
    first.stderr,
    /two\.yml:2:\d+: info: `virtinst\.extra_args\[0\]` is a secret, not only a hash.* guests\.d\/two\/vmbuild\.sh/,
  );

  project.write({ "_data/default/host.d/20.yml": "serve: false\n" });
  assert.equal((await project.build([], env)).code, 0);
  const closed = [...modes(tree)].filter(([file]) => file.endsWith("ks.cfg"));
  assert.deepEqual(
    closed.map(([, mode]) => mode),
    [0o600, 0o600],
  );
  project.write({ "_data/default/host.d/20.yml": "serve: true\n" });
  await project.build([], env);
  assert.equal(modes(tree).get("guests.d/one/ks.cfg"), 0o644);
});

function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"'`]/g,
    (char) =>
      ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "`": "&#96;" })[char] ?? char,
  );
}

test("a filter that refuses a secret does not show it", () => {
  const { lab, secrets } = checked({
    "guests.d/a.yml": "product: {admin: ab, admin_password: two words}\ntemplates: ~\n",
  });
  const render = (templates: Templates) => () =>
    templates.render("setup/sam/answers.conf", {
      ...lab?.guests[0],
      product: { ...(lab?.guests[0]?.product as object), organization: "o" },
    });
  const output = (templates: Templates) => {
    try {
      return render(templates)();
    } catch (error) {
      return JSON.stringify((error as FindingsError).findings);
    }
  };
  assert.match(output(new Templates([TEMPLATES])), /two words/);
  const hidden = output(new Templates([TEMPLATES], { secrets }));
  assert.match(hidden, /a secret cannot be written as one bare word/);
  assert.ok(!hidden.includes("two words"));
});
