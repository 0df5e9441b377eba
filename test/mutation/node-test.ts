// Replaces node:test in the bundles for Stryker: it collects the tests, and test/mutation/runner.js runs them many
// times.

type Run = () => unknown;

/** A test, or a suite with all of its tests. */
interface Unit {
  readonly name: string;
  readonly run: Run;
}

const { testUnits } = globalThis as unknown as { readonly testUnits: Unit[] };
let currentSuite: Run[] | null = null;

export function test(name: string, body: (context: object) => unknown): void {
  const run = () => body({ skip() {}, diagnostic() {} });
  if (currentSuite) currentSuite.push(run);
  else testUnits.push({ name, run });
}

/** Each run repeats the whole body: a mutant may change what the body prepares for its tests. */
export function suite(name: string, body: () => void): void {
  const run = async () => {
    const tests: Run[] = [];
    currentSuite = tests;
    try {
      body();
    } finally {
      currentSuite = null;
    }
    for (const each of tests) await each();
  };
  testUnits.push({ name, run });
}
