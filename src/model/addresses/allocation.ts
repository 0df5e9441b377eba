import { attempt, type Finding } from "../../finding.ts";
import type { Document } from "../../layers/document.ts";
import type { ValidatedGuest } from "../guest-plan.ts";
import type { NetworkPlan } from "../network.ts";
import { type Answer, type Demand, demandsOf, withAddresses } from "./automatic-guest.ts";
import { claimsOf } from "./claims.ts";
import { notLocked, unavailable } from "./findings.ts";
import { Lock } from "./lock.ts";
import { type AddressOwner, type LockLine, lineKey } from "./lock-line.ts";
import { AddressPool } from "./pool.ts";

/** The automatic addresses of a plan. */
export interface Allocation {
  /** The path of addresses.lock.yml, which need not exist. */
  readonly file: string;
  /** All guests, with addresses in place of `auto`. */
  readonly guests: readonly ValidatedGuest[];
  /** The addresses that interfaces have. */
  readonly used: readonly LockLine[];
  /** Lines of the lock without such an interface. Their addresses stay reserved. */
  readonly freed: readonly LockLine[];
  /** The number of interfaces' addresses that are not in the lock. */
  readonly added: number;
}

/** addresses.lock.yml. */
interface LockSource {
  readonly lockFile: string;
  /** null: there is no such file. Throws a FindingsError for a file that is not YAML. */
  readonly lock: Document | null;
}

/**
 * Gives each `ip: auto` and `ip6: auto` an address: that of the lock, else a free one. The lock reserves its addresses
 * before an interface without a line gets one, so no locked address changes.
 */
export function allocate(
  source: LockSource,
  networks: readonly NetworkPlan[],
  plans: readonly ValidatedGuest[],
  findings: Finding[],
): Allocation {
  const { lockFile: file } = source;
  const before = findings.length;
  const lock = new Lock(
    attempt(findings, () => source.lock),
    findings,
  );
  // A line with a fault has a finding, and its interface is in the lock all the same.
  const isWhole = findings.length === before;
  const demands = plans.map((plan) => [...demandsOf(plan)]);
  if (!demands.some(({ length }) => length > 0))
    return { file, guests: plans, used: [], freed: lock.lines, added: 0 };
  const pools = poolsOf(networks, plans, lock);
  const locked = lockedAddresses(demands.flat(), lock, pools, findings);
  const used = new Map<string, LockLine>();
  const missing: Demand[] = [];
  const failed: Demand[] = [];
  const answer = (demand: Demand): Answer => {
    const pool = pools.get(poolName(demand));
    const beside = used.get(nameOf({ ...demand, key: "ip" }))?.address;
    const isLike = demand.key === "ip6" && beside !== undefined;
    const address =
      locked.get(nameOf(demand)) ?? pool?.take(demand, isLike ? pool.alike(beside) : null) ?? null;
    const { network, guest, index, key } = demand;
    if (address === null) failed.push(demand);
    else used.set(nameOf(demand), { network, guest, index, key, address });
    if (address !== null && !lock.lineOf(demand)) missing.push(demand);
    return { ...demand, address };
  };
  const guests = plans.map((plan, at) => withAddresses(plan, (demands[at] as Demand[]).map(answer)));
  // An unknown network, or one with findings, needs no finding about its addresses.
  const hasSubnet = (demand: Demand) => {
    const pool = demand.network === "" ? null : pools.get(poolName(demand));
    return pool === undefined ? null : pool !== null;
  };
  findings.push(...unavailable(failed, hasSubnet), ...(isWhole ? notLocked(missing) : []));
  return {
    file,
    guests,
    used: [...used.values()],
    freed: lock.lines.filter((line) => !used.has(nameOf(line))),
    added: missing.length,
  };
}

function poolsOf(
  networks: readonly NetworkPlan[],
  guests: readonly ValidatedGuest[],
  lock: Lock,
): ReadonlyMap<string, AddressPool | null> {
  const claims = claimsOf(networks, guests);
  const lockedAddresses = new Set(lock.lines.map(({ address }) => address));
  return new Map(
    networks.flatMap((network) =>
      (["ip", "ip6"] as const).map((key) => [
        poolName({ network: network.name, key }),
        AddressPool.of(network, key, claims, lockedAddresses),
      ]),
    ),
  );
}

/** The addresses of demands with a line in the lock. A line that cannot be used is a finding. */
function lockedAddresses(
  demands: readonly Demand[],
  lock: Lock,
  pools: ReadonlyMap<string, AddressPool | null>,
  findings: Finding[],
): ReadonlyMap<string, bigint> {
  const locked = new Map<string, bigint>();
  for (const demand of demands) {
    const line = lock.lineOf(demand);
    const pool = pools.get(poolName(demand));
    if (!line || !pool) continue;
    const reason = pool.refusal(line.address);
    if (reason) findings.push(lock.refused(line, reason));
    else locked.set(nameOf(demand), line.address);
  }
  return locked;
}

function poolName({ network, key }: Pick<AddressOwner, "network" | "key">): string {
  return `${network}/${key}`;
}

function nameOf(owner: AddressOwner): string {
  return `${owner.network}/${lineKey(owner)}`;
}
