import { ipv4Text } from "../address.ts";
import { MODES } from "../model/modes.ts";
import type { Answers, Layers, Network, Role, Root } from "./design.ts";
import { scalar } from "./scalar.ts";
import { hostLayer, systemLines, virtinstLayer } from "./source.ts";
import { addressesOf } from "./subnet.ts";

/** The general layers of a lab whose guests all have one release. A design adds its own layers. */
export function composedLayers(answers: Answers, roles: readonly Role[], title: string): Layers {
  const usedRoles = roles.filter(({ name }) => (answers.counts.get(name) ?? 0) > 0);
  return {
    "common/10_lab.yml": commonLayer(answers, title),
    "common/20_virtinst.yml": virtinstLayer(answers),
    "host.d/10_host.yml": hostLayer(answers),
    ...Object.fromEntries(
      answers.networks.map((network, at) => [
        `networks.d/${network.name}.yml`,
        networkLayer(answers, network, at),
      ]),
    ),
    "storages.d/default.yml": poolLayer(
      "System disks: libvirt's own pool.",
      "default",
      "/var/lib/libvirt/images",
    ),
    ...Object.fromEntries(usedRoles.map((role) => [`sysgroups.d/${role.name}.yml`, role.layer(answers)])),
    ...guestLayers(answers, usedRoles),
  };
}

/** A layer of the host that names the private key, if it is known. */
export function loginLayer({ identityFile }: Root): Layers {
  if (identityFile === null) return {};
  const text = `# The private key of root's login, for \`up\` and exports/ssh_config.\nhost: {identity_file: ${scalar(identityFile)}}\n`;
  return { "host.d/80_login.yml": text };
}

export function rootLayer({ hash, keys }: Root): string {
  const how = hash === null ? "No password lets root in, only a key." : "A crypt hash: openssl passwd -6";
  const list = keys.map((key) => `  - ${scalar(key)}\n`).join("");
  return `# ${how}\nrootpw: ${hash === null ? '"!!"' : scalar(hash)}\n${list && `authorized_keys:\n${list}`}`;
}

function commonLayer(answers: Answers, title: string): string {
  return `# ${title}, of ${answers.release.title}: what all guests share.
${systemLines(answers)}timezone: {name: Etc/UTC, utc: true}

${rootLayer(answers.root)}`;
}

function networkLayer(
  { domain, method }: Answers,
  { name, mode, subnet, bridge }: Network,
  at: number,
): string {
  const { title, has } = MODES[mode];
  return `# ${title}.
name: ${scalar(name)}
mode: ${mode}
domain: ${scalar(at === 0 ? domain : `${name}.${domain}`)}
bridge: {name: ${scalar(bridge)}${has.ownBridge ? ", stp: false, delay: 0" : ""}}
${subnet === null ? "" : subnetLines(subnet, at === 0)}${at === 0 && method === "installer" ? dnsLines(domain) : ""}${has.ownBridge ? "" : HOST_BRIDGE}`;
}

const HOST_BRIDGE = `checks:
  ignore: [{id: reaches-host, reason: the guests are machines of this network}]
`;

/** `isFirst`: other networks have no dynamic range. */
function subnetLines(subnet: string, isFirst: boolean): string {
  const { gateway, prefix, dhcp } = addressesOf(subnet);
  const range = `dhcp: {start: ${dhcp.start}, end: ${dhcp.end}}   # for whoever has no address of its own\n`;
  return `gateway: ${gateway}\nprefix: ${prefix}\n${isFirst ? range : ""}`;
}

function dnsLines(domain: string): string {
  return `dns:
  aliases: [ks]         # the host is ks.${domain}: install trees, kickstarts and this site
`;
}

export function poolLayer(title: string, name: string, path: string): string {
  return `# ${title}\nname: ${name}\npath: ${path}\n`;
}

/** The number of guest addresses on the smallest network. */
export function guestCapacity(networks: readonly Network[]): number {
  const subnets = networks.flatMap(({ subnet }) => subnet ?? []);
  return Math.min(...subnets.map((subnet) => addressesOf(subnet).guests.count));
}

function guestLayers({ networks, counts }: Answers, roles: readonly Role[]): Layers {
  const files: Record<string, string> = {};
  let at = 0;
  for (const { name } of roles) {
    const count = counts.get(name) ?? 0;
    for (let number = 1; number <= count; number++) {
      const interfaces = networks.map(({ name: network, subnet }) => {
        if (subnet === null) return `{network: ${scalar(network)}}`;
        const ip = ipv4Text(addressesOf(subnet).guests.first + at);
        return `{network: ${scalar(network)}, ip: ${ip}}`;
      });
      const digits = String(number).padStart(String(count).length, "0");
      files[`guests.d/${name}-${digits}.yml`] =
        interfaces.length === 1
          ? `interfaces: [${interfaces[0]}]\n`
          : `interfaces:\n${interfaces.map((line) => `  - ${line}\n`).join("")}`;
      at += 1;
    }
  }
  return files;
}
