import { isMap, type ValueMap } from "../../merge/merge.ts";
import type { Path } from "../../merge/origins.ts";
import { isNetboot } from "../../model/network-boot.ts";
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

export const netbootRules: readonly Rule[] = [withoutDhcp, excludesKey];
