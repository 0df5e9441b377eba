import type { Finding, Spot } from "./rule.ts";

/** A value that must be one object's alone. */
export interface Claim extends Spot {
  readonly value: string;
}

/**
 * A finding for each value that is claimed more than once: at the last claim, with the earlier ones related.
 * `message` says the rule and the remedy, `note` what an earlier claim is.
 */
export function* duplicates(
  claims: Iterable<Claim>,
  message: (value: string, others: readonly Claim[]) => string,
  note: (claim: Claim) => string,
): Iterable<Finding> {
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
      of: last.of,
      path: last.path,
      message: message(value, others),
      related: others.map((claim) => ({ of: claim.of, path: claim.path, message: note(claim) })),
    };
  }
}
