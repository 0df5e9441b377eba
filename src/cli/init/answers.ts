import type { Answers, Design, Role } from "../../design/design.ts";
import { DESIGNS } from "../../design/designs.ts";
import { guestCapacity } from "../../design/layers.ts";
import { LAB_ID, LAB_ID_RULE } from "../../lab-id.ts";
import { domainName, prefixText } from "../../schema/format.ts";
import { type Call, UsageError } from "../command-line/command.ts";
import { type HostNetworks, networksOf, proposedNetworks } from "./network-answers.ts";
import { named, oneOf, type Questions, valid } from "./questions.ts";
import { askSystem, UNUSED } from "./system-answers.ts";

/** The identity of the lab. `draw` makes a new random id. */
export function identityOf({ options }: Call, draw: () => string): Pick<Answers, "id" | "namePrefix"> {
  const id = options.id === undefined ? draw() : String(options.id);
  if (!LAB_ID.test(id)) throw new UsageError(`--id: \`${id}\`: ${LAB_ID_RULE}`);
  const prefix = String(options["name-prefix"] ?? "");
  return { id, namePrefix: named("name-prefix", () => valid(prefixText, prefix)) };
}

export function askDesign(questions: Questions): Promise<Design> {
  const table = new Map(DESIGNS.map((design) => [design.name, design]));
  const list = DESIGNS.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}\n`).join("");
  return questions.ask({
    option: "from",
    text: `Designs:\n${list}Design`,
    proposal: DESIGNS[0]?.name ?? null,
    parse: (text) => oneOf("design", table, text),
  });
}

export async function askLab(
  call: Call,
  questions: Questions,
  design: Design,
  hostNetworks: HostNetworks,
): Promise<Omit<Answers, "root" | "id" | "namePrefix" | "hostPools">> {
  const isComposed = design.roles.length > 0;
  const ownOption = ["release", "method", "tree", "role"].find(
    (option) => !isComposed && call.options[option] !== undefined,
  );
  if (ownOption)
    throw new UsageError(`\`${design.name}\` has guests and releases of its own: leave --${ownOption} out`);
  const domain = await questions.ask({
    option: "domain",
    text: "Domain of the guests' names",
    proposal: design.domain,
    parse: (text) => valid(domainName, text),
  });
  const networks = await questions.ask({
    option: "network",
    text: "Networks, NAME:MODE:SUBNET, with spaces between them",
    proposal: proposedNetworks(design, hostNetworks)
      .map(({ name, mode, subnet, bridge }) => `${name}:${mode}:${subnet ?? bridge}`)
      .join(" "),
    parse: (text) => networksOf(words(text), design, hostNetworks),
  });
  if (!isComposed) return { domain, networks, ...UNUSED, counts: new Map() };
  const system = await askSystem(call, questions, design, networks);
  const counts = await questions.ask({
    option: "role",
    text: `Guests, KIND=COUNT, with spaces between them (${design.roles.map(({ name }) => name).join(", ")})`,
    proposal: design.roles.map(({ name, proposedCount: count }) => `${name}=${count}`).join(" "),
    parse: (text) => countsOf(words(text), design.roles, guestCapacity(networks)),
  });
  return { domain, networks, ...system, counts };
}

function countsOf(
  texts: readonly string[],
  roles: readonly Role[],
  capacity: number,
): ReadonlyMap<string, number> {
  const table = new Map(roles.map((role) => [role.name, role]));
  // A kind that the user does not name gets no guests.
  const counts = new Map(roles.map(({ name }) => [name, 0]));
  for (const text of texts) {
    const [, name, digits] = /^(.*)=(\d{1,5})$/.exec(text) ?? [];
    if (name === undefined)
      throw new UsageError(`\`${text}\` is not KIND=COUNT: write it like ${roles[0]?.name}=2`);
    const { minCount = 0 } = oneOf("kind", table, name);
    if (Number(digits) < minCount)
      throw new UsageError(`${name} needs at least ${minCount} guests: give that many`);
    counts.set(name, Number(digits));
  }
  const all = [...counts.values()].reduce((a, b) => a + b, 0);
  if (all === 0) throw new UsageError("a lab must have guests: give at least one");
  if (all > capacity)
    throw new UsageError(
      `${all} guests are more than the ${capacity} addresses for them: give a larger subnet`,
    );
  return counts;
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}
