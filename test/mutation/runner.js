// A test runner for Stryker. It runs the tests within its own process: a process for each mutant would take an hour.

import { mkdirSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { INSTRUMENTER_CONSTANTS } from "@stryker-mutator/api/core";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import {
  DryRunStatus,
  determineHitLimitReached,
  TestStatus,
  toMutantRunResult,
} from "@stryker-mutator/api/test-runner";

/** The directory of the bundles that `buildCommand` of stryker.config.json writes. */
const BUNDLES = "built";

class InProcessRunner {
  /** Shared with the mutated code, which finds it by a global name. */
  #mutation = {};
  /** By id: a function that runs the test, and what Stryker reports of it. Null: not loaded yet. */
  #units = null;

  /** Stryker starts a new process for a mutant of code that runs when its module is loaded. */
  capabilities() {
    return { reloadEnvironment: false };
  }

  async dryRun() {
    await this.#load();
    return this.#run([...this.#units.keys()], false);
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation, disableBail }) {
    const hitCount = hitLimit === undefined ? undefined : 0;
    const activeNow = mutantActivation === "static" ? activeMutant.id : undefined;
    Object.assign(this.#mutation, { hitLimit, hitCount, activeMutant: activeNow });
    const result = await resultOf(() => this.#load());
    if (result.status === TestStatus.Failed) {
      const tests = [{ id: "load", name: "load", timeSpentMs: 0, ...result }];
      return toMutantRunResult({ status: DryRunStatus.Complete, tests });
    }
    this.#mutation.activeMutant = activeMutant.id;
    return toMutantRunResult(await this.#run(testFilter ?? [...this.#units.keys()], !disableBail));
  }

  async #load() {
    if (this.#units) return;
    globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] = this.#mutation;
    globalThis.testUnits = [];
    // Stryker removes it with its sandbox, the working directory.
    process.env.TMPDIR = resolve("temporary");
    mkdirSync(process.env.TMPDIR, { recursive: true });
    const units = new Map();
    const files = readdirSync(BUNDLES, { recursive: true }).filter((file) => file.endsWith(".test.mjs"));
    // Backwards: the fast tests of unit/ come first, and find most mutants.
    for (const file of files.sort().reverse()) {
      await import(pathToFileURL(resolve(BUNDLES, file)).href);
      const fileName = resolve("test", file.replace(/\.mjs$/, ".ts"));
      for (const { name, run } of globalThis.testUnits.splice(0)) {
        const id = join(file, name);
        units.set(id, { run, report: { id, name: id, fileName } });
      }
    }
    this.#units = units;
  }

  async #run(ids, bail) {
    const tests = [];
    for (const id of ids) {
      const { run, report } = this.#units.get(id);
      this.#mutation.currentTestId = id;
      const startedAt = performance.now();
      const result = await resultOf(run);
      tests.push({ ...report, ...result, timeSpentMs: performance.now() - startedAt });
      const timeout = determineHitLimitReached(this.#mutation.hitCount, this.#mutation.hitLimit);
      if (timeout) return timeout;
      if (bail && result.status === TestStatus.Failed) break;
    }
    this.#mutation.currentTestId = undefined;
    return { status: DryRunStatus.Complete, tests, mutantCoverage: this.#mutation.mutantCoverage };
  }
}

async function resultOf(run) {
  try {
    await run();
    return { status: TestStatus.Success };
  } catch (error) {
    return { status: TestStatus.Failed, failureMessage: String(error?.stack ?? error) };
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "in-process", InProcessRunner)];
