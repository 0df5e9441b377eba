import { errorAt, type Finding, type Place } from "../finding.ts";
import { listed, nearest } from "../nearest.ts";

/** The finding for a reference to a network that the plan does not have. */
export function unknownNetwork(place: Place, name: string, known: Iterable<string>): Finding {
  const names = [...known];
  const remedy = nearest(name, names, `the plan has ${listed(names)}`);
  return errorAt(place, "unknown-network", `there is no network \`${name}\`: ${remedy}`);
}
