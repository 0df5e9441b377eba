import assert from "node:assert/strict";
import { test } from "node:test";
import { faultsOf } from "../hostile/answer-faults.ts";
import { answerGuests } from "../hostile/answer-labs.ts";
import { answerTrials, readingsOf } from "../hostile/answer-trials.ts";
import { has, hasNamespaces } from "../tools.ts";

const SEED = Number(process.env.MINIASCAPE_SEED ?? Date.now() % 2 ** 31);
/** One of so many values is tried; 1: each of them, for some minutes. */
const STEP = Number(process.env.MINIASCAPE_ANSWERS ?? 32);
/** Scripts that run, each with its twin. */
const RUNS = 4;

test(`hostile texts in the values of installed guests arrive in every answer as they are (MINIASCAPE_SEED=${SEED})`, async (t) => {
  if (!has(t, "bash", "python3", "/usr/lib/python3/dist-packages/yaml") || !hasNamespaces(t)) return;
  const guests = answerGuests();
  const templates = new Map(
    await Promise.all(guests.map(async (guest) => [guest, await guest.templates()] as const)),
  );
  const readings = answerTrials(guests, 2, SEED, STEP).flatMap((trial) => {
    const own = templates.get(trial.guest);
    return own ? readingsOf(trial, own) : [];
  });
  t.diagnostic(`${readings.length} files`);
  assert.deepEqual(faultsOf(readings, RUNS), []);
  assert.ok(readings.length > 200 / STEP, "too few were accepted to say much");
});
