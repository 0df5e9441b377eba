import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { COMMANDS } from "../src/cli/commands.ts";
import { buildSite } from "./build.ts";
import { elements, hasClass, parseHtml, textOf } from "./html.ts";
import { OwnLab } from "./own-lab.ts";
import { SMALL_LAB } from "./project.ts";
import { run } from "./run.ts";

/** The commands in a page that the reader is to type. */
function commandsOf(html: string): string[] {
  return [...elements(parseHtml(html))]
    .filter((element) => hasClass(element, "command"))
    .flatMap((element) => textOf(element).split("\n"))
    .filter((line) => !line.startsWith("#"));
}

for (const site of ["default", "modern"]) {
  test(`every command of the pages of ${site} is one of a file that is there, with options that it knows`, async () => {
    const root = await buildSite(site);
    const model = JSON.parse(readFileSync(join(root, "model.json"), "utf8"));
    const names = (key: string): string[] => model[key].map(({ name }: { name: string }) => name);
    const commands = readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".html"))
      .flatMap((path) => commandsOf(readFileSync(join(root, path), "utf8")));
    const helps = new Map<string, string>();
    const kinds = new Set<string>();
    for (const command of new Set(commands)) {
      const [first = "", ...words] = command.replace(/^sudo /, "").split(" ");
      const [verb = "", name = ""] = words;
      kinds.add(
        `${first} ${first === "bash" ? verb.replace(/^guests\.d\/.*\//, "") : first === "ssh" ? "" : verb}`,
      );
      if (first === "bash") {
        if (!helps.has(verb)) {
          const { code, stdout } = await run("bash", [join(root, verb), "--help"]);
          assert.equal(code, 0, verb);
          helps.set(verb, stdout);
        }
        for (const word of words.slice(1)) {
          if (word.startsWith("-")) assert.ok(helps.get(verb)?.includes(word), command);
          else assert.ok(/^\d+$/.test(word) || names("guests").includes(word), command);
        }
      } else if (first === "virsh")
        assert.ok(names(verb === "console" ? "guests" : "networks").includes(name), command);
      else if (first === "npx" && verb === "miniascape") {
        assert.ok(
          COMMANDS.some((each) => each.name === name),
          command,
        );
        if (name === "explain") assert.ok(names("guests").includes(words[2] ?? ""), command);
      } else if (first === "mount")
        assert.ok(
          JSON.stringify(model.host.images.trees).includes(words.at(-2)?.split("/").at(-1) ?? "?"),
          command,
        );
    }
    for (const kind of [
      "bash up",
      "bash down",
      "bash status",
      "bash check-host",
      "bash vmbuild.sh",
      "npx miniascape",
      "virsh console",
    ])
      assert.ok(kinds.has(kind), `${kind} is in none of: ${[...kinds].join(", ")}`);
    assert.ok(commands.includes(`npx miniascape bundle ${site}.tar`));
  });
}

test("a script whose name the shell would take apart is quoted in the commands of the pages", async () => {
  const one = "_data/default/guests.d/one.yml";
  const script = "$(touch x) 'y'.sh";
  const project = new OwnLab({
    ...SMALL_LAB,
    "_data/default/host.d/login.yml": "host: {identity_file: id_lab}\n",
    [one]: SMALL_LAB[one].replace("dst: ks.cfg}", `dst: ks.cfg}, virtinst: {dst: ${JSON.stringify(script)}}`),
  });
  const { code, stderr } = await project.build();
  assert.equal(code, 0, stderr);
  const use = readFileSync(project.path("_site/use.html"), "utf8");
  assert.match(use, /<code>id_lab<\/code> \(as seen from where ssh runs; /);
  assert.doesNotMatch(use, /--wait/);
  const files = ["use.html", "guests.d/one/index.html"].map((path) => project.path(`_site/${path}`));
  for (const file of files) {
    const command = commandsOf(readFileSync(file, "utf8")).find((line) => line.includes("touch"));
    const { stdout } = await run(
      "bash",
      ["-c", `printf '%s\\n' ${command?.replace(/^(?:sudo )?bash /, "")}`],
      {
        cwd: project.path("_site"),
      },
    );
    assert.equal(stdout.split("\n")[0], `guests.d/one/${script}`);
    assert.equal(existsSync(project.path("_site/x")), false);
  }
});
