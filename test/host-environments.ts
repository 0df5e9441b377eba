import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { temporaryDirectory } from "./build.ts";
import { LabHost } from "./lab-host.ts";
import { labOfTwo, put, succeeded } from "./lab-of-two.ts";
import { PreparedHost } from "./prepared-host.ts";
import { type Result, run } from "./run.ts";

const SITE = labOfTwo();
const CYCLE = [["check-host"], ["up"], ["up"], ["status"], ["down", "--volumes", "--yes"]] as const;

/** The problems of the test host, whatever the language of its programs. */
const PROBLEMS = [
  "problem  cpio is missing (Debian and Fedora: cpio)",
  "problem  memory: guests that do not run yet need 1024 MiB, 0 MiB are free",
  "problem  install tree http://ks/tree/: this host does not know the name ks: add it to the DNS or to /etc/hosts",
];
function checkHost({ code, stdout, stderr }: Result): void {
  assert.equal(stderr, "");
  assert.deepEqual(stdout.match(/^problem.*$/gm), PROBLEMS);
  assert.match(stdout, /^(?:ok|note) +storage pool default: \d+ GiB free/m);
  assert.match(stdout, /^ok {7}no conflict with networks, storage pools or guests of others$/m);
  assert.equal(code, 1);
}

/** The whole life of a lab, with scripts that are called by these paths. */
async function cycle(
  host: LabHost,
  directory: string,
  prefix: string,
  variables: Record<string, string> = {},
) {
  for (const [script, ...args] of CYCLE) {
    const command = ["bash", "--", `${prefix}${script}`, ...args];
    const result = await run("env", ["-i", "-C", directory, ...host.variables(variables), ...command]);
    if (script === "check-host") checkHost(result);
    else succeeded(result);
    if (script !== "status") continue;
    assert.match(result.stdout, /^KIND +NAME +STATE/);
    assert.doesNotMatch(result.stdout, /not there|planned 10/);
  }
  for (const kind of ["domain", "net", "pool", "vol/default"] as const) assert.deepEqual(host.has(kind), []);
}

const ENVIRONMENTS: readonly (readonly [is: string, variables: Record<string, string>])[] = [
  ["LC_ALL of no language", { LC_ALL: "POSIX", LANGUAGE: "de" }],
  ["CDPATH", { CDPATH: "/tmp:/usr:." }],
  ["IFS", { IFS: "/-e0" }],
  [
    "LANG and LANGUAGE of another language",
    { LANG: "de_DE.UTF-8", LANGUAGE: "de:fr", LC_MESSAGES: "de_DE.UTF-8" },
  ],
];
const DIRECTORIES = ["--help", "a lab", "two\nlines\n", 'it\'s "so" $(touch pwned) `x` \\ *', "é=ö;&|", "-n"];

/** Runs the scripts in every n-th directory, with the environments in turn. */
export function testEnvironments(every: number): void {
  suite("the scripts work", () => {
    for (const [at, name] of DIRECTORIES.entries()) {
      const [is, variables] = ENVIRONMENTS[at % ENVIRONMENTS.length] as (typeof ENVIRONMENTS)[number];
      if (at % every === 0)
        test(`in a directory ${JSON.stringify(name)}, with ${is}`, async () => {
          const directory = join(temporaryDirectory(), name);
          cpSync(SITE, directory, { recursive: true });
          const host = new LabHost(directory);
          await cycle(host, join(directory, ".."), `${name}/`, variables);
          if (name !== "-n") return;
          await cycle(host, "/", `${directory}/`);
          await cycle(host, directory, "");
        });
    }
  });
}

/** Compares the number of processes for a lab of two guests with the number for more guests. */
export function testBulk(more: number): void {
  suite("reading in bulk", () => {
    const guests = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, at) => [
          `guests.d/more-${at}.yml`,
          { interfaces: [{ network: "lab" }], disks: [{}] },
        ]),
      );

    const up = (count: number) =>
      new PreparedHost(async () => {
        const host = new LabHost(labOfTwo(guests(count)));
        succeeded(await host.run("up", ["-j", "4"]));
        return host;
      });
    const few = up(0);

    test("takes as many processes of virsh for many guests as for few", async () => {
      for (const prepared of [few, up(more)]) {
        const host = await prepared.copy();
        assert.equal(await host.processes("status"), 3);
        assert.equal(await host.processes("up"), 2);
        assert.equal(await host.processes("host/network_register.sh"), 2);
        assert.equal(await host.processes("host/storage_register.sh"), 2);
        assert.equal(await host.processes("down", ["--volumes", "--dry-run"]), 3);
      }
    });

    test("reads nothing into an answer by the name of a guest or a volume, whatever it is", async () => {
      const host = await few.copy();
      const names = ["@@", "<domain>", "a  b", "$(touch pwned)", "é", "'", "-x"];
      for (const [at, name] of names.entries()) {
        put(host, `domain/${name}.xml`, `00000000-0000-4000-8000-00000000000${at}\n`);
        put(host, `vol/default/${name}`);
      }
      assert.equal(succeeded(await host.run("up")), "");
      succeeded(await host.run("status"));
      succeeded(await host.run("down", ["--yes"]));
      assert.deepEqual(host.has("domain").sort(), [...names].sort());
    });
  });
}
