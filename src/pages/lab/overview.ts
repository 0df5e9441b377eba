import type { Context } from "../../artifacts/templates.ts";
import { directoryOf } from "../../outputs/every-lab.ts";
import { HOST, outputsOfHost } from "../../outputs/inventory.ts";
import type { IndexScope } from "../index-scope.ts";
import { GUEST_COLUMNS } from "../lists/guests.ts";
import { KIND_COLUMNS } from "../lists/kinds.ts";
import { MAX_MAPS, mappedRow, networkRow } from "../lists/network-row.ts";
import { NETWORK_COLUMNS } from "../lists/networks.ts";
import { MAX_OVERVIEW_ROWS } from "../lists/pages.ts";
import { POOL_COLUMNS } from "../lists/pools.ts";
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

/** Maximum number of warnings on the overview. */
const MAX_WARNINGS = 5;

/** The first page. A list that is too long for it is only a link. */
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
      link: ({ guest, index }) => {
        const planObject = topology.isGrouped ? undefined : scope.guest(guest);
        const nic = planObject?.object.interfaces[index];
        return planObject && nic
          ? interfaceAddress(provenance, planObject, nic, scope.settings(nic.network ?? ""))
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
      NETWORK_COLUMNS,
      allOrNone(plan.networks, MAX_MAPS / 2).map((network, at) =>
        tableRow(NETWORK_COLUMNS, mappedRow(network, at, scope)),
      ),
    ),
    guests: tableOf(
      "guests",
      GUEST_COLUMNS,
      allOrNone(plan.guests).map((guest) => scope.row(guest)),
    ),
    kinds: tableOf(
      "kinds",
      KIND_COLUMNS,
      allOrNone([...scope.kinds]).map(([kind, members]) =>
        tableRow(KIND_COLUMNS, kindRow(kind, members, scope)),
      ),
    ),
    pools: tableOf(
      "pools",
      POOL_COLUMNS,
      allOrNone(plan.storages).map((pool) => tableRow(POOL_COLUMNS, poolRow(pool, scope))),
    ),
    budget: budgetOf(plan, provenance),
    host_files: allOrNone(
      outputsOfHost(lab).flatMap(({ path }) =>
        path.startsWith(HOST_DIRECTORY) ? path.slice(HOST_DIRECTORY.length) : [],
      ),
    ),
    trees: allOrNone(installTrees(plan.host, provenance)),
    findings: {
      warnings: warnings.length,
      infos: source.findings.length - warnings.length,
      first: shownFindings(warnings.slice(0, MAX_WARNINGS), source, scope.layers),
    },
    shared: scope.volumes.filter(({ guests }) => guests.length > 1).length,
  };
}

/** All items, or none if they are more than `most`. */
function allOrNone<T>(items: readonly T[], most = MAX_OVERVIEW_ROWS): readonly T[] {
  return items.length > most ? [] : items;
}
