import type { Spot, Violation } from "./rule.ts";

/** A value that only one object may have. */
export interface Claim extends Spot {
  readonly value: string;
}

/**
 * A finding for each value with more than one claim. Its place is the last claim; the earlier claims are related places.
 * `message` gives the rule and the remedy of the `last` claim, `note` describes an earlier one.
 */
export function* duplicates(
  claims: Iterable<Claim>,
  message: (value: string, others: readonly Claim[], last: Claim) => string,
  note: (claim: Claim) => string,
): Iterable<Violation> {
  const byValue = new Map<string, Claim[]>();
  for (const claim of claims) {
    const same = byValue.get(claim.value);
    if (same) same.push(claim);
    else byValue.set(claim.value, [claim]);
  }
  for (const [value, same] of byValue) {
    const last = same.at(-1);
    if (!last || same.length < 2) continue;
    const others = same.slice(0, -1);
    yield {
      object: last.object,
      path: last.path,
      message: message(value, others, last),
      related: others.map((claim) => ({ object: claim.object, path: claim.path, message: note(claim) })),
    };
  }
}
