import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { temporaryDirectory } from "./build.ts";
import { Project, SMALL_LAB } from "./project.ts";
import { PROJECT, run } from "./run.ts";
import { find, has } from "./tools.ts";

const TEMPLATE = `# {{ fqdn | line }}
d-i netcfg/get_hostname string {{ hostname | word }}
d-i passwd/root-password-crypted password {{ rootpw | line }}
`;

/** What a new installer takes: an object, its entry and a template. */
function preseed(): string {
  const text = readFileSync(join(PROJECT, "test/fixtures/preseed.ts"), "utf8");
  return text.replaceAll("../../src/installers/", "./").replaceAll("../../src/", "../");
}

function project(os: string, more = ""): Project {
  const registry = readFileSync(join(PROJECT, "src/installers/installers.ts"), "utf8");
  const installers = registry
    .replace("= [kickstart];", "= [kickstart, preseed];")
    .replace(/^import \{ kickstart \}/m, 'import { preseed } from "./preseed.ts";\nimport { kickstart }');
  assert.notEqual(installers, registry);
  const files = {
    ...SMALL_LAB,
    "src/installers/installers.ts": installers,
    "src/installers/preseed.ts": preseed(),
    "templates/autoinstall.d/preseed.cfg": TEMPLATE,
    "_data/default/guests.d/deb.yml": `os: {id: ${os}}\ninterfaces: [{network: lab, ip: 10.9.8.99}]\nvirtinst: {location: http://trees.test/12/}\nrootpw: "$6$ab$cd"\n${more}`,
  };
  return new Project(files, { layers: false });
}

suite("a second installer", () => {
  test("has its answer file made, linted, kept back, shown, listed, compared and handed to virt-install", async (t) => {
    const lab = project("debian12");
    const output = join(temporaryDirectory(), "out");
    const { code, stderr } = await lab.build([`--output=${output}`]);
    assert.equal(code, 0, stderr);
    const file = (name: string) => join(output, "guests.d/deb", name);
    const answer = readFileSync(file("preseed.cfg"), "utf8");
    assert.match(answer, /^d-i netcfg\/get_hostname string deb$/m);
    assert.equal(statSync(file("preseed.cfg")).mode & 0o777, 0o600);
    const script = readFileSync(file("vmbuild.sh"), "utf8");
    assert.match(script, /^answer=\$\(dirname "\$0"\)\/preseed\.cfg$/m);
    assert.match(script, /^kernel_args='auto=true priority=critical file=\/preseed\.cfg console=tty0 /m);
    assert.match(readFileSync(file("index.html"), "utf8"), /Preseed for/);
    assert.match(readFileSync(file("guest.yml"), "utf8"), /src: autoinstall\.d\/preseed\.cfg/);
    // The others have their kickstarts as before.
    assert.match(readFileSync(join(output, "guests.d/one/vmbuild.sh"), "utf8"), /\/ks\.cfg$/m);
    const cli = (...args: string[]) =>
      run(process.execPath, [lab.path("bin/miniascape.js"), ...args], { cwd: lab.dir });
    assert.match(
      (await cli("list", "outputs")).stdout,
      /^guests\.d\/deb\/preseed\.cfg +guest\/deb +autoinstall/m,
    );
    writeFileSync(lab.path("templates/autoinstall.d/preseed.cfg"), `${TEMPLATE}d-i a/b boolean true\n`);
    assert.match((await cli("diff", output)).stdout, /^guest\/deb: guest-rebuild$/m);
    writeFileSync(
      lab.path("templates/autoinstall.d/preseed.cfg"),
      `${TEMPLATE}d-i preseed/late_command string x\n`,
    );
    assert.match(
      (await lab.build([`--output=${output}`])).stderr,
      /preseed\.cfg:1:1: error: no late command here; here/,
    );
    if (!has(t, "debconf-set-selections")) return;
    const checked = await run(find("debconf-set-selections") as string, ["--checkonly", file("preseed.cfg")]);
    assert.equal(checked.code, 0, checked.stderr);
  });

  test("knows its own releases, and a template that a layer chooses stays", async () => {
    const check = async (lab: Project) =>
      (await run(process.execPath, [lab.path("bin/miniascape.js"), "check"], { cwd: lab.dir })).stderr;
    assert.match(await check(project("debian99")), /`debian99` is newer than every known release, and 12/);
    assert.match(
      await check(project("debian11")),
      /no preseed can be written for `debian11`: did you mean `debian12`\?/,
    );
    const own = project("debian12", "templates: {autoinst: {src: autoinstall.d/ks.cfg}}\n");
    const { stdout } = await run(process.execPath, [own.path("bin/miniascape.js"), "list", "outputs"], {
      cwd: own.dir,
    });
    assert.match(stdout, /^guests\.d\/deb\/ks\.cfg +guest\/deb +autoinstall\.d\/ks\.cfg/m);
  });
});
