import type { Context } from "../../artifacts/templates.ts";
import { directoryOf } from "../../outputs/every-lab.ts";
import { HOST, outputsOfHost } from "../../outputs/inventory.ts";
import type { IndexScope } from "../index-scope.ts";
import { GUESTS } from "../lists/guests.ts";
import { KINDS } from "../lists/kinds.ts";
import { MAPS, mappedRow, networkRow } from "../lists/network-row.ts";
import { NETWORKS } from "../lists/networks.ts";
import { FEW } from "../lists/pages.ts";
import { POOLS } from "../lists/pools.ts";
import { tableOf, tableRow } from "../lists/table.ts";
import { installTrees } from "../objects/install-trees.ts";
import { kindRow } from "../objects/kind-page.ts";
import { poolRow } from "../objects/pool-page.ts";
import { interfaceAddress } from "../provenance/interface-address.ts";
import { railLegend, topologySvg } from "../topology/svg.ts";
import { topologyOf } from "../topology/topology.ts";
import { budgetOf } from "./budget.ts";
import { shownFindings } from "./checks-page.ts";

const HOST_DIRECTORY = directoryOf(HOST);

/** Warnings that are told at once. */
const FIRST = 5;

/** The first page: all of a lab that there is room for, and where the rest is. */
export function overview(scope: IndexScope): Context {
  const { source, provenance } = scope;
  const { plan, lab } = source;
  const topology = topologyOf(lab);
  const warnings = source.findings.filter(({ severity }) => severity === "warning");
  return {
    counts: {
      guests: lab.guests.length,
      kinds: scope.kinds.size,
      networks: lab.networks.length,
      pools: lab.storages.length,
      layers: scope.layers.size,
    },
    topology,
    rail_legend: railLegend(),
    picture: topologySvg(topology, {
      tie: ({ guest, index }) => {
        const planned = topology.isGrouped ? undefined : scope.guest(guest);
        const nic = planned?.object.interfaces[index];
        return planned && nic
          ? interfaceAddress(provenance, planned, nic, scope.settings(nic.network))
          : null;
      },
      network: (name) => {
        const network = scope.network(name);
        return network ? networkRow(network, provenance) : null;
      },
    }),
    main_networks: plan.networks.slice(0, 4).map((network) => networkRow(network, provenance)),
    networks: tableOf(
      "networks",
      NETWORKS,
      few(plan.networks, MAPS / 2).map((network, at) => tableRow(NETWORKS, mappedRow(network, at, scope))),
    ),
    guests: tableOf(
      "guests",
      GUESTS,
      few(plan.guests).map((guest) => scope.row(guest)),
    ),
    kinds: tableOf(
      "kinds",
      KINDS,
      few([...scope.kinds]).map(([kind, members]) => tableRow(KINDS, kindRow(kind, members, scope))),
    ),
    pools: tableOf(
      "pools",
      POOLS,
      few(plan.storages).map((pool) => tableRow(POOLS, poolRow(pool, scope))),
    ),
    budget: budgetOf(plan, provenance),
    host_files: few(
      outputsOfHost(lab.host).flatMap(({ path }) =>
        path.startsWith(HOST_DIRECTORY) ? path.slice(HOST_DIRECTORY.length) : [],
      ),
    ),
    trees: few(installTrees(plan.host, provenance)),
    findings: {
      warnings: warnings.length,
      infos: source.findings.length - warnings.length,
      first: shownFindings(warnings.slice(0, FIRST), source, scope.layers),
    },
    shared: scope.volumes.filter(({ guests }) => guests.length > 1).length,
  };
}

/** All, or none of what there is no room for. */
function few<T>(items: readonly T[], most = FEW): readonly T[] {
  return items.length > most ? [] : items;
}
