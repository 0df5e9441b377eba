import { errorAt, type Finding, type Place } from "../finding.ts";
import { KnownNames, listed } from "../nearest.ts";

/** The names of all networks, for the remedies of `unknownNetwork`. */
export function knownNetworks(names: Iterable<string>): KnownNames {
  return new KnownNames(names, (all) => `the plan has ${listed(all)}`);
}

/** The finding for a reference to a network that the plan does not have. */
export function unknownNetwork(place: Place, name: string, known: KnownNames): Finding {
  return errorAt(place, "unknown-network", `there is no network \`${name}\`: ${known.remedyFor(name)}`);
}
