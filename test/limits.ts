/**
 * All time limits of tests, in seconds. They only end tests that hang. Each is far more than five times the usual time
 * on two idle cores, because a machine may have eight times the load, and no test may fail because it is slow.
 */
export const LIMITS = {
  /** For an effect of another process. */
  wait: 200,
  /** For the end of a command: `up` with three emulated guests took more than 600 at a load of 50. */
  command: 1800,
} as const;

/** For a test or a suite. */
export const LIMIT = { timeout: 3_600_000 } as const;
