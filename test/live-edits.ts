import assert from "node:assert/strict";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { temporaryDirectory } from "./build.ts";
import { Project, SMALL_LAB } from "./project.ts";
import { random } from "./random.ts";
import { pause, type Serving, serve, settled } from "./serving.ts";
import { textOfTree } from "./trees.ts";

export const SITE = "_data/default";
export const guest = (ip: number, more = "") =>
  `os: {id: rhel9.4}\ninterfaces: [{network: lab, ip: 10.9.8.${ip}}]\nvirtinst: {location: http://trees.test/9/, ram: 2048}\n${more}`;

export const LAB = {
  ...SMALL_LAB,
  [`${SITE}/common/10.yml`]: `timezone: {name: Europe/Berlin}\nrootpw: $6$salt$${"h".repeat(86)}\n`,
  [`${SITE}/sysgroups.d/web.yml`]: "packages: [httpd]\nticket: a word of a lab\n",
  [`${SITE}/guests.d/web-1.yml`]: guest(21),
  [`${SITE}/guests.d/web-2.yml`]: guest(
    22,
    "disks: [{size: 5, volume: shared.img, shared: true, format: raw}]\n",
  ),
  [`${SITE}/guests.d/db.yml`]: guest(
    30,
    "disks: [{size: 5, volume: shared.img, shared: true, format: raw}]\n",
  ),
  [`${SITE}/guests.d/box.yml`]: guest(31, "setup_data: [{src: setup/box.conf, dst: box.conf}]\n"),
  "templates/setup/box.conf": "name {{ name | line }}\n",
};

/** With it, the value of `ticket` is a secret; without it, no schema has the key. */
const TICKET = '"ticket": { "type": "string", "x-secret": true },';

interface Edit {
  readonly name: string;
  apply(project: Project, at: number, serving: Serving): void;
}

function change(project: Project, path: string, edit: (text: string) => string): void {
  const file = project.path(path);
  if (existsSync(file)) writeFileSync(file, edit(readFileSync(file, "utf8")));
}

const toggle = (path: string, line: string) => (project: Project) =>
  change(project, path, (text) => (text.includes(line) ? text.replace(line, "") : `${text}${line}`));

/** Actions of people on a lab and on its output. */
const EDITS: readonly Edit[] = [
  {
    name: "a value",
    apply: (project, at) => toggle(`${SITE}/guests.d/web-1.yml`, `description: edit ${at}\n`)(project),
  },
  { name: "a value of a kind", apply: toggle(`${SITE}/sysgroups.d/web.yml`, "description: all of them\n") },
  { name: "a common value", apply: toggle(`${SITE}/common/10.yml`, "keyboard: de\n") },
  {
    name: "the order of keys",
    apply: (project) =>
      change(
        project,
        `${SITE}/guests.d/db.yml`,
        (text) => `${text.split("\n").reverse().join("\n").trim()}\n`,
      ),
  },
  { name: "a comment, which moves lines", apply: toggle(`${SITE}/guests.d/db.yml`, "# of no use\n") },
  {
    name: "an address",
    apply: (project, at) => project.write({ [`${SITE}/guests.d/web-1.yml`]: guest(100 + at) }),
  },
  { name: "a network", apply: toggle(`${SITE}/networks.d/lab.yml`, "dns: {aliases: [ks]}\n") },
  {
    name: "another guest",
    apply: (project, at) => project.write({ [`${SITE}/guests.d/web-9.yml`]: guest(150 + at) }),
  },
  {
    name: "a guest less",
    apply: (project) => rmSync(project.path(`${SITE}/guests.d/web-9.yml`), { force: true }),
  },
  {
    name: "another name",
    apply: (project) => {
      const [from, to] = ["web-2", "web-3"].map((name) => project.path(`${SITE}/guests.d/${name}.yml`)) as [
        string,
        string,
      ];
      if (existsSync(from)) renameSync(from, to);
      else renameSync(to, from);
    },
  },
  { name: "a template", apply: toggle("templates/small.cfg", "# a line more\n") },
  {
    name: "a schema",
    apply: (project) =>
      change(project, "templates/schema/guest.json", (text) =>
        text.includes(TICKET) ? text.replace(TICKET, "") : text.replace('"properties": {', `$&${TICKET}`),
      ),
  },
  { name: "a template of an archive", apply: toggle("templates/setup/box.conf", "more\n") },
  { name: "a template of pages", apply: toggle("templates/html/macros.html", "<!-- -->\n") },
  { name: "a page", apply: toggle("site/guests/guest.yml.njk", "# end\n") },
  { name: "the host", apply: toggle(`${SITE}/host.d/10.yml`, "serve: false\n") },
  { name: "a secret", apply: toggle(`${SITE}/guests.d/web-1.yml`, "token: !env HOME\n") },
  {
    name: "a mistake",
    apply: (project) => toggle(`${SITE}/guests.d/one.yml`, "interfaces: [{network: none}]\n")(project),
  },
  {
    name: "the output",
    apply: (_project, at, { out }) => {
      const file = join(out, "guests.d/db", at % 3 === 0 ? "ks.cfg" : "guest.yml");
      if (existsSync(file)) at % 2 === 0 ? rmSync(file) : writeFileSync(file, "not ours\n");
    },
  },
];

/** Also while a build puts its files in place. */
async function treeOf(serving: Serving): Promise<string> {
  try {
    await settled(serving);
    return textOfTree(serving.out);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return "";
  }
}

export async function agree(
  t: TestContext,
  project: Project,
  serving: Serving,
  what: string,
): Promise<boolean> {
  const out = join(temporaryDirectory(), "fresh");
  const { code } = await project.build([`--output=${out}`]);
  if (code !== 0) return false;
  const fresh = textOfTree(out);
  for (let tries = 200; (await treeOf(serving)) !== fresh; tries -= 1) {
    // miniascape does not tell Eleventy about changes of its output; the next save starts a build.
    if (tries % 50 === 25) change(project, `${SITE}/sysgroups.d/web.yml`, (text) => text);
    if (tries === 0) {
      t.diagnostic(serving.log());
      const differing = textOfTree(serving.out)
        .split("\n")
        .filter((line) => !fresh.includes(line));
      assert.fail(`${what}\n${differing.slice(0, 20).join("\n")}`);
    }
    await pause(50);
  }
  return true;
}

/** Makes edits that a seed determines. After this number of edits each, compares the output with a separate build. */
export function testEdits(rounds: number): void {
  test("whatever is edited while serving, the site is the one of a build from nothing", async (t) => {
    const seed = Number(process.env.MINIASCAPE_SEED ?? Date.now() % 2 ** 31);
    t.diagnostic(`MINIASCAPE_SEED=${seed}`);
    const below = random(seed);
    const project = new Project(LAB, { layers: false });
    project.write({ [`${SITE}/host.d/10.yml`]: "web: {names: [ks]}\n" });
    const serving = await serve(t, project);
    const names: string[] = [];
    let agreements = 0;
    for (let round = 0; round < rounds; round += 1) {
      for (let edits = 1 + below(5); edits > 0; edits -= 1) {
        const edit = EDITS[below(EDITS.length)] as Edit;
        edit.apply(project, names.length, serving);
        names.push(edit.name);
        // Right away, while it builds, or after the build.
        await pause([0, 60, 400][below(3)] as number);
      }
      if (await agree(t, project, serving, `seed ${seed}: ${names.join("; ")}`)) agreements += 1;
      else {
        // Only a plan without mistakes can be compared.
        project.write({ [`${SITE}/guests.d/one.yml`]: SMALL_LAB["_data/default/guests.d/one.yml"] });
        project.write({ [`${SITE}/guests.d/web-1.yml`]: guest(21) });
        names.push("(mended)");
      }
    }
    assert.ok(
      await agree(t, project, serving, `seed ${seed}: ${names.join("; ")}`),
      `${names.join("; ")} cannot be built`,
    );
    t.diagnostic(`${names.length} edits, compared ${agreements + 1} times`);
  });
}
