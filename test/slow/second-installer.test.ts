import assert from "node:assert/strict";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { temporaryDirectory } from "../build.ts";
import { Project, SMALL_LAB } from "../project.ts";
import { PROJECT, run } from "../run.ts";

const TEMPLATE = `<profile>
<hostname>{{ hostname }}</hostname>
<password>{{ rootpw }}</password>
</profile>
`;

/** The parts of a new installer: an object, its entry and a template. */
function autoyast(): string {
  const text = readFileSync(join(PROJECT, "test/fixtures/autoyast.ts"), "utf8");
  return text.replaceAll("../../src/installers/", "./").replaceAll("../../src/", "../");
}

const guest = (os: string, address: string, more = "") =>
  `os: {id: ${os}}\ninterfaces: [{network: lab, ip: ${address}}]\nvirtinst: {location: http://trees.test/12/}\nrootpw: "$6$ab$${"x".repeat(86)}"\n${more}`;

/** Guests by their names, in addition to the guest of the small lab. */
function project(guests: Readonly<Record<string, string>>): Project {
  const registry = readFileSync(join(PROJECT, "src/installers/installers.ts"), "utf8");
  const installers = registry
    .replace("= [kickstart, ", "= [kickstart, autoyast, ")
    .replace(/^import \{ kickstart \}/m, 'import { autoyast } from "./autoyast.ts";\nimport { kickstart }');
  assert.notEqual(installers, registry);
  const files = {
    ...SMALL_LAB,
    "src/installers/installers.ts": installers,
    "src/installers/autoyast.ts": autoyast(),
    "templates/autoinstall.d/autoinst.xml": TEMPLATE,
    ...Object.fromEntries(
      Object.entries(guests).map(([name, text]) => [`_data/default/guests.d/${name}.yml`, text]),
    ),
  };
  return new Project(files, { layers: false, source: true });
}

suite("a second installer", () => {
  test("has its answer file made, linted, kept back, shown, listed, compared and handed to virt-install", async () => {
    const lab = project({ deb: guest("sles15", "10.9.8.99") });
    const output = join(temporaryDirectory(), "out");
    const { code, stderr } = await lab.build([`--output=${output}`]);
    assert.equal(code, 0, stderr);
    const file = (name: string) => join(output, "guests.d/deb", name);
    const answer = readFileSync(file("autoinst.xml"), "utf8");
    assert.match(answer, /^<hostname>deb<\/hostname>$/m);
    assert.equal(statSync(file("autoinst.xml")).mode & 0o777, 0o600);
    const script = readFileSync(file("vmbuild.sh"), "utf8");
    assert.match(script, /^answer=\$here\/autoinst\.xml$/m);
    assert.match(script, /^kernel_args='autoyast=file:\/\/\/autoinst\.xml console=tty0 /m);
    assert.match(readFileSync(file("index.html"), "utf8"), /AutoYaST for/);
    assert.match(readFileSync(file("guest.yml"), "utf8"), /src: autoinstall\.d\/autoinst\.xml/);
    // The kickstarts of the other guests do not change.
    assert.match(readFileSync(join(output, "guests.d/one/vmbuild.sh"), "utf8"), /\/ks\.cfg$/m);
    const cli = (...args: string[]) =>
      run(process.execPath, [lab.path("bin/miniascape.js"), ...args], { cwd: lab.dir });
    const own = "_data/default/guests.d/own.yml";
    const template = "templates: {autoinst: {src: autoinstall.d/ks.cfg}}\n";
    lab.write({ [own]: guest("sles15", "10.9.8.98", template) });
    const { stdout } = await cli("list", "outputs");
    rmSync(lab.path(own));
    assert.match(stdout, /^guests\.d\/deb\/autoinst\.xml +guest\/deb +autoinstall/m);
    // A template from a layer stays in use.
    assert.match(stdout, /^guests\.d\/own\/ks\.cfg +guest\/own +autoinstall\.d\/ks\.cfg/m);
    writeFileSync(lab.path("templates/autoinstall.d/autoinst.xml"), `${TEMPLATE}<!-- more -->\n`);
    assert.match((await cli("diff", output)).stdout, /^guest\/deb: guest-rebuild$/m);
    writeFileSync(lab.path("templates/autoinstall.d/autoinst.xml"), `${TEMPLATE}<script>\n`);
    assert.match(
      (await lab.build([`--output=${output}`])).stderr,
      /autoinst\.xml:1:1: error: no script here; here/,
    );
  });

  test("knows its own releases", async () => {
    const lab = project({ late: guest("sles99", "10.9.8.99"), early: guest("sles12", "10.9.8.98") });
    const { stderr } = await run(process.execPath, [lab.path("bin/miniascape.js"), "check"], {
      cwd: lab.dir,
    });
    assert.match(stderr, /`sles99` is newer than every known release, and 15/);
    assert.match(stderr, /no autoyast can be written for `sles12`: did you mean `sles15`\?/);
  });
});
