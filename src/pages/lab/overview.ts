import type { Context } from "../../artifacts/templates.ts";
import { directoryOf } from "../../outputs/every-lab.ts";
import { HOST, outputsOfHost } from "../../outputs/inventory.ts";
import type { IndexScope } from "../index-scope.ts";
import { MAPS, mappedRow, networkRow } from "../lists/network-row.ts";
import { FEW } from "../lists/pages.ts";
import { installTrees } from "../objects/install-trees.ts";
import { kindRow } from "../objects/kind-page.ts";
import { poolRow } from "../objects/pool-page.ts";
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
        const of = topology.isGrouped ? undefined : scope.guests.get(guest);
        return of ? (scope.row(of).interfaces[index]?.ip ?? null) : null;
      },
      network: (name) => {
        const of = scope.networks.get(name);
        return of ? networkRow(of, provenance) : null;
      },
    }),
    main_networks: plan.networks.slice(0, 4).map((network) => networkRow(network, provenance)),
    networks: few(plan.networks, MAPS / 2).map((network) => mappedRow(network, scope)),
    guests: few(plan.guests).map((guest) => scope.row(guest)),
    kinds: few([...scope.kinds]).map(([kind, members]) => kindRow(kind, members, scope)),
    pools: few(plan.storages).map((pool) => poolRow(pool, scope)),
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
