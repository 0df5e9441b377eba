import type { Answers, Design, Role } from "../../design/design.ts";
import { DESIGNS } from "../../design/designs.ts";
import { guestCapacity } from "../../design/layers.ts";
import { newestKnownBefore, RELEASES, type Release, releaseNamed } from "../../design/release.ts";
import { LAB_ID, LAB_ID_RULE } from "../../lab-id.ts";
import { MODES } from "../../model/modes.ts";
import { nearest } from "../../nearest.ts";
import { domainName, prefixText } from "../../schema/format.ts";
import { type Call, UsageError } from "../command-line/command.ts";
import { type HostNetworks, networksOf, proposedNetworks } from "./network-answers.ts";
import { named, type Questions, valid } from "./questions.ts";

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
  { options, stderr }: Call,
  questions: Questions,
  design: Design,
  taken: HostNetworks,
): Promise<Omit<Answers, "root" | "id" | "namePrefix" | "hostPools">> {
  const isComposed = design.roles.length > 0;
  const ownOption = ["release", "tree", "role"].find(
    (option) => !isComposed && options[option] !== undefined,
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
    proposal: proposedNetworks(design, taken)
      .map(({ name, mode, subnet, bridge }) => `${name}:${mode}:${subnet ?? bridge}`)
      .join(" "),
    parse: (text) => networksOf(words(text), design, taken),
  });
  if (!isComposed) return { domain, networks, release: releaseOf("rhel9"), tree: null, counts: new Map() };
  const name = await questions.ask({
    option: "release",
    text: `Release of the guests (${Object.keys(RELEASES).join(", ")})`,
    proposal: "almalinux10",
    parse: (text) => releaseOf(text) && text,
  });
  const release = releaseOf(name);
  const older = RELEASES[name] ? null : newestKnownBefore(name);
  if (older !== null)
    stderr.write(
      `${release.title} is newer than every known release: its tree and DVD are named like those of ${older}, so check that they exist\n`,
    );
  if (release.packages === "deb" && design.needsRpm)
    throw new UsageError(
      `\`${design.name}\` needs packages of RHEL and Fedora: choose another release than ${release.title}`,
    );
  const tree = await questions.ask({
    option: "tree",
    text: "Install tree (a URL, or `host`: the host serves it from the DVD)",
    proposal: proposedTree(release, MODES[networks[0].mode].has.wayOut),
    parse: (text) => treeOf(text, release),
  });
  const counts = await questions.ask({
    option: "role",
    text: `Guests, KIND=COUNT, with spaces between them (${design.roles.map(({ name }) => name).join(", ")})`,
    proposal: design.roles.map(({ name, proposedCount: count }) => `${name}=${count}`).join(" "),
    parse: (text) => countsOf(words(text), design.roles, guestCapacity(networks)),
  });
  return { domain, networks, release, tree, counts };
}

/** Without a way out, guests reach only the host. */
function proposedTree({ location, packages }: Release, wayOut: boolean): string | null {
  if (packages === "deb") return wayOut ? location : null;
  return (wayOut ? location : null) ?? "host";
}

function treeOf(text: string, { packages, title }: Release): string | null {
  if (text === "host" && packages === "deb")
    throw new UsageError(
      `${title} takes its packages from a mirror: give the URL of its installer there, which ends with /installer-amd64/`,
    );
  if (text === "host") return null;
  if (/^(?:https?|ftp):\/\/[^\s/]+\/\S*$/.test(text) && URL.canParse(text)) return text.replace(/\/*$/, "/");
  throw new UsageError(`\`${text}\` is not an install tree: give a URL, or \`host\``);
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

function releaseOf(name: string): Release {
  return releaseNamed(name) ?? oneOf("release", new Map(Object.entries(RELEASES)), name);
}

function oneOf<T>(what: string, table: ReadonlyMap<string, T>, name: string): T {
  const found = table.get(name);
  if (found !== undefined) return found;
  throw new UsageError(
    `unknown ${what} \`${name}\`: ${nearest(name, table.keys(), `choose one of ${[...table.keys()].join(", ")}`)}`,
  );
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}
