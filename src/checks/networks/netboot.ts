import { isMap, type ValueMap } from "../../merge/merge.ts";
import type { Path } from "../../merge/origins.ts";
import type { NetworkHost } from "../../model/network.ts";
import { isNetboot } from "../../model/network-boot.ts";
import type { Dhcp } from "../../model/subnet.ts";
import { pathText } from "../../schema/path-text.ts";
import type { Rule, Violation } from "../rule.ts";

const NETWORK = "gateway: 10.9.8.1\nprefix: 24\n";
const DHCP = "dhcp: {start: 10.9.8.100, end: 10.9.8.199";

const withoutDhcp: Rule = {
  id: "netboot-without-dhcp",
  severity: "error",
  why: "a machine learns from DHCP where its boot file is, and libvirt has a place for it only in its own IPv4 DHCP: without that, `netboot` is in no file, and each machine goes on to its next boot device.",
  example: { "networks.d/lab.yml": `${NETWORK}netboot: true\n` },
  *check(plan): Iterable<Violation> {
    for (const network of plan.networks) {
      const { traits, boot_url, external } = network.object;
      if (!isNetboot(network.merged.value.netboot) || boot_url || external || !traits.dhcp) continue;
      yield {
        object: network,
        path: ["netboot"],
        message:
          "libvirt serves no IPv4 DHCP on this network, so nothing names the boot files: set `dhcp` to a range, or remove `netboot`",
      };
    }
  },
};

/** Options of DHCP with names of servers and files (RFC 2132, RFC 5071), and options of dnsmasq (dnsmasq(8)). */
const DHCP_OPTIONS = ["66", "67", "150", "209", "210"];
const DNSMASQ = /^(?:dhcp-boot|enable-tftp|tftp-|pxe-)/;

const excludesKey: Rule = {
  id: "netboot-excludes-key",
  severity: "error",
  why: "libvirt has one boot file and one TFTP root for each network, and dnsmasq gives a machine one boot file: with two, it depends on their order which machines find the lab's boot files.",
  example: {
    "networks.d/lab.yml": `${NETWORK}${DHCP}, boot: {file: pxelinux.0}}\nnetboot: true\n`,
  },
  *check(plan): Iterable<Violation> {
    for (const network of plan.networks) {
      const { value } = network.merged;
      if (!isNetboot(value.netboot)) continue;
      for (const path of ownBootKeys(value))
        yield {
          object: network,
          path,
          message: `\`netboot\` sets the boot file and the TFTP root: remove \`${pathText(path)}\`, or \`netboot\``,
          related: [{ object: network, path: ["netboot"], message: "`netboot` is here" }],
        };
    }
  },
};

const fileUnused: Rule = {
  id: "boot-file-unused",
  severity: "error",
  why: "libvirt drops the boot file of a network whose DHCP has neither a range nor a reservation (9.0, read back by net-dumpxml): no machine gets an address or a boot file, and `status` shows a difference for ever.",
  example: { "networks.d/lab.yml": `${NETWORK}dhcp: {boot: {file: pxelinux.0}}\n` },
  *check(plan): Iterable<Violation> {
    for (const network of plan.networks) {
      const { external, host_addresses, hosts, boot_url } = network.object;
      const dhcp = host_addresses.find((own) => own.family === 4 && own.dhcp)?.dhcp;
      const path = boot_url ? ["netboot"] : ["dhcp", "boot"];
      if (external || !dhcp || !(boot_url || dhcp.boot) || isServing(dhcp, hosts)) continue;
      yield {
        object: network,
        path,
        message: `libvirt names a boot file only where its DHCP has a range or a reservation: set \`dhcp.start\` and \`dhcp.end\`, give a guest an \`ip\` here, or remove \`${pathText(path)}\``,
      };
    }
  },
};

function isServing({ start, hosts }: Dhcp, guests: readonly NetworkHost[]): boolean {
  return start !== null || (hosts ?? []).length > 0 || guests.some(({ ip }) => ip !== null);
}

const tftpUnused: Rule = {
  id: "tftp-without-address",
  severity: "warning",
  why: "libvirt serves TFTP at the IPv4 address of the host on the network: without one, `tftp` is in no file.",
  example: { "networks.d/lab.yml": 'ipv6: {gateway: "fd00:9::1"}\ntftp: /srv/tftp\n' },
  *check(plan): Iterable<Violation> {
    for (const network of plan.networks) {
      const { traits, host_addresses, external } = network.object;
      if (external || !traits.hostAddress || (network.merged.value.tftp ?? null) === null) continue;
      if (host_addresses[0]?.family === 4) continue;
      const message = "the host has no IPv4 address for TFTP: set `gateway` and `prefix`, or remove `tftp`";
      yield { object: network, path: ["tftp"], message };
    }
  },
};

/** The keys by which a network has boot files of its own. */
function ownBootKeys({ tftp, dhcp, dnsmasq }: ValueMap): Path[] {
  const { boot, options } = isMap(dhcp) ? dhcp : {};
  const has = (value: unknown) => value !== null && value !== undefined;
  return [
    ...(has(tftp) ? [["tftp"]] : []),
    ...(has(boot) ? [["dhcp", "boot"]] : []),
    ...DHCP_OPTIONS.filter((key) => isMap(options) && has(options[key])).map((key) => [
      "dhcp",
      "options",
      key,
    ]),
    ...(Array.isArray(dnsmasq) ? dnsmasq : []).flatMap((line, at) =>
      DNSMASQ.test(String(line)) ? [["dnsmasq", at]] : [],
    ),
  ];
}

export const netbootRules: readonly Rule[] = [withoutDhcp, excludesKey, fileUnused, tftpUnused];
