import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite, test } from "node:test";
import { DESIGNS } from "../src/design/designs.ts";
import { formatFinding } from "../src/finding.ts";
import { checkLab, type Lab } from "../src/lab.ts";
import { LAB_ID, newLabId } from "../src/lab-id.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { MacAllocator } from "../src/model/mac.ts";
import { uuidOf } from "../src/model/uuid.ts";
import { temporaryDirectory } from "./build.ts";
import { bench, checkClean } from "./init.ts";
import { PROJECT } from "./run.ts";

const SITE = {
  "site/networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\nbridge: {name: virbr7}\n",
  "site/storages.d/default.yml": "path: /srv/pool\n",
  "site/guests.d/a.yml": "interfaces: [{network: lab}]\ntemplates: ~\n",
};

/** Checks a site whose configuration directories have these META texts, lowest first. */
function check(...metas: readonly string[]) {
  const dirs = metas.map((meta, at) => {
    const dir = temporaryDirectory();
    const files = { "META/00.yml": `site: site\n${meta}`, ...(at === 0 ? SITE : {}) };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
    }
    return dir;
  });
  const { lab, findings } = checkLab(new LayerReader(), {
    confdirs: dirs,
    tmpldirs: [join(PROJECT, "templates")],
  });
  const messages = findings.map((finding) =>
    dirs.reduce((text, dir, at) => text.replace(dir, `DIR${at}`), formatFinding(finding)),
  );
  return { lab, messages };
}

function labOf(...metas: readonly string[]): Lab {
  const { lab, messages } = check(...metas);
  assert.deepEqual(messages, []);
  assert.ok(lab);
  return lab;
}

const uuids = ({ guests, networks, storages }: Lab) =>
  [...guests, ...networks, ...storages].flatMap(({ uuid }) => uuid ?? []);

suite("a lab's id in META", () => {
  test("without one, UUIDs and MACs derive from the site as they always did", () => {
    const identity = { id: null, site: "default" };
    assert.equal(uuidOf(identity, "guest", "sam"), "945833a4-cb65-8733-b42b-f0832624e466");
    assert.equal(
      new MacAllocator({ id: null, site: "modern" }, []).allocate("dev-1", 0),
      "52:54:00:87:52:20",
    );
    assert.deepEqual(uuids(labOf("lab: ~\n")), uuids(labOf("")));
  });

  test("the first 48 bits of every UUID derive from the id alone, the others from the object too", () => {
    const [one, two] = [labOf("lab: {id: first}\n"), labOf("lab: {id: second}\n")];
    for (const lab of [one, two]) {
      const prefixes = new Set(uuids(lab).map((uuid) => uuid.slice(0, 13)));
      assert.equal(prefixes.size, 1);
      assert.equal(new Set(uuids(lab)).size, 3);
      for (const uuid of uuids(lab))
        assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
    const all = [...uuids(one), ...uuids(two), ...uuids(labOf(""))];
    assert.equal(new Set(all.map((uuid) => uuid.slice(14))).size, 9);
    assert.notEqual(one.guests[0]?.interfaces[0]?.mac, two.guests[0]?.interfaces[0]?.mac);
    // The site changes the other bits.
    const [here, there] = ["a", "b"].map((site) => uuidOf({ id: "first", site }, "guest", "x")) as [
      string,
      string,
    ];
    assert.equal(here.slice(0, 13), there.slice(0, 13));
    assert.notEqual(here, there);
  });

  test("of several META files the highest wins", () => {
    assert.deepEqual(
      uuids(labOf("lab: {id: first}\n", "lab: {id: second}\n")),
      uuids(labOf("lab: {id: second}\n")),
    );
    assert.deepEqual(uuids(labOf("lab: {id: first}\n", "")), uuids(labOf("lab: {id: first}\n")));
  });

  test("what is no id is an error at its line", () => {
    const rule =
      "a lab's id must be 5 to 64 letters, digits and dashes, and must begin with a letter and end with a letter or digit [meta-lab]";
    const alone = "`lab` must be a map of `id` alone: `lab: {id: ...}` [meta-lab]";
    for (const [meta, message] of [
      ["lab: {id: 12345}", `DIR0/META/00.yml:2:11: error: ${rule}`],
      ["lab: {id: ~}", `DIR0/META/00.yml:2:11: error: ${rule}`],
      ["lab: {id: four}", `DIR0/META/00.yml:2:11: error: ${rule}`],
      ["lab: {id: five-}", `DIR0/META/00.yml:2:11: error: ${rule}`],
      ['lab: {id: "a b c d"}', `DIR0/META/00.yml:2:11: error: ${rule}`],
      [`lab: {id: ${"a".repeat(65)}}`, `DIR0/META/00.yml:2:11: error: ${rule}`],
      ["lab: first", `DIR0/META/00.yml:2:6: error: ${alone}`],
      ["lab: {}", `DIR0/META/00.yml:2:6: error: ${alone}`],
      ["lab: {idd: first}", `DIR0/META/00.yml:2:12: error: ${alone}`],
    ] as const)
      assert.deepEqual(check(`${meta}\n`).messages, [message], meta);
    for (const id of ["abcde", "Lab-2", "a".repeat(64)]) labOf(`lab: {id: ${id}}\n`);
  });
});

suite("labs that `init` makes", () => {
  test("have an id of their own, drawn at random or given", async () => {
    const { authorized, init } = bench();
    const meta = async (dir: string, ...args: string[]) => {
      const result = await init(dir, "--yes", `--authorized-keys=${authorized}`, ...args);
      assert.equal(result.status, 0, result.messages);
      return readFileSync(join(result.dir, "_data/META/00_main.yml"), "utf8");
    };
    const id = (text: string) => /^lab: \{id: ([a-z]{12})\}$/m.exec(text)?.[1];
    const [one, two] = [id(await meta("one")), id(await meta("two"))];
    assert.ok(one && two && one !== two);
    assert.match(await meta("three", "--id=my-lab-3"), /^lab: \{id: my-lab-3\}$/m);
    assert.match(
      newLabId((limit) => limit - 1),
      LAB_ID,
    );
  });

  test("share nothing that libvirt has with another of their design that has a name prefix and other subnets", async () => {
    const { authorized, init } = bench();
    for (const { name, networks } of DESIGNS) {
      const make = async (dir: string, ...args: string[]) => {
        const {
          status,
          messages,
          dir: path,
        } = await init(
          `${name}-${dir}`,
          `--from=${name}`,
          "--yes",
          `--authorized-keys=${authorized}`,
          ...args,
        );
        assert.equal(status, 0, messages);
        return checkClean(path);
      };
      const one = await make("one");
      const subnets = networks.map(
        (network, at) => `--network=${network.name}:${network.mode}:10.77.${at}.0/24`,
      );
      const two = await make("two", "--name-prefix=b-", ...subnets);
      const [mine, theirs] = [one, two].map((lab) => new Set(namesOf(lab))) as [Set<string>, Set<string>];
      assert.ok(mine.size > 10);
      assert.deepEqual(
        [...mine].filter((text) => theirs.has(text)),
        [],
        name,
      );
      assert.deepEqual(
        two.guests.map((guest) => guest.name),
        one.guests.map((guest) => guest.name),
      );
    }
  });
});

/** Values that two labs on one host cannot share. */
function namesOf({ guests, networks, storages }: Lab): string[] {
  return [
    ...guests.flatMap((guest) => [
      `guest ${guest.name_prefix ?? ""}${guest.name}`,
      guest.uuid,
      ...guest.interfaces.flatMap(({ mac, ip, ip6 }) => [mac, ip ?? "-", ip6 ?? "-"]),
      ...guest.disks.map(({ pool, volume }) => `volume ${pool}/${volume}`),
    ]),
    ...networks.flatMap((network) => [
      `network ${network.name_prefix ?? ""}${network.name}`,
      network.uuid ?? "-",
      `${network.bridge?.name}`,
      network.subnet ?? "-",
      network.ipv6?.subnet ?? "-",
    ]),
    ...storages.flatMap(({ name, uuid, path }) => [`pool ${name}`, uuid ?? "-", path]),
  ].filter((text) => text !== "-");
}
