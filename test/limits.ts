/**
 * The only limits of time in tests: against hanging, in seconds. Each is far more than five times what it takes on two idle
 * cores, for a machine may have eight times as much to do: nothing is to fail because it is slow.
 */
export const LIMITS = {
  /** Until something shows that another process does. */
  wait: 200,
  /** Until a command ends: `up` with three emulated guests took more than 600 beside a load of 50. */
  command: 1800,
} as const;

/** For a test or a suite. */
export const LIMIT = { timeout: 3_600_000 } as const;
