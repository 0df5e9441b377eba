import { type Design, type Network, type Networks, OFFERED_MODES } from "../../design/design.ts";
import { freeSubnet, networkOf, overlaps } from "../../design/subnet.ts";
import { DEFAULT_MODE, MODES, type NetworkMode } from "../../model/modes.ts";
import { name } from "../../schema/format.ts";
import { UsageError } from "../command-line/command.ts";
import { valid } from "./questions.ts";

/** The networks of the host. A new network must not conflict with them. */
export interface HostNetworks {
  /** In CIDR form. */
  readonly subnets: readonly string[];
  readonly bridges: readonly string[];
  readonly names: readonly string[];
}

/** The networks of a design, with free names, subnets and bridges. */
export function proposedNetworks(design: Design, hostNetworks: HostNetworks): Networks {
  const texts = design.networks.map(({ name, mode }) => {
    let free = name;
    for (let number = 2; isComposed(design) && hostNetworks.names.includes(free); number++)
      free = `${name}${number}`;
    return `${free}:${mode}`;
  });
  return networksOf(texts, design, hostNetworks);
}

/**
 * Parses networks: NAME[:MODE[:SUBNET]], or NAME:MODE:BRIDGE for a bridge of the host. Missing parts come from the
 * design, if its values are free. Throws a UsageError.
 */
export function networksOf(texts: readonly string[], design: Design, hostNetworks: HostNetworks): Networks {
  const answers = texts.map(parts);
  const names = answers.map(({ name }) => name);
  const own = design.networks.map(({ name }) => name);
  if (!isComposed(design) && names.join() !== own.join())
    throw new UsageError(
      `the networks of \`${design.name}\` are ${own.join(", ")}: give them all, in this order`,
    );
  if (new Set(names).size < names.length) throw new UsageError("two networks have the same name: rename one");
  const subnets = [...hostNetworks.subnets, ...answers.flatMap(({ subnet }) => subnet ?? [])];
  const bridges = [...hostNetworks.bridges];
  const networks = answers.map(({ name, mode: ownMode, subnet, bridge: named }): Network => {
    const preset = design.networks.find((network) => network.name === name);
    const mode = ownMode ?? preset?.mode ?? DEFAULT_MODE;
    const { has } = MODES[mode];
    if (!has.ownBridge && !isComposed(design))
      throw new UsageError(
        `the guests of \`${design.name}\` have addresses of ${name}, which a bridge of the host does not give: write ${name}:nat, or choose another design`,
      );
    if (!has.ownBridge) {
      if (named === undefined)
        throw new UsageError(`${name} needs a bridge of the host: name it, as ${name}:${mode}:BRIDGE`);
      bridges.push(named);
      return { name, mode, subnet: null, bridge: named };
    }
    // A network of a shipped lab may already be on the host: it does not conflict with itself.
    const isThere = !isComposed(design) && hostNetworks.names.includes(name);
    const isFree = (cidr: string) => isThere || !subnets.some((other) => overlaps(cidr, other));
    const chosen = subnet ?? (preset?.subnet && isFree(preset.subnet) ? preset.subnet : freeSubnet(subnets));
    if (chosen === null) throw new UsageError(`no subnet is free: give one, as ${name}:${mode}:SUBNET`);
    if (!isComposed(design) && !chosen.endsWith("/24"))
      throw new UsageError(
        `the networks of \`${design.name}\` must have 256 addresses: give ${name} a /24 subnet`,
      );
    const other = isThere ? undefined : hostNetworks.subnets.find((other) => overlaps(chosen, other));
    if (other)
      throw new UsageError(`${chosen} overlaps ${other} of this host: give ${name} another, or none`);
    subnets.push(chosen);
    const bridge =
      preset?.bridge && (isThere || !bridges.includes(preset.bridge)) ? preset.bridge : freeBridge(bridges);
    bridges.push(bridge);
    return { name, mode, subnet: chosen, bridge };
  });
  const [first, ...others] = networks;
  if (!first) throw new UsageError("a lab must have a network: give one");
  const { subnet } = first;
  if (subnet === null)
    throw new UsageError(
      `the first network must have a subnet, and ${first.name} has none: put another network first`,
    );
  return [{ ...first, subnet }, ...others];
}

function isComposed({ roles }: Design): boolean {
  return roles.length > 0;
}

/** The parts that the user gives; the other parts are chosen later. */
interface NetworkAnswer {
  readonly name: string;
  readonly mode: NetworkMode | undefined;
  readonly subnet?: string;
  readonly bridge?: string;
}

function parts(text: string): NetworkAnswer {
  const [nameText = "", mode, place, ...more] = text.split(":");
  const known = OFFERED_MODES.find((one) => one === mode);
  if (more.length > 0) throw new UsageError(`\`${text}\` is not a network: write NAME:MODE:SUBNET`);
  if (mode !== undefined && !known)
    throw new UsageError(`unknown mode \`${mode}\`: choose one of ${OFFERED_MODES.join(", ")}`);
  const network = { name: valid(name, nameText), mode: known };
  if (place === undefined) return network;
  if (known && !MODES[known].has.ownBridge) return { ...network, bridge: valid(name, place) };
  const subnet = networkOf(place);
  if (subnet === null)
    throw new UsageError(
      `\`${place}\` is not a subnet: write one like 192.168.160.0/24, with a prefix from 8 to 28`,
    );
  return { ...network, subnet };
}

/** The first free bridge from virbr10 on, because libvirt numbers its own bridges from virbr0 on. */
function freeBridge(bridges: readonly string[]): string {
  for (let number = 10; ; number++) if (!bridges.includes(`virbr${number}`)) return `virbr${number}`;
}
