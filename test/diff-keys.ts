import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { type Action, strongest } from "../src/diff/action.ts";
import { keyAction } from "../src/diff/key-actions.ts";
import type { Category } from "../src/layers/meta.ts";
import type { Path } from "../src/merge/origins.ts";
import { jsonSchemas } from "../src/schema/json-schema.ts";
import { pathText } from "../src/schema/path-text.ts";
import { temporaryDirectory } from "./build.ts";
import { commandIn } from "./cli.ts";
import { guest, HOST, network, type Objects, PLACES, storage, type Values, written } from "./diff-fixture.ts";
import { shapeFor } from "./diff-shapes.ts";
import { leaves, mutated, NOT_OWN, pathOf } from "./mutations.ts";
import { PROJECT } from "./run.ts";
import { SCHEMAS } from "./schemas.ts";

interface Case {
  readonly key: string;
  readonly object: string;
  readonly path: Path;
  readonly before: Values;
  readonly after: Values;
}

/** For each key of a schema: an object, and the same object with another value of the key. */
function cases(category: Category, make: (name: string, at: number) => Values): Case[] {
  const schema = JSON.parse(jsonSchemas(SCHEMAS).get(`${category}.json`) ?? "");
  return leaves(schema)
    .filter((key) => !NOT_OWN.test(`${category}:${key}`))
    .map((key, at) => {
      const name = `${category.slice(0, 1)}${at}`;
      const before = make(name, at + 10);
      if (key.startsWith("releases.")) delete before.release;
      // The kickstart of such a release could not set the address.
      if (/^releases?\..*ipv6$/.test(key)) delete (before.interfaces as Values[])[2]?.ip6;
      if (key === "netmask") delete before.prefix;
      if (key === "prefix") delete before.netmask;
      addPlace(before, key);
      shapeFor(category, before, key);
      const path = pathOf(before, key);
      return {
        key,
        object: category === "host" ? "host" : `${category}/${name}`,
        path,
        before,
        after: mutated(category, before, path),
      };
    });
}

/** Gives the installation or a repository the place of packages that a key is in, in place of its own. */
function addPlace(before: Values, key: string): void {
  const [list = "", ...steps] = key.split(".");
  const place = steps.find((step) => step in PLACES);
  if (place === undefined || !/^(?:source|repos|yum_repos)$/.test(list)) return;
  const at = list === "source" ? before.source : (before[list] as Values[])[0];
  delete (at as Values).baseurl;
  (at as Values)[place] = structuredClone(PLACES[place]);
}

const GUESTS = cases("guest", guest);
const NETWORKS = cases("network", network);
const STORAGES = cases("storage", storage);
const HOSTS = cases("host", () => HOST);

const byName = (category: Category, all: readonly Case[], side: "before" | "after") =>
  Object.fromEntries(
    all.flatMap((one) => {
      const [kind, name] = one.object.split("/");
      return kind === category ? [[name, one[side]]] : [];
    }),
  );

/** A guest that can be the gateway of these networks. */
function gatewayGuest(name: string, at: number, networks: readonly Case[]): Values {
  const { interfaces, ...values } = guest(name, at);
  const ends = networks.map(({ object, before: { host_address, ipv6 } }) => ({
    network: object.replace("network/", ""),
    ip: `${host_address}`.replace(/1$/, `${at}`),
    ip6: `${(ipv6 as Values).host_address}`.replace(/1$/, `${at}`),
    dns: false,
  }));
  return { ...values, interfaces: [...(interfaces as Values[]), ...ends], after: [] };
}

/** The objects that all cases refer to. */
const few = (host: Values, routed: readonly Case[] = []): Objects => ({
  guests: { other: gatewayGuest("other", 6, routed), last: gatewayGuest("last", 5, routed) },
  networks: { one: network("one", 1), two: network("two", 2), three: network("three", 3) },
  storages: { default: storage("default"), defaultx: storage("defaultx") },
  host,
});

function objects(cases: readonly Case[], side: "before" | "after"): Objects {
  // The networks whose gateway is a guest
  const routed = cases.filter(({ before }) => typeof before.gateway === "object");
  const { guests, networks, storages, host } = few(HOST, routed);
  return {
    guests: { ...byName("guest", cases, side), ...guests },
    networks: { ...networks, ...byName("network", cases, side) },
    storages: { ...storages, ...byName("storage", cases, side) },
    host,
  };
}

const miniascape = (...args: string[]) => commandIn(PROJECT, args, { NO_COLOR: "1" });

/** Without warnings and infos: such a lab has hundreds. */
const errors = (text: string) =>
  text
    .split("\n")
    .filter((line) => !/^ |: (?:warning|info|note):/.test(line))
    .join("\n");

interface Value {
  readonly path: string;
  readonly action: Action;
}

interface Report {
  readonly objects: readonly {
    readonly object: string;
    readonly action: Action;
    readonly secret: boolean;
    readonly follows: boolean;
    readonly values: readonly Value[];
  }[];
}

const outputs = new Map<string, string>();

/** The output of a lab. Tests of the same lab share it. */
async function built(lab: Objects): Promise<string> {
  const key = JSON.stringify(lab);
  const known = outputs.get(key);
  if (known) return known;
  const output = join(temporaryDirectory(), "before");
  const { code, stderr } = await miniascape("ge", "-q", "-w", output, ...written(lab));
  assert.equal(code, 0, errors(stderr));
  outputs.set(key, output);
  return output;
}

/** Builds the first lab, and compares the second lab with it. */
async function compared(before: Objects, after: Objects): Promise<Report> {
  const output = await built(before);
  const { code, stdout, stderr } = await miniascape("diff", output, "--json", ...written(after));
  assert.equal(code, 1, errors(stderr));
  return JSON.parse(stdout);
}

/** The path in the model of a changed value: a row of `releases` is a guest's `release`, a netmask and a subnet are its prefix. */
function shown(category: Category, path: Path): string {
  const text = pathText(path);
  if (category === "network" && /^(?:netmask|(?:ipv6\.)?subnet)$/.test(text))
    return text.replace(/\w+$/, "prefix");
  if (category === "network" && text.endsWith("gateway.guest")) return text.replace(".guest", "_guest");
  if (category === "guest" && text.startsWith("image")) return `cloud_init.${text.replace("image_", "")}`;
  return text.replace(/^releases\.RHEL9/, "release");
}

/** A list of plain values is one value; each value of a map without a schema is a value of its own. */
const isAt =
  (path: string) =>
  (value: { readonly path: string }): boolean =>
    path === value.path || path.replace(/\[\d+\]$/, "") === value.path || value.path.startsWith(`${path}.`);

/** Keys that only a private file of the host has. */
const IN_HOST_FILE = /encryption\.passphrase$/;
const SECRET = /rootpw$|password$|passphrase$|activation_key/;

/** Changes every n-th key. */
export function testObjectKeys(every: number): void {
  test("one other value of a key of a guest, network or pool: that object is reported, with what the table says", async () => {
    assert.ok(GUESTS.length > 120 && NETWORKS.length > 18, `${GUESTS.length} and ${NETWORKS.length} keys`);
    const changed = [...GUESTS, ...NETWORKS, ...STORAGES].filter((_, at) => at % every === 0);
    const all = changed.filter(({ key }) => !IN_HOST_FILE.test(key));
    const report = await compared(objects(changed, "before"), objects(changed, "after"));
    const messages = report.objects.filter(({ follows }) => !follows);
    const own = messages.map(({ object }) => object).filter((object) => object !== "host");
    assert.equal(
      messages.find(({ object }) => object === "host")?.secret,
      all.length < changed.length || undefined,
    );
    assert.deepEqual(
      all.filter(({ object }) => !own.includes(object)).map(({ key, object }) => `${object}: ${key}`),
      [],
    );
    assert.equal(own.length, all.length);
    const wrong: string[] = [];
    for (const { key, object, path } of all) {
      const category = object.split("/")[0] as Category;
      const found = report.objects.find((one) => one.object === object);
      const shownPath = shown(category, path);
      const { action } = keyAction(category, shownPath.replace(/\[\d+\]/g, "").split("."));
      const value = found?.values.find(isAt(shownPath));
      const isRight = SECRET.test(key)
        ? found?.secret && found.values.length === 0
        : found?.action === action && value?.action === action;
      if (!isRight) wrong.push(`${category} ${key}, not ${action}: ${JSON.stringify(found)}`);
    }
    assert.deepEqual(wrong, []);
  });
}

export function testHostKeys(): void {
  test("one other value of every key of the host: it is reported, with what the table says", async () => {
    const host = structuredClone(HOST);
    const merge = (into: Values, from: Values, path: Path) => {
      let [at, source]: [Values, Values] = [into, from];
      for (const step of path.slice(0, -1)) [at, source] = [at[step] as Values, source[step] as Values];
      at[path.at(-1) as string] = source[path.at(-1) as string];
    };
    for (const { after, path } of HOSTS) merge(host, after, path);
    const report = await compared(few(HOST), few(host));
    const own = report.objects.filter(({ follows }) => !follows);
    assert.deepEqual(
      own.map(({ object }) => object),
      ["host"],
    );
    assert.equal(own[0]?.action, strongest(["host-file"]));
    for (const { key, path } of HOSTS) {
      const value: Value | undefined = own[0]?.values.find(isAt(pathText(path)));
      assert.equal(
        value?.action,
        keyAction("host", path).action,
        `${key}: ${JSON.stringify(own[0]?.values)}`,
      );
    }
  });
}

export function testSameKeys(): void {
  test("the same value of every key: nothing is reported", async () => {
    const lab = objects([...GUESTS, ...NETWORKS, ...STORAGES], "before");
    const output = await built(lab);
    const same = await miniascape("diff", output, ...written(lab));
    assert.deepEqual([same.code, same.stdout], [0, ""], errors(same.stderr));
  });
}
