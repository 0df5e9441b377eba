import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "../build.ts";
import { executable } from "../command.ts";
import { OwnLab } from "../own-lab.ts";
import { PROJECT, run } from "../run.ts";

const NETWORK =
  "gateway: 10.0.0.1\nprefix: 8\nbridge: {name: virbr7}\ndhcp: {start: 10.255.0.9, end: 10.255.0.99}\ndomain: lab.test\n";
const GUEST = "os: {id: rocky9}\nvirtinst: {location: http://trees.test/9/, ram: 2048}\n";

/** The larger number, in times the smaller one. */
const TIMES = 5;
/** A cost that grows with the square would be 25 times as much. */
const MOST = 8;
/** Seconds. The start of a command differs by some of this. */
const LEAST = 0.5;

type Files = Readonly<Record<string, string>>;

const lines = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join("");
const inGuest = (text: string): Files => ({ "guests.d/a.yml": `${GUEST}${text}` });
const files = (count: number, file: (at: number) => readonly [path: string, text: string]): Files =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => file(at)));
const number = (at: number) => String(at).padStart(6, "0");

/** A plan that grows with a number, and the smaller number to measure. The larger one takes its command, else `check`, at least two seconds. */
const PLANS: readonly [
  title: string,
  smaller: number,
  plan: (count: number) => Files,
  command?: "generate",
][] = [
  [
    "hosts in DNS",
    15_000,
    (count) => ({
      "networks.d/lab.yml": `${NETWORK}dns:\n  hosts:\n${lines(count, (at) => `    - {ip: 10.${1 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}, name: h${at}}\n`)}`,
    }),
  ],
  ["unknown keys", 5_000, (count) => inGuest(lines(count, (at) => `key${at}: 1\n`))],
  ["characters in a scalar", 10_000_000, (count) => inGuest(`hostname: ${"x".repeat(count)}\n`)],
  [
    "characters in a description",
    2_500_000,
    (count) => inGuest(`description: ${"x".repeat(count)}\n`),
    "generate",
  ],
  ["lines in a scalar", 600_000, (count) => inGuest(`hostname: |\n${"  some text\n".repeat(count)}`)],
  [
    "guests in a chain",
    800,
    (count) => files(count, (at) => [`guests.d/g${number(at)}.yml`, `after: [g${number(at + 1)}]\n`]),
  ],
  [
    "guests in a circle",
    800,
    (count) => files(count, (at) => [`guests.d/g${at}.yml`, `after: [g${(at + 1) % count}]\n`]),
  ],
  [
    "guests after unknown guests",
    800,
    (count) => files(count, (at) => [`guests.d/g${at}.yml`, `after: [other${at}]\n`]),
  ],
  [
    "aliases",
    30_000,
    (count) =>
      inGuest(
        `one:\n${lines(count, (at) => `  - &a${at} x\n`)}two:\n${lines(count, (at) => `  - *a${at}\n`)}`,
      ),
  ],
];

/** CPU seconds of a command with a plan. */
async function cost(plan: Files, name: string): Promise<number> {
  const lab = new OwnLab(
    Object.fromEntries(
      Object.entries({ "networks.d/lab.yml": NETWORK, ...plan }).map(([path, text]) => [
        `_data/default/${path}`,
        text,
      ]),
    ),
  );
  const usage = join(temporaryDirectory(), "usage");
  writeFileSync(usage, "");
  const env = { MINIASCAPE_BENCH_USAGE: usage };
  const command = [
    "--require",
    join(PROJECT, "test/bench/usage.cjs"),
    executable(),
    name,
    ...(name === "generate" ? ["-w", lab.path("site")] : []),
  ];
  const { code, stderr } = await run(process.execPath, [...command, "-c", lab.path("_data")], {
    cwd: lab.dir,
    env,
  });
  assert.ok(code === 0 || code === 1, stderr.slice(0, 1000));
  assert.doesNotMatch(stderr, /^ +at .*:\d+:\d+\)?$/m);
  rmSync(lab.dir, { recursive: true });
  const used = readFileSync(usage, "utf8").trimEnd().split("\n");
  return used.reduce((sum, line) => sum + Number(line.split(" ")[0]), 0);
}

for (const [title, smaller, plan, command = "check"] of PLANS) {
  test(`${command} of ${TIMES} times as many ${title} costs at most ${MOST} times as much`, async (t) => {
    // The cost of the start differs from run to run.
    const empty = Math.min(await cost({}, command), await cost({}, command));
    let [least, most] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    // Twice if need be: on a busy machine a large heap costs more.
    for (let round = 0; round === 0 || (round === 1 && most > MOST * least); round += 1) {
      least = Math.min(least, Math.max(LEAST, (await cost(plan(smaller), command)) - empty));
      most = Math.min(most, (await cost(plan(smaller * TIMES), command)) - empty);
    }
    t.diagnostic(`${smaller}: ${least.toFixed(1)} s, ${smaller * TIMES}: ${most.toFixed(1)} s`);
    assert.ok(most <= MOST * least, `${most} s are ${most / least} times ${least} s`);
  });
}
