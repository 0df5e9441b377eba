import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { has } from "../tools.ts";
import { HostileLab } from "./lab.ts";
import { type Leaf, leavesOf, missingLeaves, put } from "./leaves.ts";
import type { Subject } from "./subjects.ts";
import { Trials } from "./trials.ts";
import { hostileText, Twin } from "./values.ts";

const SEED = Number(process.env.MINIASCAPE_SEED ?? Date.now() % 2 ** 31);

/** For each site, the guests with different templates. */
const GUESTS = {
  mixed: ["box", "mail", "files", "router"],
  modern: ["ipa", "ha-1", "ha-2", "web-1", "build", "db", "files"],
  default: [
    ...["sam", "satellite", "rhel-5-cluster-1", "rhel-5-cluster-2", "rhui-rhel-6-client-1"],
    ...["rhs-1", "rhs-2", "rhel-6-client-1", "rhua", "cds-1", "cds-2"],
  ],
};

/** A name determines the UUID and the order of lists: the names of the twin must give others. */
const isName = ({ path, part }: Leaf) => part === "value" && path.length === 1 && path[0] === "name";

/**
 * Puts this number of hostile texts into values and keys of the shipped labs, all places alike. `scripts`: how many
 * scripts must run at least.
 */
export function testAnyValue(cases: number, scripts: number): void {
  test(`${cases} hostile texts in any value or key of any object: each is refused, or arrives as it is (MINIASCAPE_SEED=${SEED})`, async (t) => {
    if (!has(t, "bash", "python3", "xmllint")) return;
    const present: (readonly [HostileLab, Subject, Leaf])[] = [];
    const missing: (readonly [HostileLab, Subject, Leaf])[] = [];
    for (const [site, guests] of Object.entries(GUESTS)) {
      const lab = new HostileLab(site, guests);
      await lab.start();
      for (const subject of lab.subjects) {
        const { values, schema } = subject;
        for (const leaf of leavesOf(values)) if (!isName(leaf)) present.push([lab, subject, leaf]);
        for (const leaf of missingLeaves(schema, values))
          if (!isName(leaf)) missing.push([lab, subject, leaf]);
      }
    }
    const texts = fc.sample(hostileText, { numRuns: cases, seed: SEED });
    const offset = fc.sample(fc.nat(present.length + missing.length), { numRuns: 1, seed: SEED })[0] ?? 0;
    const trials = new Trials();
    let refused = 0;
    for (const [index, sample] of texts.entries()) {
      // Three of four texts in values that a shipped layer sets: many other keys take few words or numbers only. Else all
      // places alike; the seed chooses the first one.
      const places = index % 4 === 0 ? missing : present;
      const at = (offset + Math.floor((index * places.length) / cases)) % places.length;
      const [lab, subject, leaf] = places[at] as (typeof places)[number];
      // JavaScript puts integer keys before all others, and the model has its own `name`.
      const text = leaf.part === "key" && /^(?:\d+|name)$/.test(sample) ? `${sample}.` : sample;
      const title = `${lab.site} ${subject.category} ${subject.name} ${leaf.path.join(".")} (${leaf.part}): ${JSON.stringify(text).slice(0, 200)}`;
      try {
        const hostile = await lab.outputs(subject, put(subject.values, leaf, text));
        if (!hostile) {
          refused += 1;
          continue;
        }
        const twin = new Twin(text);
        trials.add(title, hostile, twin, await lab.outputs(subject, put(subject.values, leaf, twin.text)));
      } catch (error) {
        trials.fail(title, `crashed: ${(error as Error).stack}`);
      }
    }
    const { faults, counts } = trials.judge();
    t.diagnostic(`${refused} refused; read back: ${JSON.stringify(counts)}`);
    assert.deepEqual(faults, []);
    assert.ok(
      (counts.run ?? 0) >= scripts && (counts.accepted ?? 0) > cases / 10,
      "too few were accepted to say much",
    );
  });
}
