import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { PageFiles } from "../src/eleventy/page-files.ts";
import { formatFinding } from "../src/finding.ts";
import { checkLab } from "../src/lab.ts";
import { readDirectory } from "../src/layers/directory.ts";
import { parseDocument } from "../src/layers/document.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { matchesName, matchesPath } from "../src/layers/wildcard.ts";
import { plainText, readTextFile } from "../src/text-file.ts";
import { directoryWith } from "./directory.ts";
import { OwnLab } from "./own-lab.ts";
import { SMALL_LAB } from "./project.ts";
import { PROJECT } from "./run.ts";
import { filesOf } from "./trees.ts";
import { faults } from "./unit/faults.ts";

const LAB = {
  "lab/networks.d/lab.yml": "gateway: 10.9.8.1 # the host\nprefix: 24\n",
  "lab/guests.d/a.yml": "templates: ~\ninterfaces: [{network: lab, ip: 10.9.8.7}]\n",
};

/** The findings on a lab after a change of its directory. */
function found(change: (root: string) => void, files: Readonly<Record<string, string>> = {}): string[] {
  const root = directoryWith({ ...LAB, ...files });
  change(root);
  const options = { confdirs: [root], tmpldirs: [join(PROJECT, "templates")], site: "lab" };
  const { findings } = checkLab(new LayerReader(), options);
  return findings.map((each) => formatFinding(each).replaceAll(`${root}/`, ""));
}

suite("the text of a file", () => {
  test("has the same lines with any line ends, and no byte order mark", () => {
    const text = "a: 1\nb: |\n  x\n\n  y\n# c\nd: e\n";
    for (const end of ["\r\n", "\r", "\x85", "\r\x85", "\x85\n"])
      assert.equal(plainText(`\uFEFF${text.replaceAll("\n", end)}`), text, JSON.stringify(end));
    assert.equal(plainText("a:\t1\t# \uFEFF\t\n"), "a:\t1\t# \uFEFF\t\n");
  });

  test("does not let a comment end at a NEL, where lines end with LF", () => {
    assert.equal(plainText("a: 1 # b\x85c: 2\nd: 3\n"), "a: 1 # b c: 2\nd: 3\n");
    assert.equal(plainText("#\x85\x85x\na: b#c\x85d: 1\n"), "#  x\na: b#c\nd: 1\n");
  });

  test("is a finding at the line of a control character, in a comment too", () => {
    for (const [character, code] of [
      ["\0", "00"],
      ["\f", "0c"],
      ["\x1b", "1b"],
      ["\x7f", "7f"],
      ["\x9f", "9f"],
      ["\uFFFE", "fffe"],
    ] as const) {
      const message = `lab/guests.d/b.yml:2:3: error: the control character 0x${code} must not be in a file of the lab: remove it [control-character]`;
      const layer = `templates: ~\r\n# ${character}\r\n# ${character}\r\n`;
      assert.deepEqual(
        found(() => {}, { "lab/guests.d/b.yml": layer }),
        [message],
      );
    }
  });

  test("is read only from a regular file of a limited size, at once", () => {
    const dir = directoryWith({ big: "12345", sub: "" });
    execFileSync("mkfifo", [join(dir, "pipe")]);
    const message = (file: string, size?: number) => readTextFile(file, size).fault?.message;
    const kind = (name: string) =>
      `this must be a regular file, but it is a ${name}: put a file in its place`;
    assert.equal(message(join(dir, "pipe")), kind("pipe"));
    assert.equal(message("/dev/zero"), kind("device"));
    assert.equal(message(dir), kind("directory"));
    assert.equal(
      message(join(dir, "big"), 1 / 1024 / 1024),
      "this file must have at most 0.0009765625 KiB: split it",
    );
    assert.equal(
      message(join(dir, "none")),
      "this file cannot be read, no such file or directory (ENOENT): create it, or name another file",
    );
  });
});

test("a file that the user may not read, or whose links never end, is a fault with a remedy", () => {
  const dir = directoryWith({ closed: "" });
  chmodSync(dir, 0o755);
  chmodSync(join(dir, "closed"), 0);
  symlinkSync("loop", join(dir, "loop"));
  const message = (path: string) => readTextFile(join(dir, path)).fault?.message;
  const closed = asNobody(() => message("closed"));
  assert.equal(
    closed,
    "this file cannot be read, permission denied (EACCES): allow the user who builds the lab to read it",
  );
  assert.equal(
    message("loop"),
    "this file cannot be read, too many symbolic links encountered (ELOOP): let the link end at a file",
  );
  assert.equal(
    message("x".repeat(300)),
    "this file cannot be read, name too long (ENAMETOOLONG): repair it, or name another file",
  );
  assert.deepEqual(readDirectory(dir).findings.map(formatFinding), [
    `${dir}/loop:1:1: error: this link leads to no file, too many symbolic links encountered (ELOOP): remove or renew it [unreadable-file]`,
  ]);
  chmodSync(dir, 0);
  assert.deepEqual(asNobody(() => readDirectory(dir).findings).map(formatFinding), [
    `${dir}:1:1: error: this directory cannot be read, permission denied (EACCES): allow it, or name another directory [unreadable-file]`,
  ]);
  chmodSync(dir, 0o700);
});

/** If the tests run as root, calls a function with the rights of `nobody`. */
function asNobody<T>(run: () => T): T {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.("nobody");
  try {
    return run();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

test("pages that never end are a finding", () => {
  const dir = directoryWith({ "a.njk": "a", "sub/b.njk": "b\x1b", "sub/c.txt": "" });
  symlinkSync("..", join(dir, "sub/d"));
  symlinkSync(directoryWith({ "e.njk": "---\n" }), join(dir, "f"));
  const found = new PageFiles([dir]).read().map((each) => formatFinding(each).replaceAll(`${dir}/`, ""));
  assert.deepEqual(found, [
    "sub/d:1:1: error: this link leads to a directory above it, so that pages never end: remove it [unreadable-file]",
    "sub/b.njk:1:2: error: the control character 0x1b must not be in a file of the lab: remove it [control-character]",
    "f/e.njk:1:1: error: the front matter is not closed: put `---` on a separate line after it [front-matter]",
  ]);
});

suite("a lab", () => {
  test("is read in finite time when it has pipes, loops, links to nowhere and unusable names", () => {
    const nowhere = (path: string, code: string) =>
      `lab/${path}:1:1: error: this link leads to no file, ${code}: remove or renew it [unreadable-file]`;
    const loop = "too many symbolic links encountered (ELOOP)";
    const kind = (path: string, what: string) =>
      `lab/${path}:1:1: error: this must be a regular file, but it is a ${what}: put a file in its place [unreadable-file]`;
    assert.deepEqual(
      found((root) => {
        const path = (name: string) => join(root, "lab", name);
        mkdirSync(path("common"));
        execFileSync("mkfifo", [path("common/p.yml")]);
        symlinkSync("loop", path("guests.d/loop"));
        symlinkSync("x.yml", path("guests.d/x.yml"));
        symlinkSync("nothing", path("guests.d/y.yml"));
        symlinkSync("..", path("guests.d/z.yml"));
        writeFileSync(path("c"), "templates: ~\n");
        renameSync(
          path("c"),
          Buffer.concat([Buffer.from(path("guests.d/")), Buffer.from([0xff]), Buffer.from(".yml")]),
        );
      }),
      [
        kind("common/p.yml", "pipe"),
        nowhere("guests.d/loop", loop),
        nowhere("guests.d/x.yml", loop),
        nowhere("guests.d/y.yml", "no such file or directory (ENOENT)"),
        kind("guests.d/z.yml", "directory"),
        "lab/guests.d/\uFFFD.yml:1:1: error: the name of this file must be UTF-8 text: rename it [unreadable-file]",
      ],
    );
  });

  test("tells of a link that leaves its directories, and names the target", () => {
    const outside = directoryWith({ "b.yml": "templates: ~\n", "d/c.yml": "templates: ~\n", pw: "secret\n" });
    const message = (path: string, target: string) =>
      `lab/${path}:1:1: info: this is a link to ${outside}/${target}, which is outside of the lab's directories: everyone who can change that path changes the lab [link-outside]`;
    assert.deepEqual(
      found(
        (root) => {
          symlinkSync(join(outside, "b.yml"), join(root, "lab/guests.d/b.yml"));
          symlinkSync(join(outside, "d"), join(root, "lab/guests.d/d"));
          symlinkSync("a.yml", join(root, "lab/guests.d/e.yml"));
          symlinkSync(outside, join(root, "unread"));
          symlinkSync(join(outside, "pw"), join(root, "lab/.pw"));
        },
        { "lab/guests.d/f.yml": "templates: ~\nfirstboot: !file ../.pw\n" },
      ).filter((each) => each.includes("link-outside")),
      [message(".pw", "pw"), message("guests.d/b.yml", "b.yml"), message("guests.d/d", "d")],
    );
  });

  test("has aliases that end, and stand for a limited number of values", () => {
    const parse = (text: string) => faults(() => parseDocument(text, "a.yml"));
    const self = (column: number) =>
      `a.yml:1:${column}: error: \`*a\` stands for itself: name another anchor [yaml-alias]`;
    assert.deepEqual(parse("x: &a [*a]\n"), [self(8)]);
    assert.deepEqual(parse("x: &a {b: [1, *a]}\n"), [self(15)]);
    assert.deepEqual(parse("x: &a !append [*a]\n"), [self(16)]);
    const bomb = ["a0: &a0 [x]"];
    for (let at = 1; at < 30; at += 1) bomb.push(`a${at}: &a${at} [${`*a${at - 1}, `.repeat(9)}]`);
    assert.deepEqual(parse(bomb.join("\n")), [
      "a.yml:6:40: error: the aliases of a file must stand for at most 100000 values: use fewer [yaml-alias]",
    ]);
    const deep = [`a0: &a0 ${"[".repeat(60)}${"]".repeat(60)}`, `a1: ${"[".repeat(60)}*a0${"]".repeat(60)}`];
    assert.deepEqual(parse(deep.join("\n")), [
      "a.yml:2:65: error: lists and maps must be at most 100 levels deep: use fewer [yaml-alias]",
    ]);
    assert.deepEqual(parse("a: &a {b: 1}\nc: [*a, *a]\nd: {<<: *a}\ne: &a 1\nf: *a\n"), []);
  });

  test("has patterns of any number of stars", () => {
    const stars = "*a".repeat(40);
    assert.equal(matchesName("a".repeat(39), stars), false);
    assert.equal(matchesName("a".repeat(200), stars), true);
    assert.equal(matchesName(`${"a".repeat(200)}b`, stars), false);
    const all: [name: string, pattern: string, matches: boolean][] = [
      ["", "", true],
      ["", "**", true],
      ["a", "?", true],
      ["", "?", false],
      ["ab", "?", false],
      ["a.yml", "*.yml", true],
      ["ayml", "*.yml", false],
      ["a.yml.yml", "*.yml", true],
      ["abcab", "*ab", true],
      ["abcab", "a*b", true],
      ["abcabd", "a*b", false],
    ];
    for (const [name, pattern, matches] of all) assert.equal(matchesName(name, pattern), matches, pattern);
    assert.equal(matchesPath("a/b", "*/*"), true);
    assert.equal(matchesPath("a/b", "*"), false);
    const meta = `guests: {files: ["common/${stars}*.yml", "guests.d/%(name)s/*.yml"]}\n`;
    const name = `${"a".repeat(200)}.yml`;
    assert.deepEqual(
      found(() => {}, {
        "META/m.yml": meta,
        [`lab/common/${name}`]: "packages: [a]\n",
        "lab/common/b.yml": "",
      }),
      [],
    );
  });
});

test("a lab with other line ends, byte order marks and tabs builds the same bytes", async () => {
  const files = {
    ...SMALL_LAB,
    "_data/default/common/c.yml":
      "# a\tcomment\ndescription: |\n  one # line\n  two\n\nrootpw: !file ../pw\n",
    "_data/default/pw": `$6$a$${"b".repeat(86)}\n`,
    "templates/small.cfg":
      "{# a comment #}\n# {{ description | line }}\nrootpw --iscrypted {{ rootpw | ks }}\n",
  };
  const built = async (change: (text: string) => string) => {
    const lab = new OwnLab(
      Object.fromEntries(Object.entries(files).map(([path, text]) => [path, change(text)])),
    );
    const { code, stderr } = await lab.build();
    assert.equal(code, 0, stderr);
    const paths = [...filesOf(lab.path("_site")).keys()].filter((path) => !path.endsWith(".html"));
    return new Map(paths.map((path) => [path, readFileSync(lab.path(`_site/${path}`), "utf8")]));
  };
  const plain = await built((text) => text);
  assert.ok(plain.has("guests.d/one/ks.cfg"));
  for (const change of [
    (text: string) => `\uFEFF${text.replaceAll("\n", "\r\n")}`,
    (text: string) => text.replaceAll("\n", "\x85"),
    (text: string) => text.replace(/^(\w+): /gm, "$1:\t").replace(/^description/m, "#\tcomment\ndescription"),
  ])
    assert.deepEqual(await built(change), plain, JSON.stringify(change("a: b # c\n")));
});
