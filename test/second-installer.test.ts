import assert from "node:assert/strict";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
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

/** The parts of a new installer: an object, its entry and a template. */
function preseed(): string {
  const text = readFileSync(join(PROJECT, "test/fixtures/preseed.ts"), "utf8");
  return text.replaceAll("../../src/installers/", "./").replaceAll("../../src/", "../");
}

const guest = (os: string, address: string, more = "") =>
  `os: {id: ${os}}\ninterfaces: [{network: lab, ip: ${address}}]\nvirtinst: {location: http://trees.test/12/}\nrootpw: "$6$ab$${"x".repeat(86)}"\n${more}`;

/** Guests by their names, in addition to the guest of the small lab. */
function project(guests: Readonly<Record<string, string>>): Project {
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
    ...Object.fromEntries(
      Object.entries(guests).map(([name, text]) => [`_data/default/guests.d/${name}.yml`, text]),
    ),
  };
  return new Project(files, { layers: false, source: true });
}

suite("a second installer", () => {
  test("has its answer file made, linted, kept back, shown, listed, compared and handed to virt-install", async (t) => {
    const lab = project({ deb: guest("debian12", "10.9.8.99") });
    const output = join(temporaryDirectory(), "out");
    const { code, stderr } = await lab.build([`--output=${output}`]);
    assert.equal(code, 0, stderr);
    const file = (name: string) => join(output, "guests.d/deb", name);
    const answer = readFileSync(file("preseed.cfg"), "utf8");
    assert.match(answer, /^d-i netcfg\/get_hostname string deb$/m);
    assert.equal(statSync(file("preseed.cfg")).mode & 0o777, 0o600);
    const script = readFileSync(file("vmbuild.sh"), "utf8");
    assert.match(script, /^answer=\$here\/preseed\.cfg$/m);
    assert.match(script, /^kernel_args='auto=true priority=critical file=\/preseed\.cfg console=tty0 /m);
    assert.match(readFileSync(file("index.html"), "utf8"), /Preseed for/);
    assert.match(readFileSync(file("guest.yml"), "utf8"), /src: autoinstall\.d\/preseed\.cfg/);
    // The kickstarts of the other guests do not change.
    assert.match(readFileSync(join(output, "guests.d/one/vmbuild.sh"), "utf8"), /\/ks\.cfg$/m);
    const cli = (...args: string[]) =>
      run(process.execPath, [lab.path("bin/miniascape.js"), ...args], { cwd: lab.dir });
    const own = "_data/default/guests.d/own.yml";
    const template = "templates: {autoinst: {src: autoinstall.d/ks.cfg}}\n";
    lab.write({ [own]: guest("debian12", "10.9.8.98", template) });
    const { stdout } = await cli("list", "outputs");
    rmSync(lab.path(own));
    assert.match(stdout, /^guests\.d\/deb\/preseed\.cfg +guest\/deb +autoinstall/m);
    // A template from a layer stays in use.
    assert.match(stdout, /^guests\.d\/own\/ks\.cfg +guest\/own +autoinstall\.d\/ks\.cfg/m);
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

  test("knows its own releases", async () => {
    const lab = project({ late: guest("debian99", "10.9.8.99"), early: guest("debian11", "10.9.8.98") });
    const { stderr } = await run(process.execPath, [lab.path("bin/miniascape.js"), "check"], {
      cwd: lab.dir,
    });
    assert.match(stderr, /`debian99` is newer than every known release, and 12/);
    assert.match(stderr, /no preseed can be written for `debian11`: did you mean `debian12`\?/);
  });
});
