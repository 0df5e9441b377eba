import { ipv4Text } from "../address.ts";
import type { Answers, Design, Role } from "./design.ts";
import { composedLayers, poolLayer } from "./layers.ts";
import { scalar } from "./scalar.ts";
import { treeOf } from "./source.ts";
import { addressesOf } from "./subnet.ts";

/** The address of the service that moves between the nodes: the last one before the dynamic range. */
function serviceAddress({ networks }: Answers): string {
  const { first, count } = addressesOf(networks[0].subnet).guests;
  return ipv4Text(first + count - 1);
}

function repository(answers: Answers): string {
  if (answers.release.hasClusters) return "";
  const tree = treeOf(answers);
  const isPublic = tree.includes("/BaseOS/");
  const url = isPublic ? tree.replace("/BaseOS/", "/HighAvailability/") : "HighAvailability";
  return isPublic
    ? `repos: [{name: HighAvailability, baseurl: ${scalar(url)}}]\n`
    : `# Below the install tree. DVDs leave the add-on out: a mirror of it belongs there.\nrepos: [{name: HighAvailability, baseurl: ${url}}]\n`;
}

const ha: Role = {
  name: "ha",
  proposedCount: 3,
  minCount: 2,
  layer(answers) {
    const count = answers.counts.get("ha") ?? 0;
    const nodes = Array.from(
      { length: count },
      (_, at) => `ha-${String(at + 1).padStart(String(count).length, "0")}`,
    );
    return `description: node of the Pacemaker cluster
${repository(answers)}disks:
  - {}
  - {size: 10, pool: data, format: raw, volume: ha-data.img, shared: true}
packages: [corosync, fence-virt, pacemaker, pcs, resource-agents]
services: {enabled: [corosync, pacemaker, pcsd]}
firewall:
  services: !append [high-availability]
  ports: [1229:tcp]     # the host answers fencing requests there
cluster:
  name: ha
  nodes: [${nodes.join(", ")}]
${answers.networks[1]?.subnet ? "  heartbeat: 1          # the second interface carries the cluster's own traffic\n" : ""}  ip: ${serviceAddress(answers)}
  fstype: xfs
templates:
  autoinst: {src: autoinstall.d/pacemaker-ks.cfg}
setup_data:
  - src: setup/pacemaker/corosync.conf
    dst: corosync.conf
    install: {mode: "0644", dst: /etc/corosync/corosync.conf}
  # Once, on one node, when all are up.
  - src: setup/pacemaker/resources.sh
    dst: resources.sh
    install: {mode: "0755", dst: /usr/local/sbin/resources.sh}
`;
  },
};

export const cluster: Design = {
  name: "cluster",
  summary: "a Pacemaker cluster with a shared disk, fenced through the host",
  site: "cluster",
  domain: "ha.test",
  networks: [
    { name: "lab", mode: "nat" },
    { name: "heartbeat", mode: "isolated" },
  ],
  roles: [ha],
  needsKickstart: true,
  layers(answers) {
    const layers = composedLayers(answers, cluster.roles, "A high availability cluster");
    const [{ name }] = answers.networks;
    return {
      ...layers,
      "host.d/10_host.yml": `${layers["host.d/10_host.yml"]}
# The nodes fence each other through the host.
fence_virt:
  network: ${scalar(name)}
`,
      [`networks.d/${name}.yml`]: `${layers[`networks.d/${name}.yml`]}  hosts:
    - {ip: ${serviceAddress(answers)}, name: ha}    # on whichever node runs the service
`,
      "storages.d/data.yml": poolLayer("What outlives a reinstallation.", "data", "/srv/storagepool.d/data"),
    };
  },
};
